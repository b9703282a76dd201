"""The file on disk: how it is made, found again, and kept from being changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.store import sqlite
from app.store.reading import read_snapshot
from app.store.sqlite import Limits
from app.store.study_file import SqliteStudyFile
from app.store.tables import METADATA
from app.trial.refusal import Failure, Refusal, Trouble
from tests.store.rows import SETTINGS, allocation, line, list_row, seat


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A study with one row of each kind that is only added to, closed."""
    made = tmp_path / "étude 100 % #1?.opaline"
    with SqliteStudyFile.create(made, SETTINGS) as study, study.turn() as turn:
        turn.append(line(0))
        turn.add_list_rows([list_row(1)])
        turn.allocate(allocation(1, 0))
        turn.add_seat(seat("aa"))
    return made


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


def test_a_file_is_found_again(path: Path) -> None:
    with SqliteStudyFile.open(path) as study:
        found = study.snapshot()
    assert found == read_snapshot(path)
    assert (found.lines, found.settings) == ((line(0),), SETTINGS)


def test_only_its_owner_may_read_a_file(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = SqliteStudyFile.create(tmp_path / "s.opaline", SETTINGS)
        with made as study, study.turn() as turn:
            turn.append(line(0))
    finally:
        os.umask(before)
    modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert modes == {"s.opaline": 0o600, "s.opaline-journal": 0o600}


def test_a_study_replaces_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("kept")
    for taken in (other, tmp_path):
        with pytest.raises(Refusal, match=r"file\.exists"):
            SqliteStudyFile.create(taken, SETTINGS)
    assert other.read_text() == "kept"


def test_a_file_that_cannot_be_made_leaves_no_trace(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"file\.no_folder"):
        SqliteStudyFile.create(tmp_path / "none" / "s.opaline", SETTINGS)
    with pytest.raises(Trouble, match=r"file\.full"):
        SqliteStudyFile.create(tmp_path / "s.opaline", SETTINGS, Limits(free=2**62))
    with pytest.raises(Trouble, match=r"file\.failed"):
        # Refused by the database itself, after the schema was written.
        SqliteStudyFile.create(tmp_path / "s.opaline", {"log_id": None})  # type: ignore[dict-item]
    assert list(tmp_path.iterdir()) == []


def altered(*statements: str) -> Callable[[Path], None]:
    def alter(path: Path) -> None:
        connection = raw(path)
        for statement in statements:
            connection.execute(statement)
        connection.close()

    return alter


def into_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


STRANGERS: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (Path.unlink, "file.missing"),
    "an empty file": (lambda path: path.write_bytes(b""), "file.not_a_study"),
    "a text": (lambda path: path.write_text("Bonjour. " * 200), "file.not_a_study"),
    "another program's database": (altered("PRAGMA application_id = 1"), "file.not_a_study"),
    "no schema": (altered("PRAGMA user_version = 0"), "file.not_a_study"),
    "a folder": (into_a_folder, "file.not_a_study"),
    "a later schema": (altered("PRAGMA user_version = 3"), "file.newer_schema"),
    "a write-ahead log": (altered("PRAGMA journal_mode = WAL"), "file.setting"),
    "moving pages": (altered("PRAGMA auto_vacuum = FULL", "VACUUM"), "file.setting"),
}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("opening", [SqliteStudyFile.open, read_snapshot])
def test_what_is_no_sound_study_is_not_opened(
    path: Path, stranger: str, opening: Callable[[Path], object]
) -> None:
    alter, code = STRANGERS[stranger]
    alter(path)
    with pytest.raises(Failure) as told:
        opening(path)
    assert told.value.code == code


def test_a_stranger_is_left_as_it_was(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    altered("PRAGMA journal_mode = WAL")(other)
    before = other.read_bytes()
    with pytest.raises(Refusal, match=r"file\.not_a_study"):
        SqliteStudyFile.open(other)
    assert other.read_bytes() == before


IN_FORCE = {
    "journal_mode": "truncate", "synchronous": 3, "locking_mode": "normal", "foreign_keys": 1,
    "recursive_triggers": 1, "secure_delete": 1, "temp_store": 2, "mmap_size": 0,
    "trusted_schema": 0, "cell_size_check": 1, "fullfsync": 1, "checkpoint_fullfsync": 1,
    "auto_vacuum": 0, "application_id": 0x4F504C31, "user_version": 2, "busy_timeout": 30_000,
}  # fmt: skip


def test_every_connection_that_writes_is_safe(path: Path) -> None:
    with sqlite.engine(path, "rw", 30, sqlite.writing).connect() as connection:
        sqlite.begin(connection, "BEGIN IMMEDIATE")
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in IN_FORCE
        }
    assert found == IN_FORCE


def test_a_setting_that_is_not_in_force_stops_everything(path: Path) -> None:
    connection = raw(path)
    connection.execute("BEGIN")
    # Inside a transaction SQLite passes over this setting in silence.
    with pytest.raises(Trouble, match=r"file\.setting\(name=foreign_keys\)"):
        connection.execute("PRAGMA foreign_keys = OFF")
        sqlite.writing(connection)
    connection.close()


def test_an_old_sqlite_is_refused(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 9))
    with pytest.raises(Trouble, match=r"file\.sqlite_too_old"):
        SqliteStudyFile.open(path)


def test_tables_in_code_equal_the_migrations(path: Path) -> None:
    engine = create_engine("sqlite://", creator=lambda: raw(path))
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    engine.dispose()


def test_nothing_is_kept_but_the_tables_and_their_constraints(path: Path) -> None:
    connection = raw(path)
    found = connection.execute("SELECT type, name FROM sqlite_schema").fetchall()
    strict = connection.execute("SELECT name FROM pragma_table_list WHERE strict").fetchall()
    connection.close()
    names = {"line", "list_row", "allocation", "capsule", "seat", "setting"}
    assert {name for kind, name in found if kind == "table"} == names | {"alembic_version"}
    assert {name for (name,) in strict} == names
    indices = {name for kind, name in found if kind == "index"}
    assert all(name.startswith("sqlite_autoindex_") for name in indices)


def test_the_predecessor_is_read_from_the_entry(path: Path) -> None:
    connection = raw(path)
    assert connection.execute("SELECT predecessor FROM line").fetchall() == [
        (line(0).entry[29:61],)
    ]
    connection.close()


@pytest.mark.parametrize("table", ["line", "list_row", "allocation"])
@pytest.mark.parametrize(
    "change", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}", "REPLACE INTO {0} {2}"]
)
def test_what_was_written_is_not_changed(path: Path, table: str, change: str) -> None:
    connection = raw(path)
    connection.execute("PRAGMA recursive_triggers = ON")
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(columns)
    again = f"({names}) SELECT {names} FROM {table}"
    with pytest.raises(sqlite3.IntegrityError, match="only ever added to"):
        connection.execute(change.format(table, columns[0], again))
    connection.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE seat SET seat = seat", "keeps its id"),
        ("UPDATE seat SET record = record", "keeps its id"),
        ("UPDATE seat SET wrapped = x'00', record = x'00'", "keeps its id"),
        ("DELETE FROM seat", "only ever added to"),
        ("REPLACE INTO seat SELECT * FROM seat", "only ever added to"),
    ],
)
def test_a_seat_keeps_its_id_and_its_public_keys(path: Path, change: str, why: str) -> None:
    connection = raw(path)
    connection.execute("PRAGMA recursive_triggers = ON")
    with pytest.raises(sqlite3.IntegrityError, match=why):
        connection.execute(change)
    connection.execute("UPDATE seat SET wrapped = x'00', grants = x'00'")
    connection.close()
