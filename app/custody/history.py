"""The history of keys: what was valid when, read from the board alone."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, cast

from app.custody.board import Board
from app.custody.event import Event, Facts, Seat
from app.custody.kinds import ADMITTING, KINDS, Stamp
from app.custody.renewal import keepers
from app.trial.clocks import parse_instant
from app.trial.names import ROLE_KEYS, RoleKey


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


class Validity(enum.StrEnum):
    """How a seat stood at a line, in words under ``validity.STATE``."""

    VALID = "valid"
    WAITING = "waiting"
    OUTSIDE = "outside"
    """Admitted, and its delegation did not cover the moment."""
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class SeatAt:
    """One seat as it stood when a line was written.

    `span` is the delegation and training in force, `generations` the newest ones of the role
    keys that it kept, `rewrapped` the last line that put its private keys under
    another passphrase or cost, None for none.
    """

    history: KeyHistory
    validity: Validity
    span: Span
    generations: tuple[tuple[RoleKey, int], ...]
    rewrapped: int | None


def seats_at(histories: Sequence[KeyHistory], line: int, at: str) -> tuple[SeatAt, ...]:
    """Every seat admitted by a line, as it stood there at this time, in the order of admission."""
    return tuple(_seat_at(one, line, at) for one in histories if one.admitted <= line)


def line_at(events: Sequence[Event], moment: datetime) -> int | None:
    """The last line that was written by a moment, as far as precise times tell; None before all."""
    found = None
    for event in events:
        if KINDS[event.kind].stamp is Stamp.PRECISE and parse_instant(event.at) <= moment:
            found = event.number
    return found


def _seat_at(one: KeyHistory, line: int, at: str) -> SeatAt:
    newest = dict.fromkeys(ROLE_KEYS[one.seat.role], 1)
    newest |= {role: number for role, number, began in one.generations if began <= line}
    rewrapped = [number for number in one.rewrapped if number <= line]
    return SeatAt(
        one, _validity(one, line, at), one.span_at(line), tuple(newest.items()),
        rewrapped[-1] if rewrapped else None,
    )  # fmt: skip


def _validity(one: KeyHistory, line: int, at: str) -> Validity:
    if one.confirmed is None or line < one.confirmed:
        return Validity.WAITING
    if one.revoked is not None and line > one.revoked:
        return Validity.REVOKED
    return Validity.VALID if one.is_valid(line, at) else Validity.OUTSIDE


@dataclass(slots=True)
class _Told:
    histories: dict[str, KeyHistory] = field(default_factory=dict)
    proposals: dict[int, Event] = field(default_factory=dict)

    def change(self, seat: str, **changes: Any) -> None:
        self.histories[seat] = replace(self.histories[seat], **changes)


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
