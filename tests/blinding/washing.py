"""What cells alone need at the bench: bottles of albumin to wash them, and how they are told."""

from __future__ import annotations

from app.desk.journal import Person
from app.desk.unblinded.stock_life import look_at_stock
from app.desk.unblinded.washing import ACT, Washing
from app.desk.unblinded.workbench import Workbench


def washed(workbench: Workbench, person: Person) -> list[Washing]:
    """For each bag of cells that no count has told of: a bottle, or two by its number of vials."""
    told = look_at_stock(workbench, person).movements
    known = {one.text("bag") for one in told if one.act == ACT}
    lot = max(workbench.desk.board.albumin, key=lambda one: one.left).lot
    return [
        Washing(one.text("bag"), lot, 1 + len(one.vials) % 2, "lavage")
        for one in told if one.act == "thawed" and one.text("bag") not in known
    ]  # fmt: skip


def washed_in_a_line(workbench: Workbench, person: Person, one: Washing) -> None:
    """As earlier programs told it: in a line of its own, with nothing open in it."""
    with workbench.desk.journal.turn() as turn:
        turn.write("StockNoted", {}, person, sealed={**one.told(), "act": ACT, "vials": []})
