"""A study file written otherwise: the same rows on other pages, in other orders and sizes."""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from tests.campaigns.studies import put, unguarded
from tests.independent import TABLES

PAGES = (512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)
Rewrite = Callable[[Path, random.Random], None]


def rewritten(whole: Path, path: Path, chance: random.Random) -> list[str]:
    """A copy after one to four harmless changes, whose names are returned."""
    shutil.copyfile(whole, path)
    done = [chance.choice(HARMLESS) for _ in range(chance.randint(1, 4))]
    for change in done:
        change(path, chance)
    return [change.__name__ for change in done]


def _run(path: Path, *statements: str) -> None:
    base = sqlite3.connect(path, isolation_level=None)
    try:
        for statement in ("PRAGMA synchronous = OFF", *statements):
            base.execute(statement).fetchall()
    finally:
        base.close()


def vacuum(path: Path, chance: random.Random) -> None:
    """All pages written anew."""
    _run(path, "VACUUM")


def copy(path: Path, chance: random.Random) -> None:
    """Into another file, which takes this one's place."""
    other = path.with_suffix(".copy")
    other.unlink(missing_ok=True)
    _run(path, f"VACUUM INTO '{other}'")
    other.replace(path)


def resize(path: Path, chance: random.Random) -> None:
    """Pages of another size."""
    _run(path, f"PRAGMA page_size = {chance.choice(PAGES)}", "VACUUM")


def reindex(path: Path, chance: random.Random) -> None:
    """All indices built anew."""
    _run(path, "REINDEX")


def reorder(path: Path, chance: random.Random) -> None:
    """The rows of a table taken out and put back in another order, onto other pages."""
    table = chance.choice([*TABLES.values(), "setting"])
    with unguarded(path) as base:
        base.row_factory = sqlite3.Row
        found = base.execute(f"SELECT * FROM {table}").fetchall()
        names = [row[1] for row in base.execute(f"PRAGMA table_info({table})")]
        base.execute(f"DELETE FROM {table}")
        for row in chance.sample(found, len(found)):
            put(base, table, {name: row[name] for name in names})


def loosen(path: Path, chance: random.Random) -> None:
    """Pages set free in the middle of the file, and what stood on them left there."""
    size = chance.randrange(1, 200_000)
    _run(
        path, "PRAGMA secure_delete = OFF", "CREATE TABLE passing (data BLOB)",
        f"INSERT INTO passing VALUES (randomblob({size}))", "DROP TABLE passing",
    )  # fmt: skip


def touch(path: Path, chance: random.Random) -> None:
    """Written, and nothing changed: SQLite's own counters move on."""
    _run(path, "UPDATE setting SET value = value")


HARMLESS: tuple[Rewrite, ...] = (vacuum, copy, resize, reindex, reorder, loosen, touch)
