"""Brings an older study file to today's schema: a copy is changed, verified, put in its place."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import Connection

from app.custody.records import Snapshot
from app.store.copying import put_in_place, remove
from app.store.reading import copied, read_snapshot, require, require_writable
from app.store.sqlite import (
    LIMITS,
    SCHEMA_VERSION,
    Limits,
    begin,
    copy_pages,
    engine,
    founding,
    is_current,
    require_room,
    schema_of,
    told,
    upgrading,
)
from app.trial.refusal import Trouble


def upgrade(
    path: Path, check: Callable[[Snapshot, int, int], None], limits: Limits = LIMITS
) -> bool:
    """Returns whether the file was of an older schema and is now of today's.

    The caller holds the study's lock. `check` judges the rows of the copy and
    raises what is wrong with them; it is told the schema before and now, and
    what it keeps is kept before the copy takes its place. The rows must be those of
    the file, one by one. Until the copy takes its place the file is not touched, and a copy
    left by a power cut is thrown away. Raises as `SqliteStudyFile.open`.
    """
    require(path)
    require_writable(path)
    copy = path.with_name(f"{path.name}.upgrade")
    with ExitStack() as always:
        with told(), engine(path, "rw", limits.wait, upgrading).connect() as connection:
            if is_current(connection):
                return False
            require_room(path, limits.free + path.stat().st_size)
            before, old = copied(connection), schema_of(connection)
            always.callback(remove, copy)
            _copy(connection, copy, limits)
        after = read_snapshot(copy, limits.wait)
        if after != before:
            raise Trouble("file.damaged", place="upgrade")
        check(after, old, SCHEMA_VERSION)
        put_in_place(copy, path)
    return True


def _copy(connection: Connection, copy: Path, limits: Limits) -> None:
    # Alembic takes a quarter of a second to import, and only an older file needs it.
    from app.store.founding import claim, migrate

    remove(copy)
    claim(copy)
    with engine(copy, "rw", limits.wait, founding).connect() as other:
        copy_pages(connection, other)
        with begin(other, "BEGIN IMMEDIATE"):
            migrate(other)
