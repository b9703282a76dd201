"""Wrong passphrases: counted, told by the next who signs in; of the bench never by a line."""

from __future__ import annotations

import pytest

from app.command.practice import PASSPHRASE
from app.desk.journal import sign
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.notes import note
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import at

PHARMACIST, AUDITOR = "Claire Aubert", "Hélène Roy"


def mistype(hands: Hands, name: str, times: int = 1) -> None:
    """Someone at the door types it wrongly."""
    for _ in range(times):
        with pytest.raises(Refusal, match=r"passphrase\.wrong"):
            hands.bench.desk.sign_in(name, "not the passphrase")


def told(hands: Hands) -> list[tuple[str, int]]:
    """Whose passphrases were wrong, and how often, as the lines tell it."""
    events = [e for e in hands.bench.desk.board.events if e.kind == "PassphraseFailed"]
    seats = hands.bench.desk.board.seats
    return [(seats[e.text("seat")].name, e.number_of("times")) for e in events]


def entries(hands: Hands) -> list[object]:
    """What the capsule lists of wrong passphrases."""
    return [e.new for e in hands.capsule.entries if e.act == "passphrase_failed"]


def test_the_next_who_signs_in_tells_them_once() -> None:
    hands = at("received")
    mistype(hands, PHARMACIST, 3)
    mistype(hands, AUDITOR)
    pharmacist = hands.bench.desk.sign_in(PHARMACIST, PASSPHRASE)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        sign(pharmacist, "not the passphrase", Meaning.AUTHORED)
    record_sign_in(hands.bench.desk, hands.crew.operator)
    assert sorted(told(hands)) == [(PHARMACIST, 4), (AUDITOR, 1)]
    assert hands.bench.desk.board.events[-1].kind == "SignedIn"
    note(hands.workbench, hands.me, "signed_in")
    assert len(told(hands)) == 2
    hands.bench.verdict()


def test_what_could_not_be_kept_is_told_the_next_time() -> None:
    hands = at("received")
    mistype(hands, PHARMACIST)
    hands.bench.advance(4 * 365 * 24 * 60)
    with pytest.raises(Refusal, match=r"outside_delegation"):
        record_sign_in(hands.bench.desk, hands.me)
    assert told(hands) == []
    hands.bench.advance(-4 * 365 * 24 * 60)
    record_sign_in(hands.bench.desk, hands.me)
    assert told(hands) == [(PHARMACIST, 1)]


@pytest.mark.parametrize("act", ["signed_in", "unlocked", "passphrase_failed"])
def test_inside_a_window_a_preparer_s_are_told_by_the_capsule(act: str) -> None:
    hands = at("revealed")
    lines = len(hands.bench.desk.board.events)
    mistype(hands, PHARMACIST, 2)
    mistype(hands, AUDITOR)
    note(hands.workbench, hands.me, act)
    seats = {seat.name: seat.seat for seat in hands.bench.desk.board.seats.values()}
    noted = [
        {"seat": seats[name], "name": name, "times": n}
        for name, n in ((PHARMACIST, 2), (AUDITOR, 1))
    ]
    assert sorted(entries(hands), key=str) == sorted(noted, key=str)
    assert len(hands.bench.desk.board.events) == lines
    assert hands.bench.desk.vault.wrong_passphrases() == {}


def test_a_blinded_person_inside_a_window_tells_nothing_of_the_bench() -> None:
    hands = at("revealed")
    mistype(hands, PHARMACIST, 2)
    mistype(hands, AUDITOR)
    note(hands.workbench, hands.crew.auditor, "signed_in")
    assert told(hands) == [(AUDITOR, 1)]
    note(hands.workbench, hands.me, "signed_in")
    assert [dict(new)["times"] for new in entries(hands)] == [2]  # type: ignore[call-overload]
    assert told(hands) == [(AUDITOR, 1)]


def test_a_right_passphrase_is_no_failure() -> None:
    hands = at("received")
    hands.bench.desk.sign_in(PHARMACIST, PASSPHRASE)
    assert hands.bench.desk.vault.wrong_passphrases() == {}
