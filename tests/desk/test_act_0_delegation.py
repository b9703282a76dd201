"""Delegations: how each seat stands, and what two people extend."""

from __future__ import annotations

from datetime import timedelta

from app.command.practice import PASSPHRASE
from app.desk.confirming import confirm
from app.desk.journal import Person, sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.people import (
    propose_delegation,
    propose_revocation,
)
from app.desk.seats.roster import roster
from app.desk.seats.signing_in import record_sign_in
from app.trial.names import Meaning, Role
from tests.desk.crowd import THIRD, renewed, revoke, seated
from tests.desk.hands import Hands
from tests.desk.stages import at, refused
from tests.desk.test_act_0_seats import seated_id


def test_a_seat_proposed_before_a_renewal_is_proposed_anew() -> None:
    hands = at("open")
    third = seated(hands)
    now = hands.bench.clock.now()
    newcomer = NewSeat("Luc Morel", Role.OPERATOR, "T", now.date(), now, now + timedelta(days=9))
    stale = propose_seat(hands.bench.desk, hands.sign(), newcomer, PASSPHRASE)
    revoke(hands, third)
    assert hands.bench.desk.board.waiting() == []
    hands = renewed(hands)
    with refused(hands, "confirm.nothing"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), stale.number)
    with refused(hands, "seat.unknown"):
        hands.bench.desk.sign_in("Luc Morel", PASSPHRASE)
    seated(hands, Role.OPERATOR, "Luc Morel")


def test_the_roster_says_how_each_seat_stands() -> None:
    hands = at("open")
    third = seated(hands)
    now = hands.bench.clock.now()
    later = NewSeat("Luc Morel", Role.OPERATOR, "T", now.date(), now, now + timedelta(days=9))
    propose_seat(hands.bench.desk, hands.sign(), later, PASSPHRASE)

    def standings() -> list[str]:
        return [member.standing.value for member in roster(hands.bench.desk)]

    assert standings() == ["active"] * 4 + ["waiting"]
    delegate(hands, third, days=1)
    hands.bench.advance(2 * 24 * 60)
    assert standings() == ["active"] * 3 + ["ended", "waiting"]
    revoke(hands, third)
    assert standings() == ["active"] * 3 + ["revoked", "void"]


def test_what_a_revoked_person_had_proposed_is_void() -> None:
    hands = at("open")
    third = seated(hands)
    mine = sign(third, PASSPHRASE, Meaning.AUTHORED)
    line = propose_revocation(hands.bench.desk, mine, seated_id(hands), "left")
    revoke(hands, third)
    hands = renewed(hands)
    with refused(hands, "confirm.nothing"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def delegate(hands: Hands, person: Person, days: int) -> None:
    """Another delegation from now on, by the pharmacist and the operator."""
    now = hands.bench.clock.now()
    end = now + timedelta(days=days)
    line = propose_delegation(
        hands.bench.desk, hands.sign(), person.seat.seat, trained=now.date(), start=now, end=end
    )
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def test_a_delegation_that_is_over_signs_nothing_until_two_people_extend_it() -> None:
    hands = at("open")
    third = seated(hands)
    delegate(hands, third, days=2)
    record_sign_in(hands.bench.desk, third)
    hands.bench.advance(3 * 24 * 60)
    with refused(hands, "seat.outside_delegation"):
        record_sign_in(hands.bench.desk, third)
    delegate(hands, third, days=30)
    record_sign_in(hands.bench.desk, third)
    seat = hands.bench.desk.board.seats[third.seat.seat]
    assert seat.facts["trained"] == hands.bench.clock.now().date().isoformat()
    assert hands.bench.desk.sign_in(THIRD, PASSPHRASE).seat == seat
    hands.bench.verdict()


def test_a_delegation_ends_after_it_begins_and_leaves_two_who_may_sign() -> None:
    hands = at("open")
    now = hands.bench.clock.now()
    day, mine = timedelta(days=1), hands.me.seat.seat
    for code, start, end in (
        ("delegation.ends_first", now, now - day), ("people.too_few", now - 2 * day, now - day),
        ("people.too_few", now + day, now + 2 * day),
    ):  # fmt: skip
        with refused(hands, code):
            propose_delegation(
                hands.bench.desk, hands.sign(), mine, trained=now.date(), start=start, end=end
            )
    soon = propose_delegation(
        hands.bench.desk, hands.sign(), mine, trained=now.date(), start=now, end=now + day
    )
    hands.bench.advance(2 * 24 * 60)
    with refused(hands, "people.too_few"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), soon.number)


def test_someone_whose_delegation_is_over_counts_for_nobody() -> None:
    hands = at("open")
    third = seated(hands)
    other = seated(hands, Role.OPERATOR, "Luc Morel")
    delegate(hands, third, days=1)
    proposed = propose_revocation(hands.bench.desk, hands.second(), hands.me.seat.seat, "left")
    hands.bench.advance(2 * 24 * 60)
    with refused(hands, "people.too_few"):
        confirm(hands.bench.desk, sign(other, PASSPHRASE, Meaning.APPROVED), proposed.number)
