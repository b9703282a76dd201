"""Each setting of a connection: refused when it is not in force, and shown to matter where it can.

What `synchronous` and `journal_mode` are worth is shown by the power cuts of
`tests.campaigns`; `fullfsync` and `checkpoint_fullfsync` do something on macOS only.
"""

from __future__ import annotations

import functools
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

import pytest

from app.store import sqlite
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Trouble
from tests.store.rows import SETTINGS

BY_PRAGMA = [name for name, _, _ in sqlite._SETTINGS + sqlite._JOURNAL]


class Deaf(sqlite3.Connection):
    """A connection that takes every setting, and has one of them otherwise afterwards."""

    other = ""

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """As SQLite's own, but for the one question."""
        return super().execute("SELECT 99" if sql == f"PRAGMA {self.other}" else sql, parameters)

    def getlimit(self, category: int, /) -> int:
        """As SQLite's own, but for the one limit."""
        return 99 if self.other == "longest_value" else super().getlimit(category)


class Deferring(sqlite3.Connection):
    """A connection that begins transactions by itself."""

    isolation_level = "DEFERRED"


@pytest.mark.parametrize(
    "name", [*BY_PRAGMA, "busy_timeout", "longest_value", "isolation_level"]
)
def test_a_setting_that_is_read_back_otherwise_stops_the_opening(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    path = tmp_path / "s.opaline"
    SqliteStudyFile.create(path, SETTINGS).close()
    monkeypatch.setattr(Deaf, "other", name)
    made = Deferring if name == "isolation_level" else Deaf
    monkeypatch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=made))
    with pytest.raises(Trouble) as told:
        SqliteStudyFile.open(path)
    assert (told.value.code, told.value.facts) == ("file.setting", {"name": name})


Protects = Callable[[sqlite3.Connection, Path], bool]


def fails(raw: sqlite3.Connection, statement: str) -> bool:
    """Whether the database refuses a statement."""
    try:
        raw.execute(statement).fetchall()
    except sqlite3.DatabaseError:
        return True
    return False


def an_orphan(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE mother (id INTEGER PRIMARY KEY)")
    raw.execute("CREATE TABLE child (mother REFERENCES mother)")
    return fails(raw, "INSERT INTO child VALUES (1)")


def a_replacement(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE line (id INTEGER PRIMARY KEY)")
    raw.execute("INSERT INTO line VALUES (1)")
    kept = "BEGIN SELECT RAISE(ABORT, 'kept'); END"
    raw.execute(f"CREATE TRIGGER line_kept BEFORE DELETE ON line {kept}")
    return fails(raw, "REPLACE INTO line VALUES (1)")


def a_function_of_the_schema(raw: sqlite3.Connection, path: Path) -> bool:
    raw.create_function("telephone", 0, lambda: "dialled")
    raw.execute("CREATE VIEW innocent AS SELECT telephone()")
    return fails(raw, "SELECT * FROM innocent")


def a_remnant(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE capsule (sealed BLOB)")
    raw.execute("INSERT INTO capsule VALUES (?)", (b"remnant" * 3000,))
    raw.execute("DELETE FROM capsule")
    return b"remnant" not in path.read_bytes()


def a_spill(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TEMP TABLE sorted (value BLOB)")
    raw.execute("PRAGMA temp.cache_size = 1")
    for _ in range(50):
        raw.execute("INSERT INTO sorted VALUES (zeroblob(4000))")
    open_files = [os.readlink(link) for link in Path("/proc/self/fd").iterdir() if link.exists()]
    return not any("etilqs" in name for name in open_files)


def a_view_into_the_file(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE line (id INTEGER PRIMARY KEY)")
    raw.execute("SELECT * FROM line").fetchall()
    return str(path) not in Path("/proc/self/maps").read_text()


def a_lock_that_stays(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE line (id INTEGER PRIMARY KEY)")
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    try:
        return not fails(other, "INSERT INTO line VALUES (1)")
    finally:
        other.close()


def a_cell_beyond_its_page(raw: sqlite3.Connection, path: Path) -> bool:
    raw.execute("CREATE TABLE line (id INTEGER PRIMARY KEY)")
    raw.execute("INSERT INTO line VALUES (1), (2), (3)")
    with path.open("r+b") as file:
        # The place of the first row, told after the eight bytes at the head of the second page.
        file.seek(4096 + 8)
        file.write((4094).to_bytes(2, "big"))
    # Another writer makes the connection read its pages again.
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA user_version = 1")
    other.close()
    return fails(raw, "SELECT id FROM line WHERE id = 2")


SHOWN: dict[str, tuple[Protects, str]] = {
    "foreign_keys": (an_orphan, "OFF"),
    "recursive_triggers": (a_replacement, "OFF"),
    "trusted_schema": (a_function_of_the_schema, "ON"),
    "secure_delete": (a_remnant, "OFF"),
    "temp_store": (a_spill, "FILE"),
    "mmap_size": (a_view_into_the_file, "1048576"),
    "locking_mode": (a_lock_that_stays, "EXCLUSIVE"),
    "cell_size_check": (a_cell_beyond_its_page, "OFF"),
}


@pytest.mark.parametrize("name", SHOWN)
@pytest.mark.parametrize("in_force", [True, False])
def test_a_setting_protects_and_without_it_nothing_does(
    tmp_path: Path, name: str, in_force: bool
) -> None:
    protects, off = SHOWN[name]
    path = tmp_path / "s.db"
    raw = sqlite3.connect(path, isolation_level=None)
    try:
        sqlite.founding(raw)
        if not in_force:
            raw.execute(f"PRAGMA {name} = {off}").fetchall()
        assert protects(raw, path) is in_force
    finally:
        raw.close()


def test_after_each_turn_the_journal_is_empty_and_stays(tmp_path: Path) -> None:
    path = tmp_path / "s.opaline"
    with SqliteStudyFile.create(path, SETTINGS) as study:
        journal = path.with_name("s.opaline-journal")
        with study.turn() as turn:
            turn.set("head", b"new")
            assert journal.stat().st_size > 0
        assert journal.read_bytes() == b""


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (PurePosixPath("/a/b#c?mode=rwc%41.opaline"), "file:///a/b%23c%3Fmode%3Drwc%2541.opaline"),
        (PurePosixPath("/e\u0301/\u00e9"), "file:///e%CC%81/%C3%A9"),
        (PureWindowsPath(r"C:\a b\x.opaline"), "file:///C:/a%20b/x.opaline"),
        (PureWindowsPath(r"\\serveur\copies\x.opaline"), "file:////serveur/copies/x.opaline"),
    ],
)
def test_a_path_reaches_sqlite_whole(path: PurePath, told: str) -> None:
    assert sqlite.address(path, "ro") == f"{told}?mode=ro"


@pytest.mark.parametrize(
    "name", ["a#b", "a%41b", "a?mode=rwc", "e\u0301", "a;b&c=d", "file:x", ":memory:"]
)
def test_a_study_of_any_name_is_made_and_read(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.opaline"
    SqliteStudyFile.create(path, SETTINGS).close()
    assert all(one.name.startswith(path.name) for one in tmp_path.iterdir()) and path.exists()
    with SqliteStudyFile.open(path) as file:
        assert file.snapshot().settings == SETTINGS
