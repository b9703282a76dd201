"""An inspection: a seat that reads what is sealed, for some hours, once two people have opened it.

No key of a role stands in an inspector's row. Two holders sign, and the inspector who has
signed in is lent theirs: in memory, until the visit is closed, the window is
locked, or its hours are over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.custody.canonical import Value
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.journal import Person, Signing
from app.trial.clocks import parse_instant
from app.trial.names import LENT_KEYS
from app.trial.refusal import Refusal

KIND = "InspectionOpened"


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection: its first line, when it was opened, whose it was, the lines that opened it.

    `until` is when it was over at the latest. A program of before had one person open it.
    """

    line: int
    at: datetime
    inspector: str
    opened: tuple[Event, ...]
    until: datetime


def open_inspection(desk: Desk, first: Signing, second: Signing, inspector: Person) -> Person:
    """An inspector who may read: two holders of the keys sign, two lines side by side.

    The Person returned holds the keys until the study's hours for a visit are over.
    Raises Refusal ``inspection.role`` for another seat than an inspector's,
    ``second.same_person``, ``sealed.no_key``, ``people.window_open``, and as
    `Turn.require_may`.
    """
    roles = LENT_KEYS.get(inspector.seat.role)
    if roles is None:
        raise Refusal("inspection.role", name=inspector.seat.name)
    if first.person.seat.seat == second.person.seat.seat:
        raise Refusal("second.same_person")
    lent = inspector.keys
    for opener in (first, second):
        # Each of the two must hold the keys: one alone, with anybody, opens nothing.
        lent = desk.vault.lend(inspector.keys, roles, opener.person.keys)
    with desk.journal.turn() as turn:
        turn.require_may(inspector, "SignedIn")
        if turn.board.open_stories():
            raise Refusal("people.window_open")
        facts: dict[str, Value] = {"seat": inspector.seat.seat}
        for opener in (first, second):
            turn.write(KIND, facts, opener)
        until = turn.now + timedelta(hours=desk.study.people.inspection_h)
    return Person(inspector.seat, lent, until)


def visits(desk: Desk) -> tuple[Visit, ...]:
    """Every inspection that the log tells of, the latest first."""
    found: list[Visit] = []
    hours = timedelta(hours=desk.study.people.inspection_h)
    lines = [event for event in desk.board.events if event.kind == KIND]
    for before, event in zip([None, *lines], lines, strict=False):
        follows = before is not None and before.number == event.number - 1
        if before is not None and follows and _together(found[-1], before.number):
            last = found[-1]
            found[-1] = Visit(
                last.line, last.at, last.inspector, (*last.opened, event), last.until
            )
            continue
        at = parse_instant(event.at)
        name = desk.board.seats[event.text("seat")].name
        found.append(Visit(event.number, at, name, (event,), at + hours))
    return tuple(reversed(found))


def _together(visit: Visit, line: int) -> bool:
    return visit.line == line and len(visit.opened) == 1
