"""Copies all rows of a study file to memory in one short read transaction."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from sqlalchemy import Connection

from app.custody.records import CapsuleRow, Snapshot
from app.store.sqlite import (
    LIMITS,
    begin,
    capsules_in,
    engine,
    pages_of,
    reading,
    told,
    with_capsules,
)
from app.store.tables import ALLOCATIONS, CAPSULES, LINES, LIST_ROWS, SEATS, SETTINGS
from app.trial.refusal import Refusal, Trouble

_ALL = (SETTINGS, LINES, LIST_ROWS, ALLOCATIONS, CAPSULES, SEATS)


def copied(connection: Connection) -> Snapshot:
    """All rows at one moment; nothing is judged before the transaction is ended.

    Raises Trouble ``file.damaged`` with the place of a row of odd shape.
    """
    with told(), begin(connection, "BEGIN"):
        found = {kept: connection.execute(kept.all()).all() for kept in _ALL}
    return Snapshot(
        settings={row.name: row.value for row in SETTINGS.built(found[SETTINGS])},
        lines=LINES.built(found[LINES]),
        rows=LIST_ROWS.built(found[LIST_ROWS]),
        allocations=ALLOCATIONS.built(found[ALLOCATIONS]),
        capsules=CAPSULES.built(found[CAPSULES]),
        seats=SEATS.built(found[SEATS]),
    )


def require(path: Path) -> None:
    """Raises Refusal ``file.missing`` or ``file.not_a_study`` when no file is there."""
    if not path.exists():
        raise Refusal("file.missing")
    if not path.is_file():
        raise Refusal("file.not_a_study")


def require_writable(path: Path) -> None:
    """Raises Trouble ``file.read_only`` when file or folder may not be written to.

    SQLite itself would open the file and refuse the first act.
    """
    writable = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if os.access(path, os.R_OK) and not writable:
        raise Trouble("file.read_only")


def read_snapshot(path: Path, wait: int = LIMITS.wait) -> Snapshot:
    """All rows of the file at `path`, for those who never write, while another process may.

    Waits up to `wait` seconds for a writer. The file is opened read-only, so
    a transaction that a power cut left half-way cannot be rolled back here.
    Raises Refusal ``file.missing``, ``file.not_a_study`` or
    ``file.newer_schema``; Trouble ``file.damaged``, ``file.needs_recovery``,
    ``file.locked``, ``file.no_access``, ``file.setting`` or ``file.failed``.
    """
    require(path)
    with told(), engine(path, "ro", wait, reading).connect() as connection:
        return copied(connection)


def frozen_pages(
    path: Path, capsules: Sequence[CapsuleRow] = (), wait: int = LIMITS.wait
) -> bytes:
    """The pages of a study file at one moment, for those who never write; raises as above.

    With `capsules` in the place of those of their windows, as far as these are still open.
    Quickly read, and not yet fit to leave: `copying.put_pages` makes a copy of them.
    """
    require(path)
    with told():
        with engine(path, "ro", wait, reading).connect() as connection:
            pages = pages_of(connection)
        return with_capsules(pages, [astuple(row) for row in capsules]) if capsules else pages


def frozen_capsules(pages: bytes) -> tuple[CapsuleRow, ...]:
    """The capsules that stand in frozen pages."""
    with told():
        return CAPSULES.built(capsules_in(pages))
