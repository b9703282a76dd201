"""The history of keys: what was valid when, read from the board alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import cast

from app.custody.board import Board
from app.custody.event import Event, Facts, Seat
from app.custody.kinds import ADMITTING
from app.custody.renewal import keepers
from app.trial.names import RoleKey


@dataclass(frozen=True, slots=True)
class Span:
    """A delegation: in force from a line on until the next one's, both ends included in time."""

    line: int
    start: str
    end: str
    trained: str


@dataclass(frozen=True, slots=True)
class KeyHistory:
    """One seat: its keys, and the lines that admitted, confirmed, amended and revoked it.

    Line numbers, None for what has not come. `rewrapped` are the lines at
    which its private keys were put under another passphrase or cost: the public
    ones never change. `generations` are the lines at which a role key that it
    keeps began a new generation.
    """

    seat: Seat
    admitted: int
    confirmed: int | None
    spans: tuple[Span, ...]
    rewrapped: tuple[int, ...] = ()
    generations: tuple[tuple[RoleKey, int, int], ...] = ()
    revoked: int | None = None

    def span_at(self, line: int) -> Span:
        """The delegation in force when a line was written."""
        return [span for span in self.spans if span.line <= line or span is self.spans[0]][-1]

    def is_valid(self, line: int, at: str) -> bool:
        """Whether a signature by one of its keys counted at a line with this precise time."""
        if self.confirmed is None or line < self.confirmed:
            return False
        if self.revoked is not None and line > self.revoked:
            return False
        span = self.span_at(line)
        return replace(self.seat, start=span.start, end=span.end).delegated(at)


@dataclass(slots=True)
class _Told:
    histories: dict[str, KeyHistory] = field(default_factory=dict)
    proposals: dict[int, Event] = field(default_factory=dict)

    def change(self, seat: str, **changes: object) -> None:
        self.histories[seat] = replace(self.histories[seat], **changes)  # type: ignore[arg-type]


def key_history(board: Board) -> list[KeyHistory]:
    """Every seat that the log ever admitted, in the order of admission."""
    told = _Told()
    for event in board.events:
        if event.kind == "Confirmed":
            _confirmed(told, told.proposals[event.number_of("line")], event)
        elif event.kind == "KeysRewrapped":
            before = told.histories[event.by.seat].rewrapped
            told.change(event.by.seat, rewrapped=(*before, event.number))
        elif event.kind == "KeysRenewed":
            _renewed(told, event)
        else:
            told.proposals[event.number] = event
            _admitted(told, event)
    return list(told.histories.values())


def _admitted(told: _Told, event: Event) -> None:
    founding = event.kind == "StudyProposed"
    if not founding and event.kind not in ADMITTING:
        return
    seat = Seat.of(cast(Facts, event.facts["founder"]) if founding else event.facts)
    confirmed = event.number if founding else None
    span = _span(event.number, seat.facts)
    told.histories[seat.seat] = KeyHistory(seat, event.number, confirmed, (span,))


def _confirmed(told: _Told, proposal: Event, event: Event) -> None:
    seat = str(proposal.facts.get("seat", ""))
    if proposal.kind in ADMITTING:
        told.change(seat, confirmed=event.number)
    if proposal.kind == "SeatRecovered":
        told.change(proposal.text("replaces"), revoked=event.number)
    elif proposal.kind == "RevocationProposed":
        told.change(seat, revoked=event.number)
    elif proposal.kind == "DelegationProposed":
        spans = told.histories[seat].spans
        # What a line says counts for those behind it.
        told.change(seat, spans=(*spans, _span(event.number + 1, proposal.facts)))


def _renewed(told: _Told, event: Event) -> None:
    known = told.histories.values()
    stay = [one.seat for one in known if one.confirmed is not None and one.revoked is None]
    for role, generation in _generations(event):
        for seat in keepers(stay, [role]):
            before = told.histories[seat.seat].generations
            told.change(seat.seat, generations=(*before, (role, generation, event.number)))


def _generations(event: Event) -> Iterator[tuple[RoleKey, int]]:
    for key in cast("list[Mapping[str, str | int]]", event.facts["keys"]):
        yield RoleKey(str(key["role"])), int(key["generation"])


def _span(line: int, facts: Facts) -> Span:
    return Span(line, *(str(facts[name]) for name in ("start", "end", "trained")))
