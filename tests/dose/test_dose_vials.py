"""Vials are whole: an exact ceiling, and death counted once."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dose.vials import TotalFrozen, ViableFrozen, heaviest_vials, vials_needed
from app.trial.rules import VialRule
from tests.dose.cases import RULE

FILL = 25_000_000
BY_TOTAL = TotalFrozen(FILL, Decimal("0.85"), Decimal(85))
BY_VIABLE = ViableFrozen(FILL, Decimal("0.75"))
PLANNED = VialRule(Decimal("0.80"), Decimal(10), Decimal(150), 1)


@pytest.mark.parametrize(
    ("vial", "overage", "needed"),
    [
        (BY_TOTAL, 0, [3, 4, 6, 9]),
        (BY_TOTAL, 10, [3, 5, 7, 10]),
        (BY_VIABLE, 0, [3, 4, 6, 8]),
        (BY_VIABLE, 10, [3, 5, 6, 9]),
    ],
)
def test_vials_by_either_recovery(
    vial: TotalFrozen | ViableFrozen, overage: int, needed: list[int]
) -> None:
    """TV16 and TV17, for 38, 70, 100 and 150 kg."""
    targets = [Decimal(weight * 1_000_000) for weight in (38, 70, 100, 150)]
    assert [vials_needed(target, Decimal(overage), vial) for target in targets] == needed


def test_a_total_recovery_leaves_viability_to_be_applied_and_a_viable_one_does_not() -> None:
    assert BY_TOTAL.expected_viable == 18_062_500
    assert BY_VIABLE.expected_viable == 18_750_000


def test_five_vials_that_suffice_are_not_six() -> None:
    """TV18: 100 million and 10 % in vials of 22 million."""
    vial = ViableFrozen(22_000_000, Decimal(1))
    assert vials_needed(Decimal(100_000_000), Decimal(10), vial) == 5
    assert vials_needed(Decimal(100_000_001), Decimal(10), vial) == 6


@given(
    st.decimals(Decimal(1), Decimal(10**9), places=3),
    st.decimals(Decimal(0), Decimal(100), places=1),
    st.integers(1_000_000, 60_000_000),
    st.decimals(Decimal("0.01"), Decimal(1), places=2),
    st.decimals(Decimal(1), Decimal(100), places=1),
)
def test_the_ceiling_is_exact(
    target: Decimal, overage: Decimal, cells: int, recovery: Decimal, viability: Decimal
) -> None:
    wanted = Fraction(target) * (1 + Fraction(overage) / 100)
    living = cells * Fraction(recovery)
    by_viable = ViableFrozen(cells, recovery)
    by_total = TotalFrozen(cells, recovery, viability)
    assert vials_needed(target, overage, by_viable) == ceil(wanted / living)
    alive = living * Fraction(viability) / 100
    assert vials_needed(target, overage, by_total) == ceil(wanted / alive)


def test_the_heaviest_subject_is_served_by_the_poorest_vials() -> None:
    assert heaviest_vials(RULE, PLANNED, [25_000_000]) == 9
    assert heaviest_vials(RULE, PLANNED, [25_000_000, 15_000_000, 40_000_000]) == 14
    assert heaviest_vials(RULE, PLANNED, []) == 0


def test_a_cap_limits_what_the_heaviest_takes() -> None:
    capped = replace(RULE, cap_kg=Decimal(100))
    assert heaviest_vials(capped, PLANNED, [25_000_000]) == 6
