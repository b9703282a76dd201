"""The swap test: a day with the arms exchanged leaves the same blinded traces, byte for byte."""

from __future__ import annotations

import pytest

from tests.blinding.swap import Seated, differences, live

DAYS = 200


@pytest.fixture(scope="session")
def seated() -> Seated:
    """People seated once; every day is a fork."""
    return Seated.once()


@pytest.mark.parametrize("ten", range(DAYS // 10))
def test_exchanged_arms_leave_the_same_blinded_traces(seated: Seated, ten: int) -> None:
    """Two hundred generated days, overlapping requests among them."""
    for seed in range(10 * ten, 10 * ten + 10):
        one, other = live(seated, seed, False), live(seated, seed, True)
        assert differences(one, other) == [], f"day {seed}"
