"""Wrong passphrases: each slower than the last, locked after five, counted until told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.refusal import Refusal
from app.vault.attempts import BEFORE_LOCK, LONGEST_LOCK, Attempts
from app.vault.vault import OpalineVault
from tests.fakes import SeededEntropy
from tests.vault.seats import CHEAP, LOG_ID, PASSPHRASE, SEAT, founder


class Time:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def fail(attempts: Attempts, seat: str = SEAT) -> None:
    """A wrong passphrase."""
    with pytest.raises(Refusal, match=r"passphrase\.wrong"), attempts.trying(seat):
        raise Refusal("passphrase.wrong")


def waits(attempts: Attempts, seat: str = SEAT) -> tuple[str, int] | None:
    """What is asked of whoever tries now, without a try."""
    try:
        with attempts.trying(seat):
            raise KeyError
    except KeyError:
        return None
    except Refusal as why:
        (number,) = why.facts.values()
        return why.code.removeprefix("passphrase."), int(number)


def test_each_wrong_one_asks_for_a_longer_wait() -> None:
    time = Time()
    attempts = Attempts(time)
    asked = []
    for _ in range(11):
        assert waits(attempts) is None
        fail(attempts)
        told = waits(attempts)
        assert told is not None
        asked.append(told)
        time.now += told[1] * (1 if told[0] == "wait" else 60) - 0.001
        assert waits(attempts) is not None
        time.now += 0.002
    assert asked == [
        *(("wait", seconds) for seconds in (1, 2, 4, 8)),
        *(("locked", minutes) for minutes in (1, 2, 4, 8, 15, 15, 15)),
    ]


def test_a_right_one_begins_anew_and_another_seat_has_its_own_count() -> None:
    time = Time()
    attempts = Attempts(time)
    for _ in range(BEFORE_LOCK):
        time.now += LONGEST_LOCK
        fail(attempts)
    assert waits(attempts, "other") is None
    time.now += LONGEST_LOCK
    with attempts.trying(SEAT):
        pass
    fail(attempts)
    assert waits(attempts) == ("wait", 1)
    assert attempts.untold() == {SEAT: BEFORE_LOCK + 1}


def test_what_was_told_is_not_told_again() -> None:
    attempts = Attempts()
    for _ in range(3):
        fail(attempts)
    attempts.told(SEAT, 2)
    assert attempts.untold() == {SEAT: 1}
    attempts.told(SEAT, 1)
    assert attempts.untold() == {}


def test_other_failures_are_no_wrong_passphrases() -> None:
    attempts = Attempts(Time())
    for failure in (Refusal("passphrase.weak"), MemoryError()):
        with pytest.raises((Refusal, MemoryError)), attempts.trying(SEAT):
            raise failure
    assert waits(attempts) is None
    assert attempts.untold() == {}


@given(st.lists(st.floats(0, 2000), max_size=30))
def test_no_wait_is_longer_than_the_longest(pauses: list[float]) -> None:
    time = Time()
    attempts = Attempts(time)
    for pause in pauses:
        time.now += pause
        if waits(attempts) is None:
            fail(attempts)
    time.now += LONGEST_LOCK
    assert waits(attempts) is None


def test_the_vault_slows_sign_in_and_signature_alike() -> None:
    time = Time()
    vault = OpalineVault(CHEAP, SeededEntropy(b"vault"), time)
    row = founder(vault)
    seat = vault.open_seat(LOG_ID, row, PASSPHRASE)
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        seat.esign("not the passphrase")
    with pytest.raises(Refusal, match=r"passphrase\.wait\(seconds=1\)"):
        vault.open_seat(LOG_ID, row, PASSPHRASE)
    time.now += 1
    with pytest.raises(Refusal, match=r"passphrase\.wrong"):
        vault.open_seat(LOG_ID, row, "not the passphrase")
    with pytest.raises(Refusal, match=r"passphrase\.wait\(seconds=2\)"):
        seat.esign(PASSPHRASE)
    with pytest.raises(Refusal, match=r"passphrase\.wait"):
        vault.rewrap(row, seat, PASSPHRASE, "une autre phrase secrète")
    time.now += 2
    assert seat.esign(PASSPHRASE)
    assert vault.wrong_passphrases() == {SEAT: 2}
