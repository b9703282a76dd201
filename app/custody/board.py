"""The board: what the open log says at this moment, for every role, read again at each start.

Nothing here knows an arm: a board of the same day with the arms exchanged is
equal.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import cast

from app.custody.albumin import AlbuminLot, AlbuminStock
from app.custody.event import Event, Seat
from app.custody.kinds import ADMITTING, CLOSINGS, EXPORTS, PROPOSALS
from app.custody.lists import Lists
from app.custody.renewal import concerns, keeps
from app.custody.seats import rows_set

_ASIDE = EXPORTS | {"DoseRecomputed", "AllocationVoided", "Countersigned", "SlipPrinted"}


@dataclass(slots=True)
class Story:
    """One request from its receipt on: its open lines, in order."""

    request: str
    events: list[Event] = field(default_factory=list)
    albumin: tuple[tuple[str, date], ...] = ()
    """The albumin bottles promised at acceptance, first expiry first."""
    withdrawn: set[int] = field(default_factory=set)
    """The lines that count no more: a destruction withdrawn, and its withdrawal."""

    def last(self, kind: str) -> Event | None:
        """The latest line of a kind, or None."""
        return next((event for event in reversed(self.events) if event.kind == kind), None)

    def first(self, kind: str) -> Event:
        """The first line of a kind that must be there."""
        return next(event for event in self.events if event.kind == kind)

    @property
    def accepted(self) -> Event | None:
        """The acceptance, or None."""
        return self.last("RequestAccepted")

    @property
    def bag(self) -> str:
        """The bag code, nine characters; empty before the allocation."""
        allocated = self.last("Allocated")
        return allocated.text("bag") if allocated else ""

    @property
    def d(self) -> str:
        """The announced clock start."""
        return self.first("RequestAccepted").text("d")

    @property
    def r(self) -> str:
        """The announced hand-over time, the latest one after delays."""
        delayed = self.last("Delayed")
        return delayed.text("r") if delayed else self.first("RequestAccepted").text("r")

    @property
    def disposition(self) -> str:
        """``Released``, ``Cancelled`` or ``NotTreated``; empty while the window is open."""
        return next((event.kind for event in self.events if event.kind in CLOSINGS), "")

    @property
    def is_open(self) -> bool:
        """Whether the preparation's window is open."""
        return self.accepted is not None and not self.disposition

    @property
    def stage(self) -> str:
        """How far the request has come: its latest line but for those that change nothing."""
        told = (e for e in reversed(self.events) if e.number not in self.withdrawn)
        return next(e.kind for e in told if e.kind not in _ASIDE)

    @property
    def subject(self) -> str:
        """The number of the subject it was asked for."""
        return self.events[0].text("subject")

    @property
    def is_over(self) -> bool:
        """Whether nothing of it can be given any more: declined, back, lost, or destroyed by two.

        An infusion that began is never over: no second dose follows it.
        """
        if self.last("InfusionStarted") is not None:
            return False
        over = ("RequestDeclined", "BagReturned", "BagLost", "Confirmed", "DestroyedAlone")
        return any(self.last(kind) is not None for kind in over)


class Board:
    """Stories by request and by bag, and what has been put in force by two people."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.seats: dict[str, Seat] = {}
        self.stories: dict[str, Story] = {}
        self.revoked: set[str] = set()
        self.rows: dict[str, str] = {}
        self.in_force: dict[str, Event] = {}
        self.sites: tuple[str, ...] = ()
        self._albumin = AlbuminStock()
        self.practice = False
        self.lists = Lists()
        self.restored: set[tuple[int, str]] = set()
        """Heads (size and root) that two people have signed away, see ``Restored``."""
        self._proposals: dict[int, Event] = {}
        self._bags: dict[str, Story] = {}

    def take(self, event: Event) -> None:
        """Learns one audited line."""
        self.events.append(event)
        self.rows |= rows_set(event)
        brought = None
        if event.kind in PROPOSALS:
            self._propose(event)
        elif event.kind == "Confirmed":
            brought = self._proposals.pop(event.number_of("line"))
            self._confirm(brought, event)
        elif event.kind == "KeysRenewed":
            roles = {key["role"] for key in cast(Sequence[Mapping[str, str]], event.facts["keys"])}
            self._drop(lambda waiting: keeps(waiting, roles))
        elif event.kind == "DestructionWithdrawn":
            self._withdraw(event)
        promised = self._albumin.take(event)
        story = self._story(event)
        if story is not None:
            story.events.append(event)
            if event.kind == "RequestAccepted":
                story.albumin = promised
            elif event.kind == "Allocated":
                self._bags[story.bag] = story
        self.lists.take(event, brought)

    def latest_of(self, subject: str) -> Story | None:
        """The latest request of a subject that was accepted, or None."""
        told = [story for story in self.stories.values() if story.subject == subject]
        return next((s for s in reversed(told) if s.accepted is not None), None)

    def allocated_to(self, subject: str) -> Story:
        """The first story of a subject that took a row; raises KeyError when none did."""
        told = self.stories.values()
        found = next((s for s in told if s.bag and s.subject == subject), None)
        if found is None:
            raise KeyError(subject)
        return found

    def waiting(self) -> Sequence[Event]:
        """Proposals that await a second person."""
        return list(self._proposals.values())

    def of_bag(self, bag: str) -> Story | None:
        """The story of a bag code (nine characters), or None."""
        return self._bags.get(bag)

    def open_stories(self) -> list[Story]:
        """The stories whose window is open, in the order of acceptance."""
        accepted = [story for story in self.stories.values() if story.is_open]
        return sorted(accepted, key=lambda story: story.first("RequestAccepted").number)

    @property
    def configured(self) -> Event:
        """The line that tells the configuration in force."""
        return self.in_force.get("StudyAmended", self.events[0])

    def confirmation(self, proposal: int) -> Event | None:
        """The line that confirmed a proposal, or None."""
        return next(
            (e for e in self.events if e.kind == "Confirmed" and e.number_of("line") == proposal),
            None,
        )

    @property
    def albumin(self) -> list[AlbuminLot]:
        """The deliveries of albumin, in order."""
        return self._albumin.lots

    def albumin_for(self, bottles: int, until: date) -> tuple[tuple[str, date], ...] | None:
        """The bottles that would be promised, first expiry first; None when there are too few."""
        return self._albumin.bottles_for(bottles, until)

    def _propose(self, event: Event) -> None:
        self._proposals[event.number] = event
        if event.kind in ADMITTING:
            seat = Seat.of(event.facts)
            self.seats[seat.seat] = seat
        if event.kind == "StudyProposed":
            founder = Seat.of(cast(Mapping[str, str], event.facts["founder"]))
            self.seats[founder.seat] = founder
            self.practice = event.number_of("practice") == 1

    def _confirm(self, proposal: Event, event: Event) -> None:
        self.in_force[proposal.kind] = proposal
        if proposal.kind == "SitesProposed":
            self.sites = tuple(cast(Sequence[str], proposal.facts["sites"]))
        elif proposal.kind == "StudyAmended":
            version = proposal.number_of("version")
            self._drop(lambda waiting: waiting.kind == proposal.kind
                       and waiting.number_of("version") <= version)  # fmt: skip
        elif proposal.kind == "Restored":
            self.restored.add((proposal.number_of("size"), proposal.text("root")))
        elif proposal.kind == "DestructionProposed":
            story = self.of_bag(proposal.text("bag"))
            if story is not None:
                story.events.append(event)
        elif proposal.kind in ("RevocationProposed", "SeatRecovered"):
            ended = "seat" if proposal.kind == "RevocationProposed" else "replaces"
            self.revoked.add(proposal.text(ended))
            self._drop(lambda waiting: concerns(waiting, self.revoked))
        elif proposal.kind == "DelegationProposed":
            seat = self.seats[proposal.text("seat")]
            self.seats[seat.seat] = seat.amended(proposal.facts)

    def _drop(self, is_void: Callable[[Event], bool]) -> None:
        self._proposals = {n: p for n, p in self._proposals.items() if not is_void(p)}

    def _withdraw(self, event: Event) -> None:
        number = event.number_of("line")
        self._proposals.pop(number, None)
        story = self.of_bag(self.events[number].text("bag"))
        if story is not None:
            story.events.append(event)
            story.withdrawn |= {number, event.number}

    def _story(self, event: Event) -> Story | None:
        if event.kind == "Countersigned":
            return self._story(self.events[event.number_of("line")])
        request = event.facts.get("request")
        if event.kind == "RequestReceived":
            self.stories[str(request)] = Story(str(request))
        if isinstance(request, str):
            return self.stories.get(request)
        bag = event.facts.get("bag")
        return self.of_bag(bag) if isinstance(bag, str) else None
