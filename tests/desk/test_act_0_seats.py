"""Act 0, later: passphrases, delegations and revocations, each a line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.command.practice import PASSPHRASE
from app.custody.bucket import generation_of
from app.desk.confirming import confirm
from app.desk.journal import Person, sign
from app.desk.materials.albumin import receive_albumin
from app.desk.seats.people import (
    change_passphrase,
    propose_delegation,
    propose_revocation,
    raise_cost,
)
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.vials.stock import available
from app.trial.names import Meaning, Role, RoleKey
from app.trial.refusal import Refusal
from app.vault.kdf import KdfCost
from app.vault.vault import OpalineVault
from tests.bench import TINY
from tests.desk.crowd import THIRD, renewed, revoke, seated
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, at, refused

NEW = "une autre phrase secrète"


def kinds(hands: Hands, since: int) -> list[str]:
    """The kinds of the lines from a number on."""
    return [event.kind for event in hands.bench.desk.board.events[since:]]


def size(hands: Hands) -> int:
    """How many lines there are."""
    return len(hands.bench.desk.board.events)


def test_a_changed_passphrase_opens_and_signs_and_the_old_one_no_more() -> None:
    hands, lines = at("received"), size(at("received"))
    desk = hands.bench.desk
    before = desk.seat_row(hands.me.seat.seat)
    person = change_passphrase(desk, hands.me, PASSPHRASE, NEW)
    assert kinds(hands, lines) == ["KeysRewrapped"]
    event = desk.board.events[-1]
    assert (event.by.seat, event.text("cause")) == (person.seat.seat, "passphrase")
    after = desk.seat_row(person.seat.seat)
    assert event.text("row") == after.digest != before.digest
    assert (after.record, after.grants) == (before.record, before.grants)
    with refused(hands, "passphrase.wrong"):
        desk.sign_in(person.seat.name, PASSPHRASE)
    with refused(hands, "passphrase.wrong"):
        sign(person, PASSPHRASE, Meaning.AUTHORED)
    for anew in (person, desk.sign_in(person.seat.name, NEW)):
        line = propose_revocation(desk, sign(anew, NEW, Meaning.AUTHORED), seated_id(hands), "left")
        assert line.number == size(hands) - 1
    hands.bench.verdict()


def seated_id(hands: Hands) -> str:
    """The auditor's seat, which can be spared."""
    return hands.crew.auditor.seat.seat


def test_a_passphrase_is_not_changed_to_a_weak_one_or_by_someone_else() -> None:
    hands = at("received")
    desk = hands.bench.desk
    for code, old, new in (
        ("passphrase.wrong", "not the passphrase", NEW), ("passphrase.weak", PASSPHRASE, "short"),
        ("passphrase.same", PASSPHRASE, PASSPHRASE),
    ):  # fmt: skip
        with refused(hands, code):
            change_passphrase(desk, hands.me, old, new)


def test_inside_a_window_only_who_knows_no_arm_changes_a_passphrase() -> None:
    hands = at("revealed")
    with refused(hands, "people.window_open"):
        change_passphrase(hands.bench.desk, hands.me, PASSPHRASE, NEW)
    change_passphrase(hands.bench.desk, hands.crew.auditor, PASSPHRASE, NEW)
    hands.bench.verdict()


def test_a_row_changed_by_another_program_meanwhile_is_not_overwritten() -> None:
    hands = at("received")
    desk = hands.bench.desk
    other = change_passphrase(desk, hands.me, PASSPHRASE, NEW)
    stale = desk.seat_row(other.seat.seat)

    class Racing(OpalineVault):
        """Another workstation changes the row while the keys are derived."""

        def rewrap(self, *given: object) -> object:  # type: ignore[override]
            made = super().rewrap(*given)  # type: ignore[arg-type]
            with hands.bench.file.turn() as turn:
                turn.replace_seat(replace(stale, wrapped=b"other"))
            return made

    desk.vault = Racing(TINY, hands.bench.entropy)  # type: ignore[assignment]
    with pytest.raises(Exception, match=r"file\.diverged"):
        change_passphrase(desk, other, NEW, PASSPHRASE)


def test_keys_are_made_dearer_when_the_machine_allows() -> None:
    hands = at("received")
    desk, lines = hands.bench.desk, size(at("received"))
    assert raise_cost(desk, hands.me, PASSPHRASE) is hands.me
    assert size(hands) == lines
    desk.vault = OpalineVault(KdfCost(64, 1, 1), hands.bench.entropy)
    with refused(hands, "passphrase.wrong"):
        raise_cost(desk, hands.me, "not the passphrase")
    person = raise_cost(desk, hands.me, PASSPHRASE)
    assert kinds(hands, lines) == ["KeysRewrapped"]
    assert desk.board.events[-1].text("cause") == "cost"
    assert raise_cost(desk, person, PASSPHRASE) is person
    assert desk.sign_in(person.seat.name, PASSPHRASE).seat == person.seat
    hands.bench.verdict()


def test_inside_a_window_keys_stay_as_dear_as_they_are() -> None:
    hands, lines = at("revealed"), size(at("revealed"))
    hands.bench.desk.vault = OpalineVault(KdfCost(64, 1, 1), hands.bench.entropy)
    assert raise_cost(hands.bench.desk, hands.me, PASSPHRASE) is hands.me
    assert size(hands) == lines


def revoked() -> tuple[Hands, Person, int]:
    """A third pharmacist revoked, the crew's keys renewed, and how many lines there were before."""
    hands = at("open")
    third = seated(hands)
    lines = size(hands)
    revoke(hands, third, "suspected")
    return hands, third, lines


def test_a_revoked_seat_opens_and_signs_nothing_more() -> None:
    hands, third, lines = revoked()
    assert kinds(hands, lines) == ["RevocationProposed", "Confirmed", "KeysRenewed"]
    with refused(hands, "seat.revoked"):
        hands.bench.desk.sign_in(THIRD, PASSPHRASE)
    with refused(hands, "seat.revoked"):
        record_sign_in(hands.bench.desk, third)
    with refused(hands, "seat.revoked"):
        hands.bench.desk.renewed(third)
    day = hands.bench.clock.now().date()
    with refused(hands, "seat.revoked"):
        receive_albumin(hands.bench.desk, third, "A-1", day, 1)
    hands.bench.verdict()


def test_what_is_sealed_after_a_revocation_is_under_keys_the_revoked_never_held() -> None:
    hands, third, _ = revoked()
    with refused(hands, "seat.keys_renewed"):
        hands.receive()
    hands = renewed(hands)
    for role in (RoleKey.ARM, RoleKey.IDENTITY):
        assert hands.me.keys.keyring.newest(role) == 2
        assert third.keys.keyring.newest(role) == 1
    for act in ACTS.values():
        act(hands)
    sealed = [event for event in hands.story.events if event.line.sealed]
    assert {generation_of(event.line.sealed) for event in sealed} == {2}
    for event in sealed:
        with pytest.raises(Refusal, match=r"sealed\.no_key"):
            hands.workbench.sealed_facts(third, event)
    # What was sealed before stays readable to those who stay, and to the copy that he keeps.
    with hands.bench.desk.journal.turn() as turn:
        assert available(hands.workbench, turn, hands.me, turn.now.date())
    hands.bench.verdict()


def test_who_stays_opens_both_generations_when_signing_in_again() -> None:
    hands, *_ = revoked()
    person = hands.bench.desk.sign_in(hands.me.seat.name, PASSPHRASE)
    assert person.keys.keyring.newest(RoleKey.ARM) == 2
    auditor = hands.bench.desk.sign_in(hands.crew.auditor.seat.name, PASSPHRASE)
    assert not auditor.keys.keyring.holds(RoleKey.ARM)


def test_a_monitor_is_renewed_the_arm_s_key_alone() -> None:
    hands = at("open")
    monitor = seated(hands, Role.MONITOR, "Paul Weiss")
    revoke(hands, seated(hands))
    again = hands.bench.desk.renewed(monitor)
    assert [again.keys.keyring.newest(role) for role in RoleKey] == [2, 0, 0]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMINISTRATOR, Role.STATISTICIAN])
def test_a_seat_that_could_open_nothing_renews_nothing(role: Role) -> None:
    hands = at("open")
    person = seated(hands, role)
    lines = size(hands)
    revoke(hands, person)
    assert kinds(hands, lines) == ["RevocationProposed", "Confirmed"]
    record_sign_in(hands.bench.desk, hands.me)


def test_a_revocation_needs_two_people_who_are_not_revoked_by_it() -> None:
    hands = at("open")
    third = seated(hands)
    line = propose_revocation(hands.bench.desk, hands.sign(), third.seat.seat, "left")
    record_sign_in(hands.bench.desk, third)
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    with refused(hands, "revocation.own"):
        confirm(hands.bench.desk, sign(third, PASSPHRASE, Meaning.APPROVED), line.number)
    own = propose_revocation(
        hands.bench.desk, sign(third, PASSPHRASE, Meaning.AUTHORED), third.seat.seat, "left"
    )
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), own.number)
    with refused(hands, "confirm.nothing"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


def test_nobody_is_locked_out_by_a_revocation() -> None:
    hands = at("open")
    for person in (hands.crew.pharmacist, hands.crew.operator):
        with refused(hands, "people.too_few"):
            propose_revocation(hands.bench.desk, hands.sign(), person.seat.seat, "left")
    seated(hands, Role.OPERATOR)
    with refused(hands, "people.too_few"):
        propose_revocation(hands.bench.desk, hands.second(), hands.me.seat.seat, "left")
    seated(hands, Role.PHARMACIST, "Luc Morel")
    propose_revocation(hands.bench.desk, hands.second(), hands.me.seat.seat, "left")


def test_no_seat_is_revoked_inside_a_window() -> None:
    hands = at("open")
    third = seated(hands)
    line = propose_revocation(hands.bench.desk, hands.sign(), third.seat.seat, "left")
    hands.receive()
    hands.accept()
    with refused(hands, "people.window_open"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)


@pytest.mark.parametrize("reason", ["", "old age"])
def test_a_revocation_has_a_reason_of_the_list(reason: str) -> None:
    hands = at("open")
    with refused(hands, "request.reason"):
        propose_revocation(hands.bench.desk, hands.sign(), seated_id(hands), reason)


def test_only_a_seat_in_force_is_revoked_or_amended() -> None:
    hands, third, _ = revoked()
    hands = renewed(hands)
    for seat in (third.seat.seat, "f" * 16):
        with refused(hands, "seat.not_in_force"):
            propose_revocation(hands.bench.desk, hands.sign(), seat, "left")
        with refused(hands, "seat.not_in_force"):
            now = hands.bench.clock.now()
            propose_delegation(
                hands.bench.desk, hands.sign(), seat, trained=now.date(), start=now, end=now
            )


def test_a_lost_passphrase_loses_nothing() -> None:
    """Two others revoke the seat and make a new one under the same name."""
    hands, third, _ = revoked()
    hands = renewed(hands)
    again = seated(hands)
    assert again.seat.name == third.seat.name and again.seat.seat != third.seat.seat
    assert hands.bench.desk.sign_in(THIRD, PASSPHRASE).seat.seat == again.seat.seat
    for role in (RoleKey.ARM, RoleKey.IDENTITY):
        assert len(again.keys.keyring.generations(role)) == 2  # type: ignore[attr-defined]
    stock = next(e for e in hands.bench.desk.board.events if e.kind == "StockReceived")
    assert hands.workbench.sealed_facts(again, stock)
    hands.bench.verdict()
