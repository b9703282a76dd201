"""When disk, rights or another program fail: saved or not saved, never half, and never a lie."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from app.store.reading import read_snapshot
from app.store.sqlite import Limits
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Refusal, Trouble
from tests.store.children import as_a_guest
from tests.store.room import no_file_beyond
from tests.store.rows import SETTINGS, capsule, line, list_row, seat

NO_WAIT = Limits(wait=0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "s.opaline"
    with SqliteStudyFile.create(made, SETTINGS) as study, study.turn() as turn:
        turn.append(line(0))
    return made


@contextmanager
def other_program(path: Path, *statements: str) -> Iterator[None]:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement).fetchall()
    try:
        yield
    finally:
        connection.close()


def write(study: SqliteStudyFile, number: int = 1) -> None:
    with study.turn() as turn:
        turn.append(line(number))


def test_a_file_held_by_another_writer_is_locked(path: Path) -> None:
    with SqliteStudyFile.open(path, NO_WAIT) as study:
        with other_program(path, "BEGIN IMMEDIATE"):
            with pytest.raises(Trouble, match=r"file\.locked"):
                write(study)
            assert len(study.snapshot().lines) == 1
        with other_program(path, "BEGIN EXCLUSIVE"):
            with pytest.raises(Trouble, match=r"file\.locked"):
                study.snapshot()
            with pytest.raises(Trouble, match=r"file\.locked"):
                read_snapshot(path, wait=0)
        write(study)
        assert len(study.snapshot().lines) == 2


def test_a_reader_who_never_ends_keeps_the_act_from_being_saved(path: Path) -> None:
    with SqliteStudyFile.open(path, NO_WAIT) as study:
        with other_program(path, "BEGIN", "SELECT * FROM line"):
            with pytest.raises(Trouble, match=r"file\.not_saved"):
                write(study)
            assert len(study.snapshot().lines) == 1
        write(study)
        assert len(study.snapshot().lines) == 2


def failing(study: SqliteStudyFile, before_failing: Callable[[Connection], object]) -> None:
    """Makes the next COMMIT report a failure of the disk, after `before_failing`."""

    def fail(connection: Connection) -> None:
        before_failing(connection)
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
        raise error

    event.listen(study._engine, "commit", fail, once=True)


def commit(connection: Connection) -> None:
    connection.exec_driver_sql("COMMIT")


WORKS = {
    "a line": lambda turn: turn.append(line(1)),
    "list rows": lambda turn: turn.add_list_rows([list_row(1), list_row(2)]),
    "a capsule": lambda turn: turn.put_capsule(capsule(0, 2)),
    "no capsule": lambda turn: turn.drop_capsule(0),
    "a setting": lambda turn: turn.set("head", b"new"),
    "a seat": lambda turn: turn.add_seat(seat("aa")),
}


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("reached", [True, False])
def test_after_a_failed_commit_the_file_says_what_is_saved(
    path: Path, work: str, reached: bool
) -> None:
    with SqliteStudyFile.open(path) as study:
        with study.turn() as turn:
            turn.put_capsule(capsule(0, 1))
            turn.set("head", b"old")
        before = study.snapshot()
        failing(study, commit if reached else lambda _: None)
        try:
            with study.turn() as turn:
                WORKS[work](turn)
            told = ""
        except Trouble as trouble:
            told = trouble.code
        assert told == ("" if reached else "file.not_saved")
        assert (study.snapshot() == before) is not reached
        write(study, 7)


def test_a_commit_that_cannot_be_looked_up_is_uncertain(path: Path) -> None:
    with SqliteStudyFile.open(path) as study:
        failing(study, lambda _: path.rename(path.with_name("away")))
        with pytest.raises(Trouble, match=r"file\.uncertain"):
            write(study)
        with pytest.raises(Trouble, match=r"file\.no_access"):
            write(study)
    assert not path.exists()


def test_a_file_moved_while_open_takes_no_turn(path: Path) -> None:
    with SqliteStudyFile.open(path) as study:
        path.rename(path.with_name("elsewhere.opaline"))
        with pytest.raises(Trouble, match=r"file\.moved"):
            write(study)
    assert len(read_snapshot(path.with_name("elsewhere.opaline")).lines) == 1


def test_a_nearly_full_disk_takes_no_turn(path: Path) -> None:
    with SqliteStudyFile.open(path, Limits(free=2**62)) as study:
        with pytest.raises(Trouble, match=r"file\.full"):
            write(study)
        assert len(study.snapshot().lines) == 1


def test_a_disk_that_fills_anywhere_in_an_act_saves_all_or_nothing(path: Path) -> None:
    number, refused, saved = 1, set(), 0
    with SqliteStudyFile.open(path) as study:
        for size in range(0, path.stat().st_size + 260 * 1024, 5 * 1024 + 1):
            try:
                with no_file_beyond(size), study.turn() as turn:
                    turn.append(line(number, size=20 * 1024))
                    turn.put_capsule(capsule(0, number))
                number, saved = number + 1, saved + 1
            except Trouble as trouble:
                refused.add(trouble.code)
            found = study.snapshot()
            assert [row.number for row in found.lines] == list(range(number))
            assert number == 1 or found.capsules == (capsule(0, number - 1),)
    # Uncertain is honest where the disk leaves no room even to roll back.
    assert saved > 2 and refused
    assert refused <= {"file.full", "file.failed", "file.not_saved", "file.uncertain"}


@pytest.fixture
def public(path: Path) -> Iterator[Path]:
    """The study in a folder that everyone may read, and only its owner write."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        copy.write_bytes(path.read_bytes())
        os.chmod(copy, 0o444)
        os.chmod(folder, 0o555)
        yield copy
        os.chmod(folder, 0o755)


def open_and_write(path: Path) -> None:
    with SqliteStudyFile.open(path) as study:
        assert len(study.snapshot().lines) == 1
        write(study)


def test_a_read_only_file_is_read_and_not_written(public: Path) -> None:
    assert as_a_guest(public, read_snapshot) == ""
    assert as_a_guest(public, open_and_write) == "file.read_only"


def test_a_read_only_folder_takes_no_turn(public: Path) -> None:
    os.chmod(public, 0o666)
    assert as_a_guest(public, open_and_write) == "file.read_only"


def test_a_file_without_the_right_to_read_is_not_opened(public: Path) -> None:
    os.chmod(public, 0o000)
    for opening in (read_snapshot, SqliteStudyFile.open):
        assert as_a_guest(public, opening) == "file.no_access"


def test_no_file_is_made_where_there_is_no_right(public: Path) -> None:
    target = public.with_name("new.opaline")
    assert as_a_guest(target, lambda path: SqliteStudyFile.create(path, {})) == "file.no_access"


def test_no_trouble_carries_a_statement_or_a_value(path: Path) -> None:
    study = SqliteStudyFile.open(path)
    with study, pytest.raises(Trouble) as told, study.turn() as turn:
        turn.append(line(0))
    assert told.value.__cause__ is None and told.value.__suppress_context__
    assert told.value.facts == {}


def test_a_missing_file_is_not_made_by_opening(tmp_path: Path) -> None:
    for opening in (SqliteStudyFile.open, read_snapshot):
        with pytest.raises(Refusal, match=r"file\.missing"):
            opening(tmp_path / "s.opaline")
    assert list(tmp_path.iterdir()) == []
