"""What the bench is made up with may be used until a day; a day past stops both arms alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.desk.boards.due import Task, due
from app.desk.materials.equipment import equipment, in_use, note_equipment, overdue
from app.desk.ports import PrintJob
from app.desk.unblinded.bench.reveal import reveal_arm
from app.trial.study_parts import Equipment
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.printers import Around


def today(hands: Hands) -> date:
    return hands.bench.clock.now().astimezone(hands.bench.desk.journal.zone).date()


def put_in(hands: Hands, name: str, sort: Equipment, days: int = 30, *, stays: bool = True) -> None:
    note_equipment(
        hands.bench.desk, hands.sign(), name, sort, today(hands) + timedelta(days=days),
        in_service=stays,
    )  # fmt: skip


def tasks(hands: Hands) -> list[Task]:
    return [one.task for one in due(hands.bench.desk)]


@BOTH_ARMS
def test_what_is_overdue_stops_the_preparation_before_its_reveal(cells: bool) -> None:
    hands = at("accepted", cells)
    put_in(hands, "BM-2", Equipment.BATH, days=0)
    hands.clock_at(hands.story.d, minutes=24 * 60)
    lines = len(hands.bench.desk.board.events)
    with refused(hands, "equipment.overdue"):
        reveal_arm(hands.workbench, hands.sign(), hands.request)
    assert len(hands.bench.desk.board.events) == lines, "nothing was revealed, nothing written"
    assert Task.EQUIPMENT in tasks(hands) and [o.name for o in overdue(hands.bench.desk)] == [
        "BM-2"
    ]
    put_in(hands, "BM-2", Equipment.BATH, days=365)
    assert Task.EQUIPMENT not in tasks(hands)
    reveal_arm(hands.workbench, hands.sign(), hands.request)
    assert hands.story.last("ArmRevealed") is not None


class Unproved(Around):
    """A printer whose test print nobody has scanned back."""

    is_proved = False

    def print(self, job: PrintJob) -> None:
        """Never comes to that."""
        raise AssertionError


@BOTH_ARMS
def test_an_unproved_printer_stops_the_preparation_before_its_reveal(cells: bool) -> None:
    hands = at("accepted", cells)
    hands.clock_at(hands.story.d)
    whole = hands.bench.desk.printer
    hands.bench.desk.printer = Unproved(whole)
    with refused(hands, "printer.unproved"):
        reveal_arm(hands.workbench, hands.sign(), hands.request)
    assert hands.story.last("ArmRevealed") is None and Task.PROVE_PRINTER in tasks(hands)
    hands.bench.desk.printer = whole
    assert Task.PROVE_PRINTER not in tasks(hands)
    reveal_arm(hands.workbench, hands.sign(), hands.request)
    hands.bench.desk.printer = Unproved(whole)
    with refused(hands, "printer.unproved"):
        hands.print()
    show = reveal_arm(hands.workbench, hands.sign(), hands.request)
    assert show is not None, "what was revealed may be shown again whatever the printer is"


def test_the_last_day_itself_is_good() -> None:
    hands = at("accepted")
    hands.clock_at(hands.story.d)
    put_in(hands, "BM-2", Equipment.BATH, days=0)
    reveal_arm(hands.workbench, hands.sign(), hands.request)


def test_what_was_withdrawn_stops_nothing() -> None:
    hands = at("accepted")
    put_in(hands, "BM-2", Equipment.BATH, days=0)
    hands.clock_at(hands.story.d, minutes=24 * 60)
    put_in(hands, "BM-2", Equipment.BATH, days=-1, stays=False)
    reveal_arm(hands.workbench, hands.sign(), hands.request)


@BOTH_ARMS
def test_what_the_study_asks_for_must_be_there_before_the_reveal(cells: bool) -> None:
    hands = at("accepted", cells)
    desk = hands.bench.desk
    desk.study = replace(desk.study, equipment=(Equipment.CABINET, Equipment.BALANCE))
    hands.clock_at(hands.story.d)
    put_in(hands, "PSM-1", Equipment.CABINET)
    with refused(hands, "equipment.missing"):
        reveal_arm(hands.workbench, hands.sign(), hands.request)
    put_in(hands, "BAL-3", Equipment.BALANCE)
    reveal_arm(hands.workbench, hands.sign(), hands.request)


def test_once_revealed_a_day_that_passes_stops_nothing() -> None:
    hands = at("accepted")
    put_in(hands, "BM-2", Equipment.BATH, days=0)
    hands.reveal()
    hands.bench.clock.advance(timedelta(days=1))
    reveal_arm(hands.workbench, hands.sign(), hands.request)


def test_a_day_past_and_an_unknown_piece_are_refused() -> None:
    hands = at("open")
    with refused(hands, "equipment.past"):
        put_in(hands, "BM-2", Equipment.BATH, days=-1)
    with refused(hands, "equipment.unknown"):
        put_in(hands, "BM-2", Equipment.BATH, stays=False)


def test_each_piece_is_told_as_its_latest_line_has_it() -> None:
    hands = at("open")
    for name, sort, days in (
        ("TB-9", Equipment.REAGENT, 9), ("BM-2", Equipment.BATH, 1), ("BM-2", Equipment.BATH, 400),
    ):  # fmt: skip
        put_in(hands, name, sort, days)
    before = len(hands.bench.desk.board.events)
    put_in(hands, "TB-9", Equipment.REAGENT, stays=False)
    board = hands.bench.desk.board
    told = [(one.name, one.in_service) for one in equipment(board.events)]
    assert told == [("BM-2", True), ("TB-9", False)]
    assert equipment(board.events)[0].due == today(hands) + timedelta(days=400)
    assert [one.name for one in in_use(board, before)] == ["BM-2", "TB-9"]


@pytest.mark.parametrize("name", ["", " ", "x" * 81])
def test_a_piece_has_a_name_that_fits(name: str) -> None:
    hands = at("open")
    with refused(hands, "request.text"):
        put_in(hands, name, Equipment.BATH)


@BOTH_ARMS
def test_what_fails_at_the_bench_is_told_behind_the_closing(cells: bool) -> None:
    """Bath and counter serve cells alone: a line while they are in use would tell."""
    hands = at("filled", cells)
    for sort, name in ((Equipment.BATH, "BM-2"), (Equipment.REAGENT, "AO-7")):
        with refused(hands, "equipment.preparation_open"):
            put_in(hands, name, sort)
    for act in (Hands.label, Hands.check, Hands.release):
        act(hands)
    put_in(hands, "BM-2", Equipment.BATH)
    put_in(hands, "BM-2", Equipment.BATH, stays=False)


@BOTH_ARMS
def test_what_is_overdue_is_noted_for_a_bag_that_waits_behind_another(cells: bool) -> None:
    hands = at("thawed", cells)
    hands.receive("01-002")
    hands.accept()
    put_in(hands, "BM-2", Equipment.BATH)
