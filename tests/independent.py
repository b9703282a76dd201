"""The independent verifier as the tests call it: on a file, or on rows as they would be read."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.custody.records import Snapshot
from tests.house.tree import ROOT
from verifier import verify_log

SOURCE = ROOT / "verifier" / "verify_log.py"
TABLES = {
    "lines": "line", "rows": "list_row", "allocations": "allocation", "capsules": "capsule",
    "seats": "seat",
}  # fmt: skip
Told = tuple[int, int | None, str]
"""Exit code, the line that is blamed (None for none), and what was printed."""


def verified(path: Path | str, *options: str) -> Told:
    """What the verifier says of a file."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = verify_log.main([str(path), *options])
    blamed = re.match(r"Line (-?\d+) does not follow: ", said.getvalue())
    return code, int(blamed[1]) if blamed else None, said.getvalue()


def judged(snapshot: Snapshot, *options: str) -> Told:
    """What the verifier says of rows that stand in no file."""
    with reading(rows_of(snapshot)):
        return verified("rows", *options)


def rows_of(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """The rows by table and column."""
    rows = {name: [asdict(row) for row in getattr(snapshot, mine)] for mine, name in TABLES.items()}
    settings = snapshot.settings.items()
    return {**rows, "setting": [{"name": name, "value": value} for name, value in settings]}


@contextlib.contextmanager
def reading(rows: dict[str, list[dict[str, Any]]]) -> Iterator[None]:
    """The verifier reads these rows instead of a file's."""
    load = verify_log.load
    verify_log.load = lambda path: rows
    try:
        yield
    finally:
        verify_log.load = load
