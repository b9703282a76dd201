"""The life of the allocation list, as far as anyone can check it without a key.

A list is proposed and confirmed, extended at its end, stopped, replaced from
the next row on, and opened when the trial is over. Each row is taken once: by
an accepted request, by two people who void it, or by two who tell that it was
used outside the system.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from app.custody.event import Event
from app.custody.finding import Finding

LISTS = frozenset({"ListProposed", "ListExtended"})
"""The kinds whose rows are taken."""
ROWS_OF = LISTS | {"NumbersSealed"}
"""The kinds that rows beside the log belong to."""
TAKES_ROW = frozenset({"RowVoided", "AllocatedOutside"})
"""Proposals that take a row of the list when a second person confirms them."""
Place = tuple[int, int]
"""A row of a stratum: the line of its list, its position from 1."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A line that takes a row of a stratum: the next one, or the one at `place`."""

    line: int
    stratum: str
    place: Place | None


def rows_of(event: Event) -> Mapping[str, int]:
    """How many rows a list's line tells for each stratum."""
    strata = cast(Sequence[Mapping[str, str | int]], event.facts["strata"])
    return {str(told["stratum"]): int(told["rows"]) for told in strata}


class Lists:
    """Lists, stops, takers and the opening, fed with a log's events in order."""

    def __init__(self) -> None:
        self.told: dict[int, Event] = {}
        """Every line that rows belong to, proposals included."""
        self.takers: list[Taker] = []
        """In the order in which they took their rows."""
        self.stop: Event | None = None
        """The line that stopped allocations, while they are."""
        self.opening: Event | None = None
        """The proposal by which two people have opened the list for ever."""
        self.voided: dict[str, Event] = {}
        """Bag codes whose allocation two people have made void, with the proposal."""
        self.outside: dict[str, Event] = {}
        """Subjects to whom a row was given outside the system, with the proposal."""
        self._in_force: dict[int, int] = {}
        self._windows: dict[str, int] = {}
        self._repeats: set[str] = set()
        self._places: dict[str, Place] = {}

    def is_confirmed(self, number: int) -> bool:
        """Whether two people have put the list or extension at this line in force."""
        return number in self._in_force

    def in_force(self, before: int) -> Event | None:
        """The list last proposed among those confirmed before a line."""
        held = [n for n, at in self._in_force.items() if at < before and self._is_base(n)]
        return self.told[max(held)] if held else None

    def chain(self, before: int) -> list[Event]:
        """The list in force before a line and what it was extended by, in that order."""
        base = self.in_force(before)
        if base is None:
            return []
        more = sorted(
            (at, number) for number, at in self._in_force.items()
            if at < before and not self._is_base(number)
            and self.told[number].number_of("line") == base.number
        )  # fmt: skip
        return [base, *(self.told[number] for _, number in more)]

    def places(self, stratum: str, before: int) -> Iterator[Place]:
        """The rows of a stratum, in the order in which they are taken."""
        for event in self.chain(before):
            for position in range(1, rows_of(event).get(stratum, 0) + 1):
                yield event.number, position

    def next_place(
        self, stratum: str, before: int, taken: Iterable[tuple[str, Place]]
    ) -> Place | None:
        """The first row of a stratum that nothing has taken; None when there is none."""
        gone = {place for name, place in taken if name == stratum}
        return next((one for one in self.places(stratum, before) if one not in gone), None)

    def take(self, event: Event, brought: Event | None) -> None:
        """Learns one line and the proposal that it brought into effect; raises Finding."""
        request = event.facts.get("request")
        if event.kind in ROWS_OF:
            self._add(event)
        elif event.kind == "AllocationsStopped":
            self._stop(event)
        elif event.kind == "AllocationsResumed":
            self._require_stop(event)
        elif event.kind == "ListOpened":
            if self.opening is None or self.opening.number != event.number_of("line"):
                raise Finding("list.not_opened")
        elif event.kind == "RequestAccepted":
            self._accept(event)
        elif event.kind == "RepeatAgreed":
            self._repeats.add(str(request))
        elif event.kind == "NumberGiven":
            self._places[str(request)] = _place(event)
        elif event.kind == "Allocated" and request not in self._repeats:
            place = self._places.get(str(request))
            line = self._windows[str(request)]
            self.takers.append(Taker(line, event.text("stratum"), place))
        if brought is not None:
            self._bring(event.number, brought)

    def _is_base(self, number: int) -> bool:
        return self.told[number].kind == "ListProposed"

    def _require_in_force(self, event: Event) -> None:
        base = self.in_force(event.number)
        if base is None or base.number != event.number_of("line"):
            raise Finding("list.not_in_force")

    def _add(self, event: Event) -> None:
        if event.kind == "ListExtended":
            self._require_in_force(event)
        elif event.kind == "NumbersSealed":
            of = self.told.get(event.number_of("line"))
            if of is None or of.kind not in LISTS or of.facts["strata"] != event.facts["strata"]:
                raise Finding("list.other_strata")
        self.told[event.number] = event

    def _stop(self, event: Event) -> None:
        self._require_in_force(event)
        if self.stop is not None:
            raise Finding("list.stopped_twice")
        self.stop = event

    def _require_stop(self, event: Event) -> None:
        if self.stop is None or self.stop.number != event.number_of("line"):
            raise Finding("list.not_stopped")

    def _accept(self, event: Event) -> None:
        if self.stop is not None:
            raise Finding("list.stopped")
        if self.opening is not None:
            raise Finding("list.opened")
        self._windows[event.text("request")] = event.number

    def _bring(self, at: int, proposal: Event) -> None:
        if proposal.kind in LISTS:
            self._in_force[proposal.number] = at
        if proposal.kind == "ListProposed" and self.stop is not None:
            # A list proposed before the stop may hold the very error that it is for.
            if proposal.number > self.stop.number:
                self.stop = None
        elif proposal.kind == "AllocationsResumed":
            self._require_stop(proposal)
            self.stop = None
        elif proposal.kind in TAKES_ROW:
            place = _place(proposal)
            stratum = proposal.text("stratum")
            self.takers.append(Taker(at, stratum, place if place[1] else None))
            if proposal.kind == "AllocatedOutside":
                self.outside[proposal.text("subject")] = proposal
        elif proposal.kind == "AllocationVoided":
            self.voided[proposal.text("bag")] = proposal
        elif proposal.kind == "OpeningProposed":
            self.opening = proposal


def _place(event: Event) -> Place:
    return event.number_of("list"), event.number_of("position")
