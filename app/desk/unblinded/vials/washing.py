"""Albumin bottles taken to wash cells: told with a count of the stock, inside its line.

Cells alone are washed, so a line of their own would say by its mere existence what
was in the bag before it. A count has its line whatever was washed since the last one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import cast

from app.custody.board import Board
from app.custody.canonical import Value
from app.desk.typed import read_text
from app.desk.unblinded.vials.ledger import Movement
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, is_bag_code
from app.trial.refusal import Refusal

ACT = "used_bottles"
MOST_BOTTLES = 99
MOST_REASON = 200


@dataclass(frozen=True, slots=True)
class Washing:
    """Bottles of a lot, beyond those promised to every bag: how many, for which bag, and why."""

    bag: str
    lot: str
    bottles: int
    reason: str

    def told(self) -> dict[str, Value]:
        """As it stands in the sealed part of a count."""
        return {
            "bag": self.bag, "bottles": self.bottles, "lot": self.lot, "reason": self.reason,
        }  # fmt: skip


def read_washing(one: Washing, bags: Mapping[str, date], today: date) -> Washing:
    """What was typed, in its one form; `bags` are all that are closed, as `closed_bags` has them.

    A count on the day of a bag tells nothing of it: nobody counts because of one. Raises Refusal
    ``bag_code.…``, ``bag.unknown``, ``washing.same_day``, ``albumin.nothing``,
    ``reason.needed``, and as `read_text`.
    """
    code = BagCode.read(one.bag)
    if code.text not in bags:
        raise Refusal("bag.unknown", bag=code.shown)
    if bags[code.text] >= today:
        raise Refusal("washing.same_day", bag=code.shown)
    lot = read_text(one.lot, field="lot")
    if not 1 <= one.bottles <= MOST_BOTTLES:
        raise Refusal("albumin.nothing")
    if not one.reason.strip():
        raise Refusal("reason.needed")
    reason = read_text(one.reason, field="reason", most=MOST_REASON)
    return Washing(code.text, lot, one.bottles, reason)


def closed_bags(board: Board, zone: tzinfo) -> dict[str, date]:
    """The bags that are made and closed, in either arm, with the day of their closing."""
    return {
        story.bag: parse_instant(closing.at).astimezone(zone).date()
        for story in board.stories.values()
        if story.bag and (closing := story.last(story.disposition)) is not None
    }  # fmt: skip


def washings(counted: Movement) -> tuple[Movement, ...]:
    """What a count tells of bottles, as movements of its own; none for any other movement."""
    if counted.act != "counted":
        return ()
    told = cast(Sequence[Mapping[str, Value]], counted.told.get("washed", ()))
    return tuple(
        Movement(ACT, (), counted.at, counted.by, counted.line, {**one, "act": ACT})
        for one in told
    )  # fmt: skip


def named(told: Mapping[str, Value]) -> dict[str, Value]:
    """The facts of a line of before, which has the bag as it was typed: with its code."""
    bag = str(told["bag"])
    return {**told, "bag": BagCode.read(bag).text if is_bag_code(bag) else bag}


def untold(
    bags: Mapping[str, date], movements: Sequence[Movement], today: date, zone: tzinfo
) -> tuple[str, ...]:
    """The bags, of either arm, that a count of today may have something to tell of.

    They were closed before today, not before the last count of an earlier day, and no
    bottles were told of them yet.
    """
    counts = (m.at.astimezone(zone).date() for m in movements if m.act == "counted")
    last = max((day for day in counts if day < today), default=date.min)
    known = {m.text("bag") for m in movements if m.act == ACT}
    return tuple(bag for bag, day in bags.items() if last <= day < today and bag not in known)
