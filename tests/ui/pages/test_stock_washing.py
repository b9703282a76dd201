"""A count on the stock page, and the bottles for washing that are told with it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.desk.unblinded.vials.ledger import Place
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.trial.names import BagCode
from app.ui.unblinded.stock.page import StockPage
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import TextField
from tests.desk.hands import Hands
from tests.ui.pages.test_stock import BOTTLE, do, heard_at, page_at
from tests.ui.stage import Stage


def next_day(qtbot: QtBot) -> AbstractContextManager[tuple[Stage, Hands, StockPage]]:
    """The stock page on the day after a bag was released."""
    return page_at(qtbot, "released", later=24 * 60)


def counted_with(stage: Stage, hands: Hands, page: StockPage, *bottles: str) -> None:
    """A count that finds everything, and what was washed; the last of it is typed, not noted."""
    page.moves.act.put("counted")
    page.moves.texts["lot"].put("MSC-0426")
    held = look_at_stock(hands.workbench, hands.me).held
    for name, one in held.items():
        if one.place is Place.FREE:
            page.scanned(name)
    part = page.moves.washing
    for place, number in enumerate(bottles):
        part.bag.put(BagCode(hands.bag).shown)
        part.lot.put("ALB-2601")
        part.bottles.put(number)
        part.reason.put("lavage")
        if place < len(bottles) - 1:
            stage.click(part.note)
    stage.click(page.moves.record)


def washed(hands: Hands) -> list[tuple[str, int]]:
    """The bottles that the log tells of, by their bag."""
    told = look_at_stock(hands.workbench, hands.me).movements
    return [(m.text("bag"), m.whole("bottles")) for m in told if m.act == "used_bottles"]


def test_bottles_leave_and_are_washed_with_and_the_balance_says_so(qtbot: QtBot) -> None:
    with next_day(qtbot) as (stage, hands, page):
        first = hands.bench.desk.board.albumin[0]

        def tell(change: str, bottles: str = "") -> None:
            page.albumin.change.put(change)
            page.albumin.lot.put(first.lot)
            page.albumin.expiry.put(first.expiry)
            page.albumin.bottles.put(bottles)
            stage.click(page.albumin.record)
            stage.sign()

        tell("destroyed", "2")
        counted_with(stage, hands, page, "1")
        tell("recalled")
        assert hands.bench.desk.board.albumin[0].held
        page.balance.day.put(page.kit.now().date())
        stage.click(page.balance.show_it)
        model = page.balance.table.model()
        shown = [[model.index(row, column).data() for column in range(9)] for row in range(2)]
        assert shown[0][1:] == ["MSC-0426", "60", "5", "0", "0", "0", "55", "0"]
        assert shown[1][1:] == ["ALB-2601", "24", "2", "0", "2", "0", "20", "0"]
        assert page.balance.found.text().startswith("Au ") and page.balance.wrong.isHidden()


def test_several_washings_go_with_one_count_and_one_line(qtbot: QtBot) -> None:
    with next_day(qtbot) as (stage, hands, page):
        page.moves.act.put("counted")
        assert BagCode(hands.bag).shown in page.moves.washing.reminder.text()
        lines = len(hands.bench.desk.board.events)
        counted_with(stage, hands, page, "1", "3")
        assert washed(hands) == [(hands.bag, 1), (hands.bag, 3)]
        assert len(hands.bench.desk.board.events) == lines + 1
        assert page.moves.washing.noted == [] and page.moves.washing.list.text() == ""
        assert BagCode(hands.bag).shown not in page.moves.washing.reminder.text()
        assert page.moves.told.text()


def test_a_bag_and_a_bottle_scanned_fill_what_was_washed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with heard_at(qtbot, monkeypatch, "released", later=24 * 60) as (_, hands, page, heard):
        page.moves.act.put("counted")
        part = page.moves.washing
        part.lot.editor.setFocus()
        page.scanned(hands.bag)
        page.scanned(BOTTLE)
        assert (part.bag.text(), part.lot.text()) == (BagCode(hands.bag).shown, "ALB-7")
        for wrong in ("K7Q49TXMD", "MSC-0426", "V-030"):
            page.scanned(wrong)
        assert heard == [True, True, False, False, False]
        assert (part.bag.text(), part.lot.text()) == (BagCode(hands.bag).shown, "ALB-7")
        assert page.moves.vials == []


def test_what_cannot_be_washed_is_told_beside_its_field_and_stays(qtbot: QtBot) -> None:
    with next_day(qtbot) as (stage, hands, page):
        page.moves.act.put("counted")
        page.moves.texts["lot"].put("MSC-0426")
        part, lines = page.moves.washing, len(hands.bench.desk.board.events)
        right = {"bag": hands.bag, "lot": "ALB-2601", "bottles": "1", "reason": "lavage"}
        fields: dict[str, TextField | QuantityField] = {
            "bag": part.bag, "lot": part.lot, "bottles": part.bottles, "reason": part.reason
        }  # fmt: skip
        for name, wrong in (
            ("bag", ""), ("bag", "K7Q49TXMD"), ("lot", " "), ("bottles", ""), ("bottles", "0"),
            ("reason", ""), ("reason", "x" * 201),
        ):  # fmt: skip
            for known, field in fields.items():
                field.put(wrong if known == name else right[known])
            for button in (part.note, page.moves.record):
                stage.click(button)
                assert fields[name].problem, (name, wrong)
                assert part.noted == []
            assert all(f.text() for f in (part.bag, part.reason) if f is not fields[name])
        assert len(hands.bench.desk.board.events) == lines
        page.moves.act.put("placed")
        assert part.isHidden() and part.bag.text() == ""


def test_a_bag_of_today_waits_for_another_count(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        counted_with(stage, hands, page, "1")
        part = page.moves.washing
        assert BagCode(hands.bag).shown in part.bag.problem
        assert washed(hands) == [] and part.lot.text() == "ALB-2601"


def test_what_is_noticed_while_a_bag_is_made_is_noted_inside_and_said_so(qtbot: QtBot) -> None:
    with page_at(qtbot, "thawed") as (stage, hands, page):
        lines = len(hands.bench.desk.board.events)
        do(stage, page, "quarantined", "V-030", reason="fissure")
        assert len(hands.bench.desk.board.events) == lines
        assert "journal intérieur" in page.moves.told.text()
        assert look_at_stock(hands.workbench, hands.me).held["V-030"].place is Place.QUARANTINE


def test_a_balance_names_what_is_missing_and_has_no_morrow(qtbot: QtBot) -> None:
    with page_at(qtbot) as (stage, hands, page):
        there = [name for name in look_at_stock(hands.workbench, hands.me).held if name != "V-009"]
        do(stage, page, "counted", *there, lot="MSC-0426")
        today = page.kit.now().date()
        page.balance.day.put(today + timedelta(days=1))
        stage.click(page.balance.show_it)
        assert page.balance.day.problem
        page.balance.day.put(today)
        stage.click(page.balance.show_it)
        assert "V-009" in page.balance.wrong.text()
