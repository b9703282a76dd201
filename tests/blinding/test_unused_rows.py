"""Nothing that is seen depends on rows that nobody was given: not what they say, nor how many.

Two studies are lived alike whose lists differ in unused rows alone. What differs by their
number is what the line of the list has always told in the open, and the length of the file.
"""

from __future__ import annotations

import sys
from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from types import FrameType

import pytest
from pytestqt.qtbot import QtBot

from app.command.practice import PRACTICE_ARMS, commission
from app.desk.allocation.list_life import propose_resume, stop_allocations
from app.desk.confirming import confirm
from app.desk.papers.report import paper_manner
from app.desk.unblinded.papers.registers import SHEETS, take_unblinded
from app.devices.resources import practice_list
from app.trial.names import Meaning
from app.trial.refusal import Failure
from tests import fakes
from tests.bench import TUESDAY, Bench
from tests.blinding.day import Day
from tests.blinding.exports import blanked, compared
from tests.blinding.swap import Seated, blinded, differences
from tests.blinding.test_swap_screens import USUAL, screens
from tests.desk.hands import Hands
from tests.desk.list_hands import outside, void_row
from tests.journeys.on_disk import on_disk

KEPT = 8
"""The rows of the first blocks, more than a day uses."""


def exchanged_behind(kept: int = KEPT) -> bytes:
    """The practice list with the arms of all rows behind the first of Nancy exchanged."""
    rows = practice_list().decode().splitlines(keepends=True)
    swapped = [row.translate({ord("A"): "B", ord("B"): "A"}) for row in rows[2 + kept :]]
    return "".join([*rows[: 2 + kept], *swapped]).encode()


def longer() -> bytes:
    """The practice list with two more rows for Nancy."""
    rows = practice_list().decode().splitlines(keepends=True)
    at = next(n for n, row in enumerate(rows) if "Dijon" in row)
    more = ['"01-067","Nancy","18",2,"B"\n', '"01-068","Nancy","18",2,"A"\n']
    return "".join([*rows[:at], *more, *rows[at:]]).encode()


def lived(seated: Seated, listed: bytes, seed: int) -> tuple[Bench, Day]:
    """A day, then a stop, a false alarm, a void row and one on paper, and what is refused."""
    bench, crew = seated.fork(seed)
    commission(bench.workbench, crew, listed, PRACTICE_ARMS)
    day = Day(bench, crew, TUESDAY + timedelta(days=1), seed)
    day.run()
    hands = Hands(bench, crew, cells=True)
    desk = bench.desk
    bench.clock.set(TUESDAY + timedelta(days=14))
    stop_allocations(desk, hands.sign(), "doute")
    for act in (void_row, outside):
        confirm(desk, hands.second(Meaning.APPROVED), act(hands).number)
    hands.receive("01-070")
    try:
        hands.accept()
    except Failure as why:
        day.told.append(desk.words.sentence(why))
    line = propose_resume(desk, hands.sign(), "levé")
    confirm(desk, hands.second(Meaning.APPROVED), line.number)
    return bench, day


def seen(bench: Bench, day: Day) -> dict[str, bytes]:
    """All that blinded people see, their exports, and what unblinded people take away."""
    found = blinded(bench, day.crew, day.told)
    me = day.crew.pharmacist
    manner = paper_manner(bench.desk)
    for what in SHEETS:
        taken = take_unblinded(bench.workbench, me, manner, what, "csv")
        found[f"unblinded {what}"] = blanked(taken.data)
    return found | compared(bench, day.crew.auditor)


@pytest.fixture(scope="module")
def seated() -> Seated:
    return Seated.once()


@pytest.mark.parametrize("seed", [1, 5])
def test_what_unused_rows_say_shows_nowhere(seated: Seated, seed: int) -> None:
    one, other = (lived(seated, rows, seed) for rows in (practice_list(), exchanged_behind()))
    for bench, _ in (one, other):
        assert len(bench.file.snapshot().allocations) < KEPT
    assert differences(seen(*one), seen(*other)) == []


def test_the_comparison_sees_a_used_row(seated: Seated) -> None:
    one, other = (lived(seated, rows, 1) for rows in (practice_list(), exchanged_behind(0)))
    assert differences(seen(*one), seen(*other))


def test_how_many_rows_are_left_shows_in_the_list_s_own_line_alone(seated: Seated) -> None:
    one, other = (lived(seated, rows, 1) for rows in (practice_list(), longer()))
    listed = one[0].file.snapshot().rows[0].version
    telling = {f"line {listed} open", f"telling {listed} details"}
    rows = {f"row {listed} Nancy {position}" for position in (67, 68)}
    differing = set(differences(seen(*one), seen(*other)))
    assert telling | rows <= differing
    # What is left are exports that hold that line whole.
    left = {name.split("-")[0] for name in differing - telling - rows}
    assert left <= {"log", "study", "bundle"}, left


def test_the_file_has_one_length_whatever_its_rows_say(seated: Seated, tmp_path: Path) -> None:
    sizes = set()
    for number, rows in enumerate((practice_list(), exchanged_behind())):
        bench, day = lived(seated, rows, 1)
        path = tmp_path / f"{number}.opaline"
        with on_disk(Hands(bench, day.crew, cells=True), path):
            sizes.add(path.stat().st_size)
    assert len(sizes) == 1


def work(seated: Seated, listed: bytes, taken: int) -> Counter[str]:
    """Every call made from an acceptance to its reveal, `taken` rows having gone before."""
    bench, crew = seated.fork(1)
    commission(bench.workbench, crew, listed, PRACTICE_ARMS)
    bench.advance(24 * 60 + 13 * 60)
    hands = Hands(bench, crew, cells=True)
    for _ in range(taken):
        confirm(bench.desk, hands.second(Meaning.APPROVED), void_row(hands).number)
    hands.receive("01-070")
    calls = Counter[str]()

    def count(frame: FrameType, event: str, called: object) -> None:
        if frame.f_code.co_filename == fakes.__file__:
            return  # The entropy of the tests makes more bytes at a time than are drawn.
        if event == "call":
            calls[f"{frame.f_code.co_filename}:{frame.f_code.co_name}"] += 1
        elif event == "c_call":
            calls[str(getattr(called, "__qualname__", called))] += 1

    sys.setprofile(count)
    try:
        hands.accept()
        hands.reveal()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("taken", [0, 2])
def test_the_work_of_an_allocation_depends_on_no_unused_row(seated: Seated, taken: int) -> None:
    """No timing can tell what is not in the work: not what unused rows say, nor how many."""
    usual = work(seated, practice_list(), taken)
    assert sum(usual.values()) > 1_000
    for listed in (exchanged_behind(), longer()):
        other = work(seated, listed, taken)
        assert {name: (usual[name], other[name]) for name in usual | other
                if usual[name] != other[name]} == {}  # fmt: skip


def test_the_pharmacist_s_own_screens_tell_nothing_of_unused_rows(qtbot: QtBot) -> None:
    seeing = partial(screens, qtbot, USUAL, b"four", unblinded=True)
    one, other = (list(seeing(listed=rows)) for rows in (practice_list(), exchanged_behind()))
    assert [name for name, _ in one] == [name for name, _ in other]
    assert [name for (name, a), (_, b) in zip(one, other, strict=True) if a != b] == []
    assert any(name.endswith("/life") for name, _ in one)
