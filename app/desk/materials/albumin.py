"""The one albumin stock of both arms, from its receipt on: open, signed, and alike for both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from app.custody.albumin import HELD_BY, albumin_of
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person, Signing
from app.desk.typed import read_text
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal

MOST_BOTTLES = 9999
CHANGES = ("quarantined", "released", "recalled", "destroyed", "returned", "lost")
"""What may happen to a lot; the first three concern it whole, the others some bottles."""

Lot = tuple[str, date]


@dataclass(frozen=True, slots=True)
class AlbuminBalance:
    """One lot in bottles: what came in, what was promised to bags, what left, what is there.

    `went` says by which change how many left.
    """

    lot: str
    expiry: date
    received: int
    promised: int
    went: Mapping[str, int]
    left: int

    @property
    def gone(self) -> int:
        """Bottles that left, however."""
        return sum(self.went.values())

    @property
    def rest(self) -> int:
        """What must be there less what is: nought, or something is wrong."""
        return self.received - self.promised - self.gone - self.left


def receive_albumin(desk: Desk, person: Person, lot: str, expiry: date, bottles: int) -> Line:
    """Takes bottles into the one albumin stock of both arms; `bottles` at least 1."""
    if not 1 <= bottles <= MOST_BOTTLES or not lot.strip():
        raise Refusal("albumin.nothing")
    if expiry < desk.clock.now().astimezone(desk.journal.zone).date():
        raise Refusal("albumin.expired")
    with desk.journal.turn() as turn:
        facts: dict[str, Value] = {
            "lot": read_text(lot, field="lot"), "expiry": expiry.isoformat(), "bottles": bottles,
        }  # fmt: skip
        return turn.write("AlbuminReceived", facts, person)


def change_albumin(
    desk: Desk, signing: Signing, lot: str, expiry: date, change: str, bottles: int
) -> Line:
    """A lot is held or let go as a whole, or some bottles of it leave.

    What becomes of bottles waits for the closing of an open preparation, since cells take
    more of them in hand; what holds a lot does not. Raises Refusal ``albumin.unknown`` and
    ``albumin.too_many``, ``albumin.nothing``, ``albumin.preparation_open``.
    """
    name = read_text(lot, field="lot")
    with desk.journal.turn() as turn:
        mine = [a for a in turn.board.albumin if (a.lot, a.expiry) == (name, expiry)]
        left = sum(a.left for a in mine)
        if not mine or change not in CHANGES:
            raise Refusal("albumin.unknown", lot=name)
        if change not in HELD_BY and turn.board.open_stories():
            raise Refusal("albumin.preparation_open")
        if change in HELD_BY:
            bottles = max(left, 1)
        if not 1 <= bottles <= MOST_BOTTLES:
            raise Refusal("albumin.nothing")
        if change not in HELD_BY and bottles > left:
            raise Refusal("albumin.too_many", left=left)
        facts: dict[str, Value] = {
            "lot": name, "expiry": expiry.isoformat(), "change": change, "bottles": bottles,
        }  # fmt: skip
        return turn.write("AlbuminChanged", facts, signing)


def albumin_balance(desk: Desk, until: datetime | None = None) -> list[AlbuminBalance]:
    """Each lot at a moment, the moment included, or now.

    What came and what went is counted from the lines, and held against what is
    left when the same lines are lived through once more.
    """
    told = [e for e in desk.board.events if until is None or parse_instant(e.at) <= until]
    numbers = {event.number for event in told}
    received: Counter[Lot] = Counter()
    gone: defaultdict[Lot, Counter[str]] = defaultdict(Counter)
    for event in told:
        if event.kind not in ("AlbuminReceived", "AlbuminChanged"):
            continue
        key = (event.text("lot"), date.fromisoformat(event.text("expiry")))
        if event.kind == "AlbuminReceived":
            received[key] += event.number_of("bottles")
        elif event.text("change") not in HELD_BY:
            gone[key][event.text("change")] += event.number_of("bottles")
    promised = Counter(
        bottle for story in desk.board.stories.values() for bottle in story.albumin
        if story.first("RequestAccepted").number in numbers
    )  # fmt: skip
    left: Counter[Lot] = Counter()
    for lot in albumin_of(told).lots:
        left[lot.lot, lot.expiry] += lot.left
    return [
        AlbuminBalance(*key, received[key], promised[key], gone[key], left[key])
        for key in received
    ]
