"""The life of one seat as everybody may read it: what was valid of it from which line on."""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from app.custody.event import Event
from app.custody.history import KeyHistory, Span, key_history
from app.desk.desk import Desk
from app.desk.seats.countersigning import KIND as COUNTERSIGNED
from app.desk.seats.countersigning import RECOVERY
from app.trial.clocks import parse_instant
from app.trial.names import RoleKey


class Turning(enum.StrEnum):
    """What a line did to a seat."""

    ADMITTED = "admitted"
    RECOVERED = "recovered"
    RECOVERED_ALONE = "recovered_alone"
    CONFIRMED = "confirmed"
    COUNTERSIGNED = "countersigned"
    DELEGATED = "delegated"
    REWRAPPED = "rewrapped"
    RENEWED = "renewed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One line in the life of a seat: its number, its time, what it did.

    `span` is the delegation it began; `key` and `generation` are the role key
    that it renewed, with the number of the new generation.
    """

    line: int
    at: datetime
    turning: Turning
    span: Span | None = None
    key: RoleKey | None = None
    generation: int = 0


def seat_life(desk: Desk, seat: str) -> tuple[SeatLine, ...]:
    """The lines that made a seat (its id) what it is, in the order of the log; none if unknown."""
    for history in key_history(desk.board):
        if history.seat.seat == seat:
            return tuple(sorted(_lines(desk, history), key=lambda one: one.line))
    return ()


def _began(event: Event) -> Turning:
    if event.kind != RECOVERY:
        return Turning.ADMITTED
    return Turning.RECOVERED_ALONE if event.text("alone") == "yes" else Turning.RECOVERED


def _lines(desk: Desk, history: KeyHistory) -> Iterator[SeatLine]:
    def at(line: int) -> datetime:
        return parse_instant(desk.board.events[line].at)

    def plain(line: int | None, turning: Turning) -> Iterator[SeatLine]:
        if line is not None:
            yield SeatLine(line, at(line), turning)

    first, *later = history.spans
    began = desk.board.events[history.admitted]
    yield SeatLine(history.admitted, at(history.admitted), _began(began), first)
    for event in desk.board.events:
        if event.kind == COUNTERSIGNED and event.number_of("line") == history.admitted:
            yield from plain(event.number, Turning.COUNTERSIGNED)
    if history.confirmed != history.admitted:
        yield from plain(history.confirmed, Turning.CONFIRMED)
    for span in later:
        # A delegation counts for the lines behind the one that confirms it.
        yield SeatLine(span.line - 1, at(span.line - 1), Turning.DELEGATED, span)
    for line in history.rewrapped:
        yield from plain(line, Turning.REWRAPPED)
    for key, generation, line in history.generations:
        yield SeatLine(line, at(line), Turning.RENEWED, key=key, generation=generation)
    yield from plain(history.revoked, Turning.REVOKED)
