"""Study files laid on the disk row by row, whatever their guards say; and what `verify` says."""

from __future__ import annotations

import io
import json
import random
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from app.command import verify
from app.custody.records import Snapshot
from app.store.study_file import SqliteStudyFile
from tests.independent import TABLES


class CannotHold(Exception):
    """No study file can hold these rows: a key stands twice, a number is too large."""


def laid(path: Path, study: Snapshot, like: Path | None = None) -> None:
    """A file with exactly these rows: a new one, or a copy of `like`; raises CannotHold."""
    if like is None:
        SqliteStudyFile.create(path, study.settings).close()
    else:
        shutil.copyfile(like, path)
    with unguarded(path) as base:
        numbers = [line.number for line in study.lines]
        if numbers != sorted(numbers):
            raise CannotHold("a file knows no other order than its numbers")
        try:
            for name, table in TABLES.items():
                rows = getattr(study, name)
                base.execute(f"DELETE FROM {table}")
                for row in rows:
                    put(base, table, {f.name: getattr(row, f.name) for f in fields(row)})
            base.execute("DELETE FROM setting")
            for setting, value in study.settings.items():
                put(base, "setting", {"name": setting, "value": value})
        except (sqlite3.IntegrityError, OverflowError) as why:
            raise CannotHold from why


def put(base: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    """Inserts one row as it is."""
    marks = ", ".join("?" for _ in row)
    base.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", [*row.values()])


def revised(whole: Path, path: Path, chance: random.Random) -> None:
    """A copy whose note of its own schema, the one table that is not the study's, says else."""
    shutil.copyfile(whole, path)
    statement = chance.choice((
        "UPDATE alembic_version SET version_num = '9999'",
        "UPDATE alembic_version SET version_num = version_num || ' '",
        "DELETE FROM alembic_version",
        "INSERT INTO alembic_version VALUES ('0003')",
    ))  # fmt: skip
    with unguarded(path) as base:
        base.execute(statement)


@contextmanager
def unguarded(path: Path) -> Iterator[sqlite3.Connection]:
    """The file without its triggers, which are put back; kept only when the block ends well."""
    base = sqlite3.connect(path, isolation_level=None)
    try:
        base.execute("PRAGMA synchronous = OFF")
        base.execute("PRAGMA journal_mode = MEMORY")
        base.execute("BEGIN")
        found = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        triggers = base.execute(found).fetchall()
        for name, _ in triggers:
            base.execute(f"DROP TRIGGER {name}")
        yield base
        for _, text in triggers:
            base.execute(text)
        base.execute("COMMIT")
    finally:
        base.close()


def told(path: Path) -> tuple[int, int | None, str]:
    """What ``opaline verify`` says: exit code, line, and finding or root."""
    said, complaint = io.StringIO(), io.StringIO()
    code = verify.run([str(path), "--json"], io.StringIO(), said, complaint)
    answer = json.loads(said.getvalue())
    told = answer["checkpoint"]["root"] if answer["ok"] else answer["code"]
    return code, answer.get("line"), told

