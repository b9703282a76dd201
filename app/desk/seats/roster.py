"""The people of a study as everybody may see them: seats, delegations, and how each one stands."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date, datetime

from app.custody.event import Seat
from app.desk.desk import Desk
from app.desk.seats.countersigning import RECOVERY, due_until, is_due, read_lone
from app.desk.training import trained_until
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import Role


class Standing(enum.StrEnum):
    """Whether a seat's signature counts at this moment, and why not.

    Void is a proposal that waits no more: its author was revoked, or keys were
    renewed since.
    """

    ACTIVE = "active"
    WAITING = "waiting"
    ENDED = "ended"
    NOT_YET = "not_yet"
    REVOKED = "revoked"
    VOID = "void"


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
    trained_until: date | None = None
    """The last day on which the training counts; None where it does not lapse."""
    countersign: datetime | None = None
    """Until when another person signs the recovery that seated it; None where none is due."""


def roster(desk: Desk) -> tuple[Member, ...]:
    """Everybody with a seat, in the order of admission."""
    now = desk.clock.now()
    due = {
        lone.event.text("seat"): due_until(desk, lone.event)
        for lone in read_lone(desk.board)
        if lone.event.kind == RECOVERY and is_due(desk.board, lone)
    }  # fmt: skip
    return tuple(
        _member(desk, seat, now, due.get(seat.seat)) for seat in desk.board.seats.values()
    )


def _standing(desk: Desk, seat: Seat, now: datetime) -> Standing:
    if seat.seat in desk.board.revoked:
        return Standing.REVOKED
    if seat not in desk.standing():
        return Standing.VOID
    if not desk.journal.audit.people.is_effective(seat.seat):
        return Standing.WAITING
    if seat.delegated(show_instant(now)):
        return Standing.ACTIVE
    return Standing.ENDED if now > parse_instant(seat.end) else Standing.NOT_YET


def _member(desk: Desk, seat: Seat, now: datetime, countersign: datetime | None) -> Member:
    start, end = parse_instant(seat.start), parse_instant(seat.end)
    standing = _standing(desk, seat, now)
    return Member(
        seat.seat, seat.name, seat.role, str(seat.facts["qualification"]), seat.trained, start, end,
        standing, trained_until(seat, desk.study.people.training_months), countersign,
    )  # fmt: skip
