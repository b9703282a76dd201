"""What every study file does, in SQLite and in memory alike."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk.ports import FileTurn, StudyFile
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Refusal, Trouble
from tests.fakes_store import ListStudyFile
from tests.store.rows import SETTINGS, allocation, capsule, line, list_row, seat

Closable: TypeAlias = SqliteStudyFile | ListStudyFile


@pytest.fixture(params=["sqlite", "memory"])
def closable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Closable]:
    if request.param == "memory":
        yield ListStudyFile(SETTINGS)
        return
    with SqliteStudyFile.create(tmp_path / "s.opaline", SETTINGS) as made:
        yield made


@pytest.fixture
def study(closable: Closable) -> StudyFile:
    return closable


def test_a_new_file_holds_its_settings_and_nothing_else(study: StudyFile) -> None:
    found = study.snapshot()
    assert found.settings == SETTINGS
    assert not (found.lines or found.rows or found.allocations or found.capsules or found.seats)


def test_all_that_a_turn_writes_is_read_back(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.append(line(0))
        turn.append(line(1))
        turn.add_list_rows([list_row(2), list_row(1)])
        turn.allocate(allocation(1, 1))
        turn.put_capsule(capsule(1))
        turn.add_seat(seat("bb"))
        turn.add_seat(seat("aa"))
        turn.set("head", b"\x00")
    found = study.snapshot()
    assert found.lines == (line(0), line(1))
    assert found.rows == (list_row(1), list_row(2))
    assert found.allocations == (allocation(1, 1),)
    assert found.capsules == (capsule(1),)
    assert found.seats == (seat("aa"), seat("bb"))
    assert found.settings == {**SETTINGS, "head": b"\x00"}


def test_a_turn_reads_what_it_and_earlier_turns_wrote(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.append(line(0))
        turn.add_list_rows([list_row(1)])
        turn.add_seat(seat("aa"))
    with study.turn() as turn:
        turn.append(line(1))
        turn.allocate(allocation(2, 9))
        turn.allocate(allocation(1, 3))
        assert turn.lines(0) == (line(0), line(1))
        assert turn.lines(1) == (line(1),)
        assert turn.lines(2) == ()
        assert turn.list_row(2, "Besançon / bas", 1) == list_row(1)
        assert turn.list_row(2, "Besançon / bas", 2) is None
        assert turn.allocations() == (allocation(1, 3), allocation(2, 9))
        assert turn.seats() == (seat("aa"),)
        assert turn.setting("log_id") == SETTINGS["log_id"]
        assert turn.setting("head") is None


def test_a_capsule_is_replaced_whole_and_dropped(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.put_capsule(capsule(1, 1))
        turn.put_capsule(capsule(1, 2))
        turn.put_capsule(capsule(4, 3))
    with study.turn() as turn:
        assert turn.capsule(1) == capsule(1, 2)
        turn.drop_capsule(1)
        turn.drop_capsule(7)
        assert turn.capsule(1) is None
    assert study.snapshot().capsules == (capsule(4, 3),)


def test_a_seat_s_keys_are_replaced_and_its_public_keys_never(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.add_seat(seat("aa"))
    changed = replace(seat("aa"), wrapped=b"other", grants=b"more")
    with study.turn() as turn:
        turn.replace_seat(changed)
        assert turn.seats() == (changed,)
    for foreign in (replace(changed, record=b"other"), replace(changed, seat="bb")):
        with pytest.raises(Trouble, match=r"file\.diverged"), study.turn() as turn:
            turn.replace_seat(foreign)
    assert study.snapshot().seats == (changed,)


def test_a_setting_is_overwritten(study: StudyFile) -> None:
    for value in (b"one", b"two"):
        with study.turn() as turn:
            turn.set("head", value)
    assert study.snapshot().settings["head"] == b"two"


def test_no_list_row_is_no_row(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.add_list_rows([])
    assert study.snapshot().rows == ()


def test_a_refused_act_leaves_nothing(study: StudyFile) -> None:
    with pytest.raises(Refusal, match="no"), study.turn() as turn:
        write_a_little(turn)
        raise Refusal("no")
    found = study.snapshot()
    assert (found.lines, found.capsules, found.settings) == ((), (), SETTINGS)


def write_a_little(turn: FileTurn) -> None:
    turn.append(line(0))
    turn.put_capsule(capsule(0))
    turn.set("log_id", b"other")


def standing(turn: FileTurn) -> None:
    turn.append(line(0))
    turn.add_list_rows([list_row(1)])
    turn.allocate(allocation(1, 5))
    turn.add_seat(seat("aa"))


CLASHES = {
    "a line's number": lambda turn: turn.append(line(0, before=9)),
    "a line's predecessor": lambda turn: turn.append(line(1, before=0)),
    "a list row": lambda turn: turn.add_list_rows([list_row(2), list_row(1)]),
    "an allocated row": lambda turn: turn.allocate(allocation(1, 6)),
    "an allocated request": lambda turn: turn.allocate(allocation(2, 5)),
    "a seat": lambda turn: turn.add_seat(seat("aa")),
}


@pytest.mark.parametrize("taken", CLASHES)
def test_what_is_taken_is_not_taken_twice(study: StudyFile, taken: str) -> None:
    with study.turn() as turn:
        standing(turn)
    before = study.snapshot()
    with pytest.raises(Trouble, match=r"file\.diverged"), study.turn() as turn:
        turn.set("head", b"new")
        CLASHES[taken](turn)
    assert study.snapshot() == before


def test_a_trouble_passed_over_still_keeps_nothing(study: StudyFile) -> None:
    with pytest.raises(Trouble, match=r"file\.diverged"), study.turn() as turn:
        standing(turn)
        for _ in range(2):
            with pytest.raises(Trouble, match=r"file\.diverged"):
                turn.append(line(0))
        with pytest.raises(Trouble, match=r"file\.diverged"):
            turn.setting("log_id")
    assert study.snapshot().lines == ()


def test_an_act_may_refuse_in_place_of_the_trouble_it_met(study: StudyFile) -> None:
    with pytest.raises(Refusal, match="no"), study.turn() as turn:
        standing(turn)
        with pytest.raises(Trouble):
            turn.append(line(0))
        raise Refusal("no")
    assert study.snapshot().lines == ()


def test_the_file_goes_on_after_a_trouble(study: StudyFile) -> None:
    with pytest.raises(Trouble), study.turn() as turn:
        turn.append(line(0))
        turn.append(line(0))
    with study.turn() as turn:
        turn.append(line(0))
    assert study.snapshot().lines == (line(0),)


def test_a_turn_that_is_over_writes_no_more(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.append(line(0))
    for late in (lambda: turn.append(line(1)), lambda: turn.lines(0)):
        with pytest.raises(RuntimeError, match="over"):
            late()
    with study.turn() as turn:
        assert turn.lines(0) == (line(0),)


def test_a_turn_inside_a_turn_is_a_bug(study: StudyFile) -> None:
    with study.turn() as turn:
        turn.append(line(0))
        with pytest.raises(RuntimeError, match="open"), study.turn():
            raise AssertionError("no second turn")
        with pytest.raises(RuntimeError, match="open"):
            study.snapshot()
    assert study.snapshot().lines == (line(0),)


def test_a_closed_file_takes_no_turn(closable: Closable) -> None:
    closable.close()
    closable.close()
    with pytest.raises(RuntimeError, match="closed"), closable.turn():
        raise AssertionError("no turn")
    with pytest.raises(RuntimeError, match="closed"):
        closable.snapshot()


def test_a_fork_goes_its_own_way() -> None:
    first = ListStudyFile(SETTINGS)
    other = first.fork()
    with other.turn() as turn:
        turn.append(line(0))
    assert (len(first.snapshot().lines), len(other.snapshot().lines)) == (0, 1)


SMALL = st.integers(0, 2)
ACTS = st.one_of(
    st.tuples(st.just("append"), st.builds(line, SMALL, SMALL)),
    st.tuples(st.just("add_list_rows"), st.lists(st.builds(list_row, SMALL, SMALL), max_size=2)),
    st.tuples(st.just("allocate"), st.builds(allocation, SMALL, SMALL)),
    st.tuples(st.just("put_capsule"), st.builds(capsule, SMALL, SMALL)),
    st.tuples(st.just("drop_capsule"), SMALL),
    st.tuples(st.just("add_seat"), st.builds(seat, st.sampled_from(["é", "z", "A"]))),
    st.tuples(st.just("replace_seat"), st.builds(seat, st.sampled_from(["é", "z", "A"]))),
    st.tuples(st.just("lines"), SMALL),
    st.tuples(st.just("capsule"), SMALL),
    st.tuples(st.just("setting"), st.just("log_id")),
)
TURNS = st.lists(st.tuples(st.lists(ACTS, max_size=4), st.booleans()), max_size=5)


def outcome(study: StudyFile, acts: list[tuple[str, object]], refuse: bool) -> object:
    answers = []
    try:
        with study.turn() as turn:
            for name, given_to in acts:
                answers.append(getattr(turn, name)(given_to))
            if refuse:
                raise Refusal("no")
    except (Refusal, Trouble) as failure:
        answers.append(failure.key)
    return answers


@settings(max_examples=40)
@given(TURNS)
def test_both_files_answer_alike(turns: list[tuple[list[tuple[str, object]], bool]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        memory = ListStudyFile(SETTINGS)
        with SqliteStudyFile.create(Path(folder) / "s.opaline", SETTINGS) as disk:
            for acts, refuse in turns:
                assert outcome(disk, acts, refuse) == outcome(memory, acts, refuse)
                assert disk.snapshot() == memory.snapshot()
