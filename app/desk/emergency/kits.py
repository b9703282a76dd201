"""The kits for a downtime: printed once each, and every hand-fill label of them accounted for.

A kit is the same for both arms, and so are its lines; neither is written
while a preparation is open.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kit_kinds import KIT_FATES
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.emergency.downtime import LABELS, downtime_kit
from app.desk.journal import Person, Signing, Turn
from app.trial.names import BagCode
from app.trial.refusal import Refusal

__all__ = ["KIT_FATES", "Kit", "account_label", "kits", "print_kit"]


@dataclass(frozen=True, slots=True)
class Kit:
    """A kit by its number: how many labels it has, and what became of those told so far."""

    number: str
    labels: int
    line: int
    fates: Mapping[int, str] = field(default_factory=dict)

    @property
    def out(self) -> tuple[int, ...]:
        """The labels of which nobody has said what became."""
        return tuple(n for n in range(1, self.labels + 1) if n not in self.fates)


def kits(events: Sequence[Event]) -> tuple[Kit, ...]:
    """Every kit that was printed, in order."""
    fates: dict[str, dict[int, str]] = {}
    for event in events:
        if event.kind == "KitAccounted":
            told = fates.setdefault(event.text("kit"), {})
            told[event.number_of("label")] = event.text("fate")
    return tuple(
        Kit(event.text("kit"), event.number_of("labels"), event.number,
            fates.get(event.text("kit"), {}))
        for event in events if event.kind == "KitPrinted"
    )  # fmt: skip


def print_kit(desk: Desk, person: Person) -> tuple[str, Mapping[str, bytes]]:
    """A kit's number and its papers as PDF by file name, after its line is on disk.

    Raises Refusal ``kit.preparation_open``, and ``kit.too_soon`` for a second one
    within the minute that numbers it.
    """
    with desk.journal.turn() as turn:
        _calm(turn)
        number, papers = downtime_kit(desk)
        if any(kit.number == number for kit in kits(turn.board.events)):
            raise Refusal("kit.too_soon", kit=number)
        sheets = next(iter(papers.values()))
        digest = hashlib.sha256(sheets).hexdigest()
        facts: dict[str, Value] = {"kit": number, "labels": LABELS, "digest": digest}
        turn.write("KitPrinted", facts, person)
    return number, papers


def account_label(
    desk: Desk, signing: Signing, label: str, fate: str, bag: str = ""
) -> Line:
    """What became of one hand-fill label, by its number as it is printed (``2603241905-2``).

    A label that was used names its bag, no other does. Raises Refusal ``kit.unknown``,
    ``kit.accounted``, ``kit.fate``, ``kit.bag``, ``kit.preparation_open``, ``bag_code.…``.
    """
    number, _, place = label.strip().rpartition("-")
    if fate not in KIT_FATES:
        raise Refusal("kit.fate")
    if bool(bag.strip()) != (fate == "used"):
        raise Refusal("kit.bag")
    code = BagCode.read(bag) if bag.strip() else None
    with desk.journal.turn() as turn:
        _calm(turn)
        found = next((kit for kit in kits(turn.board.events) if kit.number == number), None)
        if found is None or place not in {str(n) for n in range(1, found.labels + 1)}:
            raise Refusal("kit.unknown", label=label.strip())
        if int(place) not in found.out:
            raise Refusal("kit.accounted", label=label.strip())
        if code is not None and turn.board.of_bag(code.text) is None:
            raise Refusal("bag.unknown", bag=code.shown)
        facts: dict[str, Value] = {
            "kit": number, "label": int(place), "fate": fate,
            "applied": code.text if code else "",
        }  # fmt: skip
        return turn.write("KitAccounted", facts, signing)


def _calm(turn: Turn) -> None:
    if turn.board.open_stories():
        raise Refusal("kit.preparation_open")
