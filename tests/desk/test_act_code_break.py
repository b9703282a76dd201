"""One sheet a subject: its line before its row, alike in both arms, accounted for to the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.blind.arm import Arm
from app.desk.boards.due import Task, due
from app.desk.emergency.code_breaks import (
    BY_TWO,
    Fate,
    change_sheet,
    read_sheets,
    unaccounted,
    without_sheet,
)
from app.desk.emergency.unblinding import assess_impact, read_cases
from app.desk.unblinded.emergency.code_break import print_sheet, sheet_pdf
from app.trial.sealed import Sealed
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, BOTH_ARMS, at, refused
from tests.desk.test_act_unblinding import watched
from tests.desk.test_act_unblinding_papers import text_of, thirds

DOWN = "serveur arrêté, Dr Roux au 17"


def printed(hands: Hands, subject: str = "01-001", reason: str = "") -> bytes:
    """A sheet."""
    return print_sheet(hands.workbench, hands.me, subject, reason).pdf


def became(hands: Hands, fate: str, number: int = 1, **changes: Any) -> None:
    """What became of a sheet, an hour ago."""
    done = hands.bench.clock.now() - timedelta(hours=1)
    told = Fate(fate, "Dr Roux", done, "emergency" if fate == "opened" else "", DOWN)
    second = hands.second() if fate in BY_TWO else None
    change_sheet(hands.bench.desk, hands.sign(), number, replace(told, **changes), second)


def asked_for(hands: Hands) -> list[str]:
    """The subjects whose sheet home asks for."""
    return [one.subject for one in due(hands.bench.desk) if one.task is Task.PRINT_SHEET]


def last(hands: Hands) -> Any:
    """The line written last."""
    return hands.bench.desk.board.events[-1]


@BOTH_ARMS
def test_a_sheet_is_due_from_the_allocation_until_it_is_printed(cells: bool) -> None:
    hands = at("received", cells)
    assert asked_for(hands) == []
    hands.accept()
    assert asked_for(hands) == ["01-001"]
    words = text_of(printed(hands))
    product = hands.bench.desk.study.products["fr"]
    assert f"[X] {product.tested if cells else product.control}" in words
    assert "0001" in words and "01-001" in words
    assert asked_for(hands) == []
    event = last(hands)
    assert (event.kind, event.at) == ("CodeBreakPrinted", hands.story.d)
    with refused(hands, "sheet.there"):
        printed(hands)
    hands.bench.verdict()


def test_its_line_is_on_disk_before_its_one_row_is_opened() -> None:
    hands = at("accepted")
    hands.receive("01-002")
    hands.accept()
    ring = watched(hands)
    printed(hands, "01-001")
    rows = [lines for purpose, lines in ring.opened if purpose == "row"]
    assert rows == [last(hands).number + 1]


def test_a_sheet_is_alike_outside_and_as_long_whichever_the_arm() -> None:
    hands = at("accepted")
    desk = hands.bench.desk
    made = printed(hands)
    pdfs = [sheet_pdf(desk, "01-001", 1, Sealed(arm)) for arm in (Arm.CELLS, Arm.CONTROL)]
    assert pdfs[0] == made, "the same bytes again"
    assert len(pdfs[0]) == len(pdfs[1])
    alike = [one == other for one, other in zip(*map(thirds, pdfs), strict=True)]
    assert alike == [True, False, True]


@BOTH_ARMS
def test_an_opening_without_the_machine_is_reconciled(cells: bool) -> None:
    hands = at("accepted", cells)
    printed(hands)
    desk = hands.bench.desk
    with refused(hands, "unblinding.choice"):
        became(hands, "opened", purpose="")
    with refused(hands, "unblinding.choice"):
        became(hands, "opened", purpose="curiosity")
    with refused(hands, "slip.future"):
        became(hands, "opened", done=hands.bench.clock.now() + timedelta(minutes=1))
    became(hands, "opened")
    event = last(hands)
    assert (event.text("fate"), event.text("who")) == ("opened", "Dr Roux")
    assert "emergency" not in str(dict(event.facts)) and DOWN not in str(dict(event.facts))
    told = hands.workbench.sealed_facts(hands.me, event)
    assert (told["purpose"], told["detail"]) == ("emergency", DOWN)
    assert [one.event.number for one in read_cases(desk.board).open] == [event.number]
    with refused(hands, "review.window_open"):
        assess_impact(desk, hands.sign(), event.number, "none", "none", "médecin traitant seul")
    names = list(ACTS)
    for name in names[names.index("revealed") : names.index("released") + 1]:
        ACTS[name](hands)
    assess_impact(desk, hands.sign(), event.number, "none", "none", "médecin traitant seul")
    assert asked_for(hands) == [], "it was read, no other one is kept"
    hands.bench.verdict()


def test_a_lost_sheet_is_named_replaced_and_may_be_found() -> None:
    hands = at("released")
    desk = hands.bench.desk
    assert asked_for(hands) == ["01-001"], "printed too late is better than never"
    with refused(hands, "request.text"):
        printed(hands)
    printed(hands, reason="oubliée à l'attribution")
    assert last(hands).kind == "CodeBreakReplaced"
    became(hands, "lost")
    assert asked_for(hands) == ["01-001"]
    assert [case.subject for case in read_cases(desk.board).open] == ["01-001"]
    printed(hands, reason="la première est perdue")
    became(hands, "found")
    assert [sheet.number for sheet in unaccounted(desk.board)] == [1, 2]
    for number in (1, 2):
        became(hands, "returned", number)
        became(hands, "destroyed", number)
    assert unaccounted(desk.board) == [] and without_sheet(desk.board) == []
    hands.bench.verdict()


def test_a_spoiled_print_is_destroyed_and_made_anew_in_the_window() -> None:
    hands = at("accepted")
    printed(hands)
    became(hands, "destroyed", who="Claire Aubert")
    assert asked_for(hands) == ["01-001"]
    printed(hands)
    assert (last(hands).kind, last(hands).number_of("sheet")) == ("CodeBreakPrinted", 2)
    hands.bench.verdict()


def test_nothing_becomes_of_a_sheet_that_cannot() -> None:
    hands = at("accepted")
    with refused(hands, "sheet.unknown"):
        became(hands, "opened")
    printed(hands)
    for fate, code in (("burned", "unblinding.choice"), ("found", "sheet.not_so")):
        with refused(hands, code):
            became(hands, fate)
    became(hands, "returned")
    for fate in ("opened", "lost", "found", "returned"):
        with refused(hands, "sheet.not_so"):
            became(hands, fate)
    with refused(hands, "unblinding.no_row"):
        printed(hands, "01-009")


@BOTH_ARMS
@pytest.mark.parametrize("fate", BY_TWO)
def test_what_ends_a_sheet_is_seen_by_two(cells: bool, fate: str) -> None:
    hands = at("accepted", cells)
    printed(hands)
    told = Fate(fate, "Dr Roux", hands.bench.clock.now())
    desk, before = hands.bench.desk, len(hands.bench.desk.board.events)
    for second, code in ((None, "sheet.needs_two"), (hands.sign(), "second.same_person")):
        with refused(hands, code):
            change_sheet(desk, hands.sign(), 1, told, second)
    with refused(hands, "sheet.needs_two"):
        change_sheet(desk, hands.sign(), 1, replace(told, fate="lost"), hands.second())
    assert len(desk.board.events) == before
    change_sheet(desk, hands.sign(), 1, told, hands.second())
    ended, seen = desk.board.events[-2:]
    assert (seen.kind, seen.number_of("line")) == ("SheetSeconded", ended.number)
    assert seen.by.name != ended.by.name
    hands.bench.verdict()


def test_a_study_without_sheets_asks_for_none() -> None:
    hands = at("accepted")
    study = hands.bench.desk.study
    hands.bench.desk.study = replace(study, unblinding=replace(study.unblinding, sheets=False))
    assert asked_for(hands) == []
    printed(hands)
    assert len(read_sheets(hands.bench.desk.board)) == 1


def test_an_auditor_prints_none() -> None:
    hands = at("accepted")
    with refused(hands, "seat.role"):
        print_sheet(hands.workbench, hands.crew.auditor, "01-001")
