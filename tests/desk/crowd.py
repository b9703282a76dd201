"""More people than the practice crew: seated, confirmed and signed in."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from app.command.practice import PASSPHRASE
from app.desk.confirming import confirm
from app.desk.journal import Person
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.people import propose_revocation
from app.trial.names import Meaning, Role
from tests.desk.hands import Hands

THIRD = "Anne Colin"


def seated(hands: Hands, role: Role = Role.PHARMACIST, name: str = THIRD) -> Person:
    """Someone proposed by the pharmacist, confirmed by the operator, and signed in."""
    now = hands.bench.clock.now()
    newcomer = NewSeat(name, role, "PharmD", now.date(), now, now + timedelta(days=900))
    line = propose_seat(hands.bench.desk, hands.sign(), newcomer, PASSPHRASE)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    return hands.bench.desk.sign_in(name, PASSPHRASE)


def revoke(hands: Hands, person: Person, reason: str = "left") -> None:
    """The pharmacist proposes that a seat be revoked, the operator confirms."""
    line = propose_revocation(hands.bench.desk, hands.sign(), person.seat.seat, reason)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def renewed(hands: Hands) -> Hands:
    """The crew with the keys of the newest generation."""
    crew, desk = hands.crew, hands.bench.desk
    pharmacist, operator = desk.renewed(crew.pharmacist), desk.renewed(crew.operator)
    return replace(hands, crew=replace(crew, pharmacist=pharmacist, operator=operator))
