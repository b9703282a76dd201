"""A lost passphrase loses nothing: two printed shares seat its person anew, keys and all.

Two are always enough. Where nobody else confirms, another preparer countersigns later.
"""

from __future__ import annotations

from datetime import date, datetime

from app.custody.canonical import Value
from app.custody.event import Seat
from app.custody.kinds import PREPARERS
from app.custody.records import SeatRow
from app.desk.confirming import confirm
from app.desk.desk import Desk
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import open_with_two
from app.desk.journal import Person, Signing, Turn, sign
from app.desk.seats.founding import NewSeat, seat_facts
from app.desk.training import require_trained
from app.trial.clocks import parse_instant, show_instant
from app.trial.names import ROLE_KEYS, Meaning
from app.trial.refusal import Refusal


def recover_seat(
    desk: Desk, shares: tuple[Share, Share], lost: str, passphrase: str, end: datetime,
    second: Signing | None,
) -> Person:  # fmt: skip
    """The person of a lost seat (its id) with a new seat: same name and role, delegated to `end`.

    It keeps every generation of the keys, from the first on. A `second` confirms; without
    one the new seat confirms itself, the line says so, and another preparer is to
    countersign it (`countersigning.countersign`). Who might confirm, `others_who_may` tells
    beforehand. The old seat is revoked, the keys are renewed.

    While a preparation is open only what nobody else goes on with is
    recovered: Refusal ``people.window_open`` where somebody confirms. Raises Refusal
    ``recovery.not_a_preparer``, ``second.same_person``, ``passphrase.weak``,
    ``delegation.ends_first``, and as `open_with_two` and `Turn.require_may`.
    """
    escrow, secret = open_with_two(desk, *shares)
    former = _former(desk, lost)
    if end < desk.clock.now():
        raise Refusal("delegation.ends_first")
    row, facts = _new_seat(desk, escrow, former, passphrase, end)
    authored = sign(escrow, secret, Meaning.AUTHORED)
    told = {**facts, "replaces": lost, "alone": "no" if second else "yes"}
    with desk.journal.turn() as turn:
        if second is not None:
            _require_second(turn, second, lost)
        turn.file.add_seat(row)
        line = turn.write("SeatRecovered", told, authored)
    person = Person(
        desk.board.seats[row.seat], desk.vault.open_seat(desk.journal.log_id, row, passphrase)
    )
    confirm(desk, second or sign(person, passphrase, Meaning.APPROVED), line.number)
    return desk.renewed(person)


def others_who_may(desk: Desk, lost: str) -> tuple[Seat, ...]:
    """The preparers who by the log might confirm the recovery of a seat at this moment."""
    return tuple(
        seat for seat in desk.journal.audit.people.effective()
        if seat.seat != lost and seat.role in PREPARERS and _may_sign(desk, seat)
    )  # fmt: skip


def recovered_on(desk: Desk) -> dict[str, date]:
    """The seats in force that shares brought back, by id: the day, at the study's place.

    Its owner is told at the door: the passphrase of before opens nothing any more.
    """
    people, zone = desk.journal.audit.people, desk.journal.zone
    return {
        event.text("seat"): parse_instant(event.at).astimezone(zone).date()
        for event in desk.board.events
        if event.kind == "SeatRecovered" and people.is_effective(event.text("seat"))
    }


def _may_sign(desk: Desk, seat: Seat) -> bool:
    now = desk.clock.now()
    try:
        require_trained(
            seat, desk.study.people.training_months, now.astimezone(desk.journal.zone).date()
        )
    except Refusal:
        return False
    return seat.delegated(show_instant(now))


def _require_second(turn: Turn, second: Signing, lost: str) -> None:
    if second.person.seat.seat == lost:
        raise Refusal("second.same_person")
    turn.require_may(second.person, "Confirmed")
    turn.require_trained(second.person)
    if turn.board.open_stories():
        raise Refusal("people.window_open")


def _former(desk: Desk, lost: str) -> Seat:
    seat = desk.board.seats.get(lost)
    in_force = desk.journal.audit.people.is_effective(lost)
    if seat is None or not in_force or seat.role not in PREPARERS:
        raise Refusal("recovery.not_a_preparer")
    return seat


def _new_seat(
    desk: Desk, escrow: Person, former: Seat, passphrase: str, end: datetime
) -> tuple[SeatRow, dict[str, Value]]:
    log_id, seat = desk.journal.log_id, desk.entropy.draw("seat", 8).hex()
    keys = desk.vault.create_seat(log_id, seat, passphrase)
    grants = desk.vault.grants(log_id, seat, keys.seal, ROLE_KEYS[former.role], escrow.keys)
    row = SeatRow(seat, keys.root + keys.esign + keys.seal, keys.wrapped, grants)
    person = NewSeat(
        former.name, former.role, str(former.facts["qualification"]), former.trained,
        desk.clock.now(), end,
    )  # fmt: skip
    return row, {**seat_facts(desk, seat, person, keys), "row": row.digest}
