"""Bottles taken for washing: inside a count's line, off their lot, found from their bag."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest

from app.custody.canonical import Value
from app.desk.unblinded.vials.balance import DayBalance, balance_on
from app.desk.unblinded.vials.stock_life import count_lot, look_at_stock
from app.desk.unblinded.vials.stock_reading import stock_lines
from app.desk.unblinded.vials.tracing import trace
from app.desk.unblinded.vials.washing import Washing, closed_bags, untold
from app.trial.names import BagCode
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_unblinded_registers import sheet_of

LOT, MSC = "ALB-2601", "MSC-0426"
MUCH = "é" * 200


def next_day(cells: bool = True) -> Hands:
    """The day after a bag was given: its bottles may be told."""
    hands = at("ended", cells)
    hands.bench.advance(24 * 60)
    return hands


def today(hands: Hands) -> date:
    """The study's day."""
    return hands.bench.clock.now().astimezone(hands.bench.desk.journal.zone).date()


def there(hands: Hands) -> list[str]:
    """The vials of the first lot, as they stand in the tank."""
    held = look_at_stock(hands.workbench, hands.me).held
    return [name for name, one in held.items() if one.place.value == "free"]


def count(hands: Hands, *washed: tuple[str, int], bag: str = "") -> None:
    """A count that finds everything, with bottles of lots that were taken for a bag."""
    told = [Washing(bag or hands.bag, lot, number, "lavage") for lot, number in washed]
    count_lot(hands.workbench, hands.me, MSC, there(hands), told)


def balance(hands: Hands) -> DayBalance:
    return balance_on(hands.workbench, hands.me, today(hands))


def to_be_told(hands: Hands) -> Sequence[str]:
    """The bags that a count of today may have something to tell of."""
    board, zone = hands.bench.desk.board, hands.bench.desk.journal.zone
    told = look_at_stock(hands.workbench, hands.me).movements
    return untold(closed_bags(board, zone), told, today(hands), zone)


@BOTH_ARMS
@pytest.mark.parametrize("washed", [(), ((LOT, 1),), ((LOT, 1), ("ALB-9", 2), (LOT, 3))])
def test_a_count_is_one_line_whatever_was_washed(
    washed: tuple[tuple[str, int], ...], cells: bool
) -> None:
    hands = next_day(cells)
    count(hands)
    count(hands, *washed)
    bare, line = hands.bench.file.snapshot().lines[-2:]
    assert len(bare.sealed) == len(line.sealed) and len(bare.open) == len(line.open)
    assert hands.bench.desk.board.events[-1].facts == {}
    acts = [one.act for one in stock_lines(hands.workbench, hands.me)[-len(washed) - 1:]]
    assert acts == ["counted", *["used_bottles"] * len(washed)]
    hands.bench.verdict()


def test_bottles_leave_the_shelf_and_never_more_than_are_there() -> None:
    hands = next_day()
    before = balance(hands).bottles
    count(hands, (LOT, 2))
    now = balance(hands)
    assert [one.there for one in now.bottles] == [before[0].there - 2]
    assert now.mismatches == ()
    count(hands, (LOT, 90), ("ALB-9", 1))
    told = balance(hands)
    assert [(one.code, one.vial) for one in told.mismatches] == [
        ("bottles_not_there", LOT), ("bottles_not_there", "ALB-9"),
    ]  # fmt: skip
    assert told.bottles[0].there == 0


def test_the_day_before_the_count_has_its_own_balance() -> None:
    hands = next_day()
    first = today(hands)
    before = balance(hands).bottles[0].there
    hands.bench.advance(3 * 24 * 60)
    count(hands, (LOT, 2))
    assert balance_on(hands.workbench, hands.me, first).bottles[0].there == before
    assert balance(hands).bottles[0].there == before - 2


@pytest.mark.parametrize(
    ("code", "one"),
    [
        ("bag_code.malformed", Washing("poche", LOT, 1, "lavage")),
        ("bag.unknown", Washing("K7Q49TXMD", LOT, 1, "lavage")),
        ("request.text", Washing("", " ", 1, "lavage")),
        ("albumin.nothing", Washing("", LOT, 0, "lavage")),
        ("albumin.nothing", Washing("", LOT, 100, "lavage")),
        ("reason.needed", Washing("", LOT, 1, " ")),
        ("request.text", Washing("", LOT, 1, MUCH + "é")),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_counted(code: str, one: Washing) -> None:
    hands = next_day()
    told = Washing(one.bag or hands.bag, one.lot, one.bottles, one.reason)
    with refused(hands, code):
        count_lot(hands.workbench, hands.me, MSC, there(hands), [told])


@BOTH_ARMS
def test_a_count_on_the_day_of_a_bag_tells_nothing_of_it(cells: bool) -> None:
    hands = at("ended", cells)
    with refused(hands, "washing.same_day"):
        count(hands, (LOT, 1))
    hands.bench.advance(24 * 60)
    count(hands, (LOT, 1))


def test_more_than_a_line_holds_is_refused_and_nothing_is_counted() -> None:
    hands = next_day()
    one = Washing(hands.bag, LOT, 1, MUCH)
    with refused(hands, "stock.too_many"):
        count_lot(hands.workbench, hands.me, MSC, there(hands), [one] * 9)


def test_a_count_waits_for_the_closing_with_what_was_washed() -> None:
    hands = at("thawed")
    with refused(hands, "stock.preparation_open"):
        count_lot(hands.workbench, hands.me, MSC, [], [Washing(hands.bag, LOT, 1, "lavage")])


@BOTH_ARMS
def test_every_bag_is_thought_of_until_it_is_told_or_counted_past(cells: bool) -> None:
    hands = at("ended", cells)
    assert to_be_told(hands) == (), "a count of today tells nothing of it"
    count(hands)
    hands.bench.advance(24 * 60)
    assert to_be_told(hands) == (hands.bag,)
    count(hands)
    assert to_be_told(hands) == (hands.bag,), "other lots are counted on the same day"
    hands.bench.advance(24 * 60)
    assert to_be_told(hands) == ()
    other = next_day(cells)
    count(other, (LOT, 1))
    assert to_be_told(other) == ()
    assert to_be_told(at("thawed", cells)) == ()


OLD: dict[str, Value] = {
    "act": "used_bottles", "vials": [], "lot": LOT, "bottles": 2, "reason": "lavage"
}


@pytest.mark.parametrize("hyphens", [False, True])
def test_a_line_of_before_is_read_for_ever(hyphens: bool) -> None:
    hands = at("ended")
    typed = BagCode(hands.bag).shown if hyphens else hands.bag
    before = balance(hands).bottles[0].there
    with hands.bench.desk.journal.turn() as turn:
        turn.write("StockNoted", {}, hands.me, sealed={**OLD, "bag": typed})
        turn.write("StockNoted", {}, hands.me, sealed={**OLD, "lot": "ALB-9", "bag": typed})
    assert balance(hands).bottles[0].there == before - 2
    (found,) = trace(hands.workbench, hands.me)
    assert found.bag == hands.bag and found.albumin == (LOT, "ALB-9")
    row = sheet_of(hands, "stock_log").rows[-1]
    assert any(BagCode(hands.bag).shown in cell for cell in row)
    assert to_be_told(hands) == ()
    hands.bench.verdict()


def test_a_line_of_before_with_no_code_for_a_bag_is_shown_as_it_was_typed() -> None:
    hands = at("ended")
    with hands.bench.desk.journal.turn() as turn:
        turn.write("StockNoted", {}, hands.me, sealed={**OLD, "bag": "poche du 3"})
    row = sheet_of(hands, "stock_log").rows[-1]
    assert any("pour la poche poche du 3;" in cell for cell in row)
