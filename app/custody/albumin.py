"""The one albumin stock of both arms, as open lines tell it: deliveries, promises, changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.custody.event import Event
from app.trial.clocks import parse_instant

HELD_BY = {"quarantined": True, "recalled": True, "released": False}
"""The changes of an albumin lot that hold it, or let it go."""
Bottles = tuple[tuple[str, date], ...]
"""Bottles by lot and expiry, one entry a bottle."""


@dataclass(frozen=True, slots=True)
class AlbuminLot:
    """A delivery of albumin bottles and how many of them are not yet promised to a bag."""

    lot: str
    expiry: date
    left: int
    held: bool = False
    """Whether the lot is in quarantine or recalled, and promised to no bag."""


class AlbuminStock:
    """The deliveries in order; what is promised goes first-expiry-first."""

    def __init__(self) -> None:
        self.lots: list[AlbuminLot] = []

    def take(self, event: Event) -> Bottles:
        """Learns a line; returns the bottles that an acceptance promises, else none."""
        if event.kind == "AlbuminReceived":
            lot, bottles = _lot(event), event.number_of("bottles")
            self.lots.append(AlbuminLot(*lot, bottles))
        elif event.kind == "AlbuminChanged":
            self._change(event)
        elif event.kind == "RequestAccepted":
            return self._promise(event)
        return ()

    def bottles_for(self, bottles: int, until: date) -> Bottles | None:
        """The bottles that would be promised, first expiry first; None when there are too few."""
        usable = sorted(
            (a for a in self.lots if a.left and not a.held and a.expiry >= until),
            key=lambda lot: (lot.expiry, lot.lot),
        )
        single = [(lot.lot, lot.expiry) for lot in usable for _ in range(lot.left)]
        return tuple(single[:bottles]) if len(single) >= bottles else None

    def _promise(self, event: Event) -> Bottles:
        until = parse_instant(event.text("use_by")).date()
        promised = self.bottles_for(event.number_of("bottles"), until) or ()
        for lot, expiry in promised:
            index = next(
                i for i, have in enumerate(self.lots)
                if (have.lot, have.expiry) == (lot, expiry) and have.left and not have.held
            )  # fmt: skip
            have = self.lots[index]
            self.lots[index] = AlbuminLot(lot, expiry, have.left - 1)
        return promised

    def _change(self, event: Event) -> None:
        """A lot held or let go as a whole; bottles that left it are taken off its deliveries."""
        change, gone = event.text("change"), event.number_of("bottles")
        key = _lot(event)
        for index, have in enumerate(self.lots):
            if (have.lot, have.expiry) != key:
                continue
            if change in HELD_BY:
                self.lots[index] = AlbuminLot(*key, have.left, HELD_BY[change])
            else:
                taken = min(gone, have.left)
                gone -= taken
                self.lots[index] = AlbuminLot(*key, have.left - taken, have.held)


def albumin_of(events: Iterable[Event]) -> AlbuminStock:
    """The stock as these lines tell it."""
    stock = AlbuminStock()
    for event in events:
        stock.take(event)
    return stock


def _lot(event: Event) -> tuple[str, date]:
    return event.text("lot"), date.fromisoformat(event.text("expiry"))
