"""What cells alone cause at the stock: bottles to wash them, and what is seen at the tank."""

from __future__ import annotations

from collections.abc import Sequence

from app.desk.journal import Person
from app.desk.unblinded.vials import stock_life
from app.desk.unblinded.vials.ledger import IN_STOCK
from app.desk.unblinded.vials.stock import Attachment
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.desk.unblinded.vials.washing import ACT, Washing, closed_bags
from app.desk.unblinded.workbench import Workbench
from tests.desk.hands import Hands


def washed(workbench: Workbench, person: Person) -> list[Washing]:
    """For each bag of cells that no count has told of: a bottle, or two by its number of vials.

    Those of today wait for another count.
    """
    told = look_at_stock(workbench, person).movements
    zone = workbench.desk.journal.zone
    today = workbench.desk.clock.now().astimezone(zone).date()
    closed = closed_bags(workbench.desk.board, zone)
    known = {one.text("bag") for one in told if one.act == ACT}
    lot = max(workbench.desk.board.albumin, key=lambda one: one.left).lot
    return [
        Washing(one.text("bag"), lot, 1 + len(one.vials) % 2, "lavage")
        for one in told if one.act == "thawed" and one.text("bag") not in known
        and closed.get(one.text("bag"), today) < today
    ]  # fmt: skip


def washed_in_a_line(workbench: Workbench, person: Person, one: Washing) -> None:
    """As earlier programs told it: in a line of its own, with nothing open in it."""
    with workbench.desk.journal.turn() as turn:
        turn.write("StockNoted", {}, person, sealed={**one.told(), "act": ACT, "vials": []})


def washed_with_more(hands: Hands) -> None:
    """The stock is counted; where cells were in the bag, bottles to wash them are told with it."""
    hands.bench.advance(24 * 60)
    told = washed(hands.workbench, hands.me)
    assert bool(told) is hands.cells
    count_all(hands, told)


def count_all(hands: Hands, told: Sequence[Washing] = ()) -> None:
    """A count of the first lot that finds everything."""
    held = stock_life.look_at_stock(hands.workbench, hands.me).held
    there = [name for name, one in held.items() if one.place in IN_STOCK]
    stock_life.count_lot(hands.workbench, hands.me, "MSC-0426", there, told)


def fetched_from_the_tank(hands: Hands) -> None:
    """Only for cells somebody goes to the tank, and notices there what is noted of the stock."""
    if hands.cells:
        workbench, me = hands.workbench, hands.me
        warm = stock_life.Excursion(9, "-120", "couvercle", Attachment("sonde.csv", "ab" * 32))
        stock_life.quarantine(workbench, me, ["V-050"], "fissure")
        stock_life.record_outside(workbench, me, ["V-051", "V-052"], 3, "sortis pour trier")
        stock_life.record_excursion(workbench, me, ["V-053"], warm)
        stock_life.place_vials(workbench, me, ["V-054"], "cuve 2")
    for act in (Hands.pool, Hands.count, Hands.compute, Hands.fill, Hands.label, Hands.check):
        act(hands)
    hands.release()
