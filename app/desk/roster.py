"""The people of a study as everybody may see them: seats, delegations, and how each one stands."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from app.custody.event import Seat
from app.desk.desk import Desk
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import Role


class Standing(enum.StrEnum):
    """Whether a seat's signature counts at this moment, and why not."""

    ACTIVE = "active"
    WAITING = "waiting"
    ENDED = "ended"
    NOT_YET = "not_yet"


@dataclass(frozen=True, slots=True)
class Member:
    """One seat. `start` and `end` bound the delegation."""

    seat: str
    name: str
    role: Role
    qualification: str
    trained: date
    start: datetime
    end: datetime
    standing: Standing


def roster(desk: Desk) -> tuple[Member, ...]:
    """Everybody with a seat, in the order of admission."""
    now = desk.clock.now()
    waiting = {
        str(event.facts["seat"]) for event in desk.board.waiting() if event.kind == "SeatProposed"
    }
    return tuple(_member(seat, seat.seat in waiting, now) for seat in desk.board.seats.values())


def _member(seat: Seat, waiting: bool, now: datetime) -> Member:
    start, end = parse_instant(seat.start), parse_instant(seat.end)
    if waiting:
        standing = Standing.WAITING
    elif seat.delegated(show_instant(now)):
        standing = Standing.ACTIVE
    else:
        standing = Standing.ENDED if now > end else Standing.NOT_YET
    trained = date.fromisoformat(str(seat.facts["trained"]))
    return Member(
        seat.seat, seat.name, seat.role, str(seat.facts["qualification"]), trained, start, end,
        standing,
    )  # fmt: skip
