"""Several processes on one file, and one that dies at any moment."""

from __future__ import annotations

import os
import random
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Trouble
from tests.store.children import child
from tests.store.rows import SETTINGS, capsule, line

Say = Callable[[object], None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "s.opaline"
    SqliteStudyFile.create(made, SETTINGS).close()
    return made


def write_and_tell(path: Path, turns: int) -> Callable[[Say], None]:
    """Work that adds two lines and a capsule a turn, and says their last number once kept."""

    def work(say: Say) -> None:
        with SqliteStudyFile.open(path) as study:
            for _ in range(turns):
                with study.turn() as turn:
                    number = len(turn.lines(0))
                    turn.append(line(number))
                    turn.append(line(number + 1))
                    turn.put_capsule(capsule(0, (number + 1) % 256))
                say(number + 1)

    return work


def standing(path: Path) -> int:
    """How many lines stand in the file, which is checked to hold whole turns only."""
    found = read_snapshot(path)
    count = len(found.lines)
    assert found.lines == tuple(line(number) for number in range(count))
    assert count % 2 == 0
    assert found.capsules == ((capsule(0, (count - 1) % 256),) if count else ())
    return count


def test_what_was_acknowledged_survives_a_kill(path: Path) -> None:
    chance = random.Random(2)
    told = -1
    for _ in range(20):
        with child(write_and_tell(path, 10_000)) as writer:
            for _ in range(chance.randint(1, 4)):
                heard = writer.hear()
                assert isinstance(heard, int)
                told = max(told, heard)
            writer.silent_for(chance.random() / 400)
            writer.kill()
            told = max([told, *(said for said in writer.rest() if isinstance(said, int))])
        # Opened to write, as after every crash: what was interrupted is rolled back.
        SqliteStudyFile.open(path).close()
        # One more turn may have been kept than could be said.
        assert standing(path) in (told + 1, told + 3)


def test_two_writers_never_take_the_same_number(path: Path) -> None:
    with child(write_and_tell(path, 25)) as first, child(write_and_tell(path, 25)) as second:
        told = {*first.rest(), *second.rest()}
    assert told == set(range(1, 100, 2))
    assert standing(path) == 100


def test_a_reader_sees_whole_turns_while_another_writes(path: Path) -> None:
    seen: list[int] = []
    with child(write_and_tell(path, 10_000)) as writer:
        writer.hear()
        while len(set(seen)) < 10:
            seen.append(standing(path))
    assert seen == sorted(seen)


def interrupted(path: Path) -> None:
    """Leaves the file as a process does that dies when half of its pages are written."""

    def work(_: Say) -> None:
        with SqliteStudyFile.open(path) as study, study.turn() as turn:
            # More than SQLite keeps in memory, so that it begins to write before the end.
            for number in range(150):
                turn.put_capsule(capsule(number))
            os.kill(os.getpid(), signal.SIGKILL)

    with child(work) as writer:
        assert writer.hear() is None
    assert path.with_name(f"{path.name}-journal").read_bytes()[:1] != b"\0"


def test_an_interrupted_turn_is_told_to_readers_and_undone_by_opening(path: Path) -> None:
    interrupted(path)
    before = path.read_bytes()
    with pytest.raises(Trouble, match=r"file\.needs_recovery"):
        read_snapshot(path)
    assert path.read_bytes() == before
    with SqliteStudyFile.open(path) as study, study.turn() as turn:
        assert turn.lines(0) == ()
        turn.append(line(0))
    assert len(read_snapshot(path).lines) == 1
