"""The ledger of the frozen vials: what became of each, when, by whose hand; sums to zero.

Pure: made of movements in the order of their time, whoever read them. A vial
is in one state at any moment; what the movements say against each other is
named and not smoothed over.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from app.custody.canonical import Value


@dataclass(frozen=True, slots=True)
class Vial:
    """A frozen vial: its id, lot, donor, viable cells at freezing, and last day of use."""

    vial: str
    lot: str
    donor: str
    viable_cells: int
    expiry: date


class Place(enum.StrEnum):
    """Where a vial stands, in words under ``stock.state.STATE``."""

    QUARANTINE = "quarantine"
    FREE = "free"
    HELD = "held"
    """After an excursion or too many minutes outside, until someone decides."""
    REJECTED = "rejected"
    """Decided against, or recalled: it can only leave."""
    MISSING = "missing"
    USED = "used"
    DESTROYED = "destroyed"
    RETURNED = "returned"


IN_STOCK = frozenset({Place.QUARANTINE, Place.FREE, Place.HELD, Place.REJECTED})
GONE = (Place.USED, Place.DESTROYED, Place.RETURNED, Place.MISSING)


NOT_FREE = {
    Place.QUARANTINE: "stock.is_quarantined", Place.FREE: "stock.is_free",
    Place.HELD: "stock.is_held", Place.REJECTED: "stock.is_rejected",
    Place.MISSING: "stock.is_missing", Place.USED: "stock.is_used",
    Place.DESTROYED: "stock.is_destroyed", Place.RETURNED: "stock.is_returned",
}  # fmt: skip
"""The refusal that says where a vial stands when an act needs it elsewhere."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One thing that happened to vials. `line` is the number of the log line that tells it.

    `act` is ``received``, ``thawed``, ``condemned`` (its destruction is proposed)
    or an act of section 15 of the log format.
    """

    act: str
    vials: tuple[str, ...]
    at: datetime
    by: str
    line: int
    told: Mapping[str, Value] = field(default_factory=dict)
    new: tuple[Vial, ...] = ()

    def text(self, name: str) -> str:
        """A fact as text; empty for none."""
        return str(self.told.get(name, ""))

    def whole(self, name: str) -> int:
        """A fact as a whole number; 0 for none."""
        value = self.told.get(name, 0)
        return value if isinstance(value, int) else 0


@dataclass(frozen=True, slots=True)
class Held:
    """A vial as it stands: state, position in the tank, minutes out of storage so far."""

    vial: Vial
    place: Place
    position: str = ""
    minutes_out: int = 0
    since: int = 0
    """The number of the line that brought it there."""


@dataclass(frozen=True, slots=True)
class Mismatch:
    """What movements say against each other: a code (``mismatch.CODE``), a vial, a line."""

    code: str
    vial: str
    line: int


@dataclass(frozen=True, slots=True)
class Balance:
    """One lot on one day, in vials: what came in, what left and how, what is there."""

    lot: str
    received: int
    gone: Mapping[Place, int]
    there: Mapping[Place, int]

    @property
    def left(self) -> int:
        """What must be on hand: what came in less what left."""
        return self.received - sum(self.gone.values())

    @property
    def rest(self) -> int:
        """What must be less what is there: nought, or something is wrong."""
        return self.left - sum(self.there.values())


class Ledger:
    """All vials, fed with movements in the order of their time."""

    def __init__(self, most_minutes: int | None = None) -> None:
        self.held: dict[str, Held] = {}
        self.mismatches: list[Mismatch] = []
        self.movements: list[Movement] = []
        self._most = most_minutes
        self._early: dict[str, Movement] = {}
        self._flow: Counter[tuple[str, Place | None]] = Counter()

    def take(self, movement: Movement) -> None:
        """Learns one movement."""
        self.movements.append(movement)
        for vial in movement.new:
            if vial.vial in self.held:
                self._wrong("received_twice", vial.vial, movement)
                continue
            first = Place.QUARANTINE if movement.whole("quarantine") else Place.FREE
            self._flow[vial.lot, None] += 1
            self.held[vial.vial] = Held(
                vial, first, movement.text("position"), since=movement.line
            )
            if vial.vial in self._early:
                # A clock that was set back: what was thawed is never free again.
                self._to(self.held[vial.vial], Place.USED, movement)
        for name in movement.vials:
            self._move(name, movement)
        for name in self._of_lot(movement):
            self._move(name, movement)
        for name, code in (("missing", "counted_missing"), ("unknown", "counted_unknown")):
            self._counted(name, code, movement)

    def _of_lot(self, movement: Movement) -> Sequence[str]:
        if movement.act != "recalled":
            return ()
        lot = movement.text("lot")
        return [n for n, h in self.held.items() if h.vial.lot == lot and h.place in IN_STOCK]

    def _counted(self, told: str, code: str, movement: Movement) -> None:
        names = movement.told.get(told)
        for name in names if isinstance(names, list) else ():
            self._wrong(code, str(name), movement)
            held = self.held.get(str(name))
            if told == "missing" and held is not None and held.place in IN_STOCK:
                self._to(held, Place.MISSING, movement)

    def _move(self, name: str, movement: Movement) -> None:
        held, after = self.held.get(name), _AFTER.get(movement.act)
        if held is None:
            self._wrong("never_received", name, movement)
            if movement.act == "thawed":
                self._early[name] = movement
            return
        if movement.act == "counted" and held.place is Place.MISSING:
            # Found again: what was taken off is there, to be looked at before it is used.
            self._flow[held.vial.lot, Place.MISSING] -= 1
            self.held[name] = replace(held, place=Place.HELD, since=movement.line)
            return
        if held.place not in IN_STOCK:
            self._wrong("not_in_stock", name, movement)
            return
        if movement.act == "thawed" and held.place is not Place.FREE:
            self._wrong("used_when_held", name, movement)
        if movement.act == "placed":
            self.held[name] = replace(held, position=movement.text("position"))
        elif movement.act in ("outside", "excursion"):
            self._warmed(held, movement)
        elif after is not None:
            self._to(held, after(held, movement), movement)

    def _warmed(self, held: Held, movement: Movement) -> None:
        minutes = held.minutes_out + movement.whole("minutes")
        over = self._most is not None and minutes > self._most
        place = held.place
        if (movement.act == "excursion" or over) and place is not Place.REJECTED:
            place = Place.HELD
        self.held[held.vial.vial] = replace(
            held, minutes_out=minutes, place=place, since=movement.line
        )

    def _to(self, held: Held, place: Place, movement: Movement) -> None:
        if place in GONE:
            self._flow[held.vial.lot, place] += 1
        self.held[held.vial.vial] = replace(held, place=place, since=movement.line)

    def _wrong(self, code: str, vial: str, movement: Movement) -> None:
        self.mismatches.append(Mismatch(code, vial, movement.line))

    def balances(self) -> list[Balance]:
        """Each lot: the flow in and out, counted apart from where its vials stand."""
        lots = dict.fromkeys(held.vial.lot for held in self.held.values())
        return [self._balance(lot) for lot in lots]

    def _balance(self, lot: str) -> Balance:
        there = Counter(h.place for h in self.held.values() if h.vial.lot == lot)
        gone = {place: self._flow[lot, place] for place in GONE}
        return Balance(
            lot, self._flow[lot, None], gone, {p: there[p] for p in Place if p in IN_STOCK}
        )


def _decided(held: Held, movement: Movement) -> Place:
    return Place.FREE if movement.whole("use") else Place.REJECTED


def _held_back(held: Held, movement: Movement) -> Place:
    return held.place if held.place is Place.REJECTED else Place.QUARANTINE


_AFTER: Mapping[str, Callable[[Held, Movement], Place]] = {
    "thawed": lambda held, movement: Place.USED,
    "quarantined": _held_back,
    "released": lambda held, movement: Place.FREE,
    "decided": _decided,
    "recalled": lambda held, movement: Place.REJECTED,
    "condemned": lambda held, movement: Place.REJECTED,
    "destroyed": lambda held, movement: Place.DESTROYED,
    "returned": lambda held, movement: Place.RETURNED,
}


def ledger_of(
    movements: Iterable[Movement], until: datetime | None = None, most_minutes: int | None = None
) -> Ledger:
    """The ledger as it stood at a moment (now by default), movements in the order of their time."""
    ledger = Ledger(most_minutes)
    for movement in sorted(movements, key=lambda m: (m.at, m.line)):
        if until is None or movement.at <= until:
            ledger.take(movement)
    return ledger
