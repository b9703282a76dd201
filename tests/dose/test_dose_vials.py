"""Vials are whole: an exact ceiling, and death counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dose.vial_choice import choose_vials, frozen_cells_needed, together
from app.dose.vials import (
    TotalFrozen,
    ViableFrozen,
    doses_covered,
    heaviest_vials,
    vials_needed,
)
from app.trial.rules import Mixing, VialRule
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


@dataclass(frozen=True, slots=True)
class Shelved:
    """A vial as the shelf knows it."""

    vial: str
    lot: str
    donor: str
    viable_cells: int
    expiry: date


def shelves(most: int) -> st.SearchStrategy[list[Shelved]]:
    kinds = st.tuples(
        st.sampled_from("ABC"), st.sampled_from("XY"), st.integers(1, 12), st.integers(0, 4)
    )
    return st.lists(kinds, min_size=1, max_size=most).map(
        lambda told: [
            Shelved(f"V{n}", lot + donor, donor, cells, date(2027, 1, 1 + day))
            for n, (lot, donor, cells, day) in enumerate(told)
        ]
    )


def mixable(mixing: Mixing, vials: tuple[Shelved, ...]) -> bool:
    if mixing is Mixing.SAME_LOT:
        return len({vial.lot for vial in vials}) <= 1
    return mixing is Mixing.ANY or len({vial.donor for vial in vials}) <= 1


def every_set(stock: list[Shelved]) -> Iterator[tuple[Shelved, ...]]:
    order = sorted(stock, key=lambda v: (v.expiry, v.lot, v.viable_cells, v.vial))
    for number in range(1, len(order) + 1):
        yield from combinations(order, number)


def rank(vials: tuple[Shelved, ...]) -> tuple[object, ...]:
    """The order of preference, as a pharmacist would say it."""
    held = sum(vial.viable_cells for vial in vials)
    each = [(v.expiry, v.lot, v.viable_cells, v.vial) for v in vials]
    return max(vial.expiry for vial in vials), len(vials), held, each


def agrees_with_trying_every_set(stock: list[Shelved], needed: int, mixing: Mixing) -> None:
    enough = [
        vials for vials in every_set(stock)
        if mixable(mixing, vials) and sum(v.viable_cells for v in vials) >= needed
    ]  # fmt: skip
    chosen = choose_vials(needed, mixing, stock)
    assert chosen.held == sum(vial.viable_cells for vial in chosen.vials)
    assert mixable(mixing, chosen.vials)
    if enough:
        assert not chosen.is_short
        assert chosen.vials == min(enough, key=rank)
    else:
        assert chosen.is_short


@given(shelves(8), st.integers(1, 60), st.sampled_from(Mixing))
def test_the_vials_chosen_are_the_best_of_all_sets(
    stock: list[Shelved], needed: int, mixing: Mixing
) -> None:
    agrees_with_trying_every_set(stock, needed, mixing)


@settings(max_examples=20)
@given(shelves(14), st.integers(1, 100), st.sampled_from(Mixing))
def test_so_they_are_of_a_stock_of_fourteen(
    stock: list[Shelved], needed: int, mixing: Mixing
) -> None:
    agrees_with_trying_every_set(stock, needed, mixing)


def test_nothing_is_chosen_of_an_empty_shelf() -> None:
    chosen = choose_vials(5, Mixing.ANY, list[Shelved]())
    assert chosen.is_short and chosen.vials == () and chosen.held == 0


def test_a_stock_that_holds_the_cells_in_vials_that_may_not_be_mixed_is_short() -> None:
    day = date(2027, 1, 1)
    stock = [Shelved("1", "A", "X", 5, day), Shelved("2", "B", "X", 4, day)]
    assert choose_vials(9, Mixing.SAME_DONOR, stock).vials == tuple(stock)
    assert choose_vials(9, Mixing.SAME_LOT, stock).is_short


@pytest.mark.parametrize(("weight", "needed"), [("38", 52_250_000), ("70", 96_250_000)])
def test_the_cells_needed_are_target_overage_and_recovery(weight: str, needed: int) -> None:
    assert frozen_cells_needed(RULE, PLANNED, Decimal(weight)) == needed


@given(shelves(12), st.integers(1, 4), st.sampled_from(Mixing))
def test_doses_are_covered_whichever_vials_are_taken(
    stock: list[Shelved], vials_a_dose: int, mixing: Mixing
) -> None:
    groups = together(mixing, stock)
    assert all(mixable(mixing, tuple(group)) for group in groups)
    assert sorted(v.vial for group in groups for v in group) == sorted(v.vial for v in stock)
    assert doses_covered(vials_a_dose, mixing, stock) == sum(len(g) // vials_a_dose for g in groups)
