"""Patients' names, under a key of their own that the pharmacy alone holds.

French rules on the traceability of albumin ask for surname, first names and
birth date. They stand in the sealed part of a line under the identity key; the
albumin slip alone has them in clear (`slips.py`), no label, report or failure does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from app.custody import canonical
from app.custody.bucket import BucketError, empty
from app.custody.canonical import Value
from app.custody.entry import ASSOCIATED_SIZE
from app.custody.event import Event
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person, Turn, line_box
from app.desk.typed import composed
from app.trial.clocks import parse_instant
from app.trial.names import RoleKey, SubjectNumber
from app.trial.refusal import Refusal, Trouble

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Identity:
    """Who a subject is; shown to nobody by accident."""

    surname: str = field(repr=False)
    first_names: str = field(repr=False)
    birth_date: date = field(repr=False)


@dataclass(frozen=True, slots=True)
class Recorded:
    """An identity as one line recorded it: its number, when, by whom."""

    line: int
    at: datetime
    by: str
    identity: Identity = field(repr=False)


def record_identity(
    desk: Desk, person: Person, subject: str, surname: str, first_names: str, birth_date: date
) -> Line:
    """Who a subject is, for the pharmacy alone; told again, it corrects what was told before.

    Raises Refusal ``identity.no_request`` before a request was received for the
    subject, ``identity.window_open`` while a preparation for the subject is open,
    ``identity.birth_date`` when it is not in the year that the request tells,
    ``request.text`` for a name that is empty or too long, and as `Turn.require_may`.
    """
    number = SubjectNumber.read(subject).text
    with desk.journal.turn() as turn:
        turn.require_may(person, "IdentityRecorded")
        years = _years(turn, number)
        if not years:
            raise Refusal("identity.no_request", subject=number)
        if birth_date.year not in years or birth_date > turn.now.astimezone(turn.zone).date():
            raise Refusal("identity.birth_date", subject=number)
        sealed: dict[str, Value] = {
            "surname": _name(surname, "surname"),
            "first_names": _name(first_names, "first_names"),
            "birth_date": birth_date.isoformat(),
        }  # fmt: skip
        return turn.write("IdentityRecorded", {"subject": number}, person, sealed=sealed)


def identity_of(desk: Desk, person: Person, subject: str) -> Identity | None:
    """Who a subject is, as last recorded, or None; raises Refusal ``sealed.no_key``."""
    _require_key(person)
    found = _told(desk, subject)
    return _opened(desk, person, found[-1]) if found else None


def identities_of(desk: Desk, person: Person, subject: str) -> tuple[Recorded, ...]:
    """Everything that was recorded of who a subject is, the last first: it is the one that holds.

    Raises Refusal ``sealed.no_key``.
    """
    _require_key(person)
    return tuple(
        Recorded(event.number, parse_instant(event.at), event.by.name, _opened(desk, person, event))
        for event in reversed(_told(desk, subject))
    )


def _require_key(person: Person) -> None:
    if not person.keys.keyring.holds(RoleKey.IDENTITY):
        raise Refusal("sealed.no_key")


def _told(desk: Desk, subject: str) -> list[Event]:
    return [
        event for event in desk.board.events
        if event.kind == "IdentityRecorded" and event.text("subject") == subject
    ]  # fmt: skip


def _name(typed: str, field: str) -> str:
    # In any script: it is sealed as it was typed, and no paper has to print it.
    name = composed(typed)
    if not 1 <= len(name) <= LONGEST or not name.isprintable():
        raise Refusal("request.text", field=field, most=LONGEST)
    return name


def _years(turn: Turn, subject: str) -> set[int]:
    stories = [
        story for story in turn.board.stories.values()
        if story.events[0].text("subject") == subject
    ]  # fmt: skip
    if any(story.is_open for story in stories):
        raise Refusal("identity.window_open", subject=subject)
    return {story.events[0].number_of("birth_year") for story in stories}


def _opened(desk: Desk, person: Person, event: Event) -> Identity:
    associated = event.line.entry[:ASSOCIATED_SIZE]
    box = line_box(desk.journal.log_id, event.number, associated, RoleKey.IDENTITY)
    try:
        told = canonical.decode(empty(person.keys.keyring.open(box, event.line.sealed)))
    except BucketError as why:
        raise Trouble("sealed.damaged") from why
    born = date.fromisoformat(str(told["birth_date"]))
    return Identity(str(told["surname"]), str(told["first_names"]), born)
