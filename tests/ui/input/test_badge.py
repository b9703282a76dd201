"""Badge and PIN: in memory only, three tries, never shown."""

from __future__ import annotations

import copy
import json
import pickle
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.refusal import Refusal
from app.ui.locking.badge import BadgeLock, Cost

BADGE, PIN = "0420071234", "2580"
CHEAP = Cost(n=16, r=1)


@dataclass
class Salts:
    """Entropy that counts, and remembers for what it was asked."""

    asked: list[tuple[str, int]] = field(default_factory=list)

    def draw(self, purpose: str, size: int) -> bytes:
        """Other bytes at each draw."""
        self.asked.append((purpose, size))
        return len(self.asked).to_bytes(size, "big")


def enrolled(badge: str = BADGE, pin: str = PIN) -> BadgeLock:
    lock = BadgeLock(Salts(), CHEAP)
    lock.enrol(badge, pin)
    return lock


def test_nothing_opens_before_a_badge_is_enrolled() -> None:
    lock = BadgeLock(Salts(), CHEAP)
    assert (lock.enrolled, lock.tries_left, lock.opens("", "")) == (False, 0, False)
    assert not lock.opens(BADGE, PIN)


def test_badge_and_pin_open_together_and_as_often_as_needed() -> None:
    lock = enrolled()
    for _ in range(5):
        assert lock.opens(BADGE, PIN)
    assert lock.opens(f"{BADGE} ", PIN)
    assert not lock.opens(BADGE, "2581")
    assert not lock.opens("0420071235", PIN)
    assert lock.opens(BADGE, PIN)


def test_three_wrong_tries_in_a_row_leave_the_passphrase_alone() -> None:
    lock = enrolled()
    assert not lock.opens(BADGE, "0000")
    assert not lock.opens("x", PIN)
    assert (lock.tries_left, lock.enrolled) == (1, True)
    assert lock.opens(BADGE, PIN)
    assert lock.tries_left == 3
    for _ in range(3):
        assert not lock.opens(BADGE, "0000")
    assert (lock.enrolled, lock.tries_left) == (False, 0)
    assert not lock.opens(BADGE, PIN)


def test_a_session_that_ends_forgets_it() -> None:
    lock = enrolled()
    lock.forget()
    assert not lock.enrolled
    assert not lock.opens(BADGE, PIN)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４", " 1234", "1234\n"])
def test_a_pin_is_four_to_eight_digits(pin: str) -> None:
    with pytest.raises(Refusal, match=r"badge\.pin"):
        enrolled(pin=pin)


@pytest.mark.parametrize("badge", ["", "   ", " 12 "])
def test_a_badge_that_says_next_to_nothing_is_none(badge: str) -> None:
    with pytest.raises(Refusal, match=r"badge\.(empty|short)"):
        enrolled(badge=badge)


def test_a_refused_badge_leaves_the_one_before() -> None:
    lock = enrolled()
    with pytest.raises(Refusal):
        lock.enrol(BADGE, "12")
    assert lock.opens(BADGE, PIN)


@given(st.text(min_size=4, max_size=12).filter(lambda t: len(t.strip()) >= 4),
       st.from_regex(r"[0-9]{4,8}", fullmatch=True))  # fmt: skip
def test_no_other_pair_reads_like_it(badge: str, pin: str) -> None:
    lock = enrolled(badge, pin)
    assert lock.opens(badge, pin)
    assert not lock.opens(badge, pin + "0")
    assert not lock.opens(pin[-1] + badge.strip(), pin[:-1])


def test_every_enrolment_has_a_salt_of_its_own() -> None:
    salts = Salts()
    first, second = BadgeLock(salts, CHEAP), BadgeLock(salts, CHEAP)
    first.enrol(BADGE, PIN)
    second.enrol(BADGE, PIN)
    assert salts.asked == [("badge", 16), ("badge", 16)]
    assert first._digest != second._digest


def test_it_shows_nothing_and_lets_nobody_copy_it() -> None:
    lock = enrolled()
    shown = f"{lock!r} {lock} {lock!s}"
    assert shown == "<badge> <badge> <badge>"
    assert not hasattr(lock, "__dict__")
    for away in (pickle.dumps, copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            away(lock)
    kept = [getattr(lock, name) for name in BadgeLock.__slots__ if name != "_entropy"]
    assert not any(BADGE in str(value) or PIN in str(value) for value in kept)


def test_the_shipped_cost_takes_its_memory() -> None:
    cost = Cost()
    assert 128 * cost.n * cost.r == 16 * 1024 * 1024
    lock = BadgeLock(Salts())
    lock.enrol(BADGE, PIN)
    assert lock.opens(BADGE, PIN)
