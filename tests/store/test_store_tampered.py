"""A file changed outside the program is reported with its place, and never believed."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.custody.records import Snapshot
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.store.tables import LINES
from app.trial.refusal import Failure, Trouble
from tests.store.rows import SETTINGS, allocation, capsule, line, list_row, seat


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small study file, to be copied."""
    path = tmp_path_factory.mktemp("whole") / "s.opaline"
    with SqliteStudyFile.create(path, SETTINGS) as study, study.turn() as turn:
        for number in range(3):
            turn.append(line(number))
        turn.add_list_rows([list_row(1), list_row(2)])
        turn.allocate(allocation(1, 0))
        turn.put_capsule(capsule(0))
        turn.add_seat(seat("aa"))
    return path


@pytest.fixture
def path(tmp_path: Path, whole: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path))


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


ENDLESS = "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t"
SCHEMES = {
    "a table is gone": ["DROP TABLE capsule"],
    "a table is new": ["CREATE TABLE note (text TEXT)"],
    "a table was analysed": ["ANALYZE"],
    "a view has no end": ["DROP TABLE capsule", f"CREATE VIEW capsule AS {ENDLESS}"],
    "a column is new": ["ALTER TABLE seat ADD COLUMN arm TEXT"],
    "a column is renamed": ["ALTER TABLE seat RENAME COLUMN grants TO given"],
    "a guard is gone": ["DROP TRIGGER line_no_delete"],
    "a guard is turned": [
        "DROP TRIGGER line_no_delete",
        "CREATE TRIGGER line_no_delete BEFORE DELETE ON line BEGIN SELECT 1; END",
    ],
    "a name is no text": [
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET name = CAST(x'ff' AS TEXT) WHERE name = 'seat_no_update'",
    ],
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("opening", [SqliteStudyFile.open, read_snapshot])
def test_another_schema_is_damage(
    path: Path, scheme: str, opening: Callable[[Path], object]
) -> None:
    change(path, *SCHEMES[scheme])
    with pytest.raises(Trouble) as told:
        opening(path)
    assert told.value.code == "file.damaged"
    assert told.value.__context__ is None or told.value.__suppress_context__


def planted(path: Path, *statements: str) -> None:
    """Writes rows that the schema would refuse, then puts the schema back as it was."""
    connection = sqlite3.connect(path)
    guards = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    triggers = dict(guards.fetchall())
    connection.close()
    rewrite = "UPDATE sqlite_schema SET sql = replace(replace(sql, '{0}', '{1}'), '{2}', '{3}')"
    marks = (") STRICT", ") /*--*/", " NOT NULL,", " /*nul*/,")
    loose, firm = (rewrite.format(*(marks[int(i)] for i in order)) for order in ("0123", "1032"))
    change(path, *(f"DROP TRIGGER {name}" for name in triggers))
    change(path, "PRAGMA writable_schema = ON", loose)
    change(path, *statements)
    change(path, *triggers.values())
    change(path, "PRAGMA writable_schema = ON", firm)


ODD = {
    "a text for bytes": ("UPDATE line SET open = 'text' WHERE number = 1", "line 2"),
    "a number for bytes": ("UPDATE line SET sealed = 7 WHERE number = 2", "line 3"),
    "a fraction for bytes": ("UPDATE line SET signature = 0.5 WHERE number = 0", "line 1"),
    "nothing for bytes": ("UPDATE line SET signature = NULL WHERE number = 0", "line 1"),
    "nothing for a number": ("UPDATE capsule SET head_number = NULL", "capsule 1"),
    "a text for a number": ("UPDATE capsule SET head_number = 'many'", "capsule 1"),
    "bytes for a number": ("UPDATE allocation SET version = x'00'", "allocation 1"),
    "bytes for a name": ("UPDATE setting SET name = x'00'", "setting 1"),
    "a text that is none": ("UPDATE allocation SET stratum = CAST(x'ff' AS TEXT)", "file"),
    "too much": ("UPDATE line SET sealed = zeroblob(20000000) WHERE number = 2", "file"),
}


@pytest.mark.parametrize("odd", ODD)
def test_a_row_of_odd_shape_is_reported_with_its_place(path: Path, odd: str) -> None:
    statement, place = ODD[odd]
    planted(path, statement)
    with pytest.raises(Trouble) as told:
        read_snapshot(path)
    assert (told.value.code, told.value.facts) == ("file.damaged", {"place": place})
    with SqliteStudyFile.open(path) as study, pytest.raises(Trouble, match=r"file\.damaged"):
        study.snapshot()


def test_planting_itself_does_no_damage(path: Path) -> None:
    before = read_snapshot(path)
    planted(path, "UPDATE line SET open = open")
    assert read_snapshot(path) == before


def test_a_turn_too_sees_an_odd_row(path: Path) -> None:
    planted(path, ODD["a number for bytes"][0])
    study = SqliteStudyFile.open(path)
    with study, pytest.raises(Trouble, match="line 1"), study.turn() as turn:
        turn.lines(2)


def verdict(path: Path) -> Snapshot | str:
    try:
        return read_snapshot(path)
    except Failure as failure:
        return failure.key


QUIET = [HealthCheck.function_scoped_fixture]
PAGE = 4096
PLACE = st.integers(0, 2**20)


# A change in a row is for the signatures to find; here nothing may crash or hang.
@settings(max_examples=100, suppress_health_check=QUIET)
@given(place=PLACE, bits=st.integers(1, 255))
def test_a_damaged_byte_is_never_a_crash(path: Path, whole: Path, place: int, bits: int) -> None:
    damaged = bytearray(whole.read_bytes())
    damaged[place % len(damaged)] ^= bits
    path.write_bytes(damaged)
    assert verdict(path)


# What is cut off the last page SQLite reads as zeros, again for the signatures to find.
@settings(max_examples=40, suppress_health_check=QUIET)
@given(place=PLACE)
def test_a_file_short_of_a_page_is_damage(path: Path, whole: Path, place: int) -> None:
    content = whole.read_bytes()
    path.write_bytes(content[: place % (len(content) - PAGE + 1)])
    assert isinstance(verdict(path), str)


@given(st.lists(st.integers(-2, 5), max_size=5))
def test_keys_that_do_not_rise_are_damage(numbers: list[int]) -> None:
    found = [(number, b"e", b"s", b"o", b"") for number in numbers]
    if numbers == sorted(set(numbers)):
        assert [row.number for row in LINES.built(found)] == numbers
    else:
        with pytest.raises(Trouble, match=r"file\.damaged\(place=line"):
            LINES.built(found)
