"""Counts in a chamber: the field's vectors, replicates, and how far a dose is certain."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from statistics import mean, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dose import chamber as room
from app.dose.certainty import relative_variance
from app.dose.chamber import Chamber, certain, count_in, read_chamber, unproven
from app.dose.compute import compute
from app.dose.counts import ViableCount
from app.dose.dose import Dose
from app.trial.refusal import Refusal
from app.trial.rules import CountRule
from tests.dose.cases import RULE

USUAL = CountRule()
LIVING = st.lists(st.integers(1, 999), min_size=1, max_size=9)
CHAMBERS = st.builds(
    lambda pairs, squares, dilution: Chamber(
        tuple(alive for alive, _ in pairs), tuple(dead for _, dead in pairs), squares, dilution
    ),
    st.lists(st.tuples(st.integers(1, 999), st.integers(0, 999)), min_size=1, max_size=9),
    st.integers(1, 100),
    st.decimals(1, 1000, places=2),
)


def dosed(chamber: Chamber, weight: str = "65", graduation: str = "0.1") -> Dose:
    """The dose that a count in a chamber comes to."""
    count = count_in(USUAL, chamber)
    return compute(RULE, Decimal(weight), count, Decimal(graduation), None)


def shown(chamber: Chamber, key: str) -> dict[str, str]:
    """The facts of one line of the working."""
    line = next(one for one in certain(RULE, dosed(chamber), chamber) if one.key == key)
    return {name: f"{fact:en}" for name, fact in line.facts.items()}


def test_the_vector_of_a_haemocytometer() -> None:
    chamber = read_chamber("212/28", "4", "20")
    count = count_in(USUAL, chamber)
    assert (count.cells_per_ml, count.viability_percent) == (10_600_000, Decimal("88.33"))
    assert dosed(chamber).figures() == {
        "target_cells": "65000000", "volume_ml": "6.1", "albumin_ml": "243.9",
        "achieved_cells_per_kg": "994769.23", "deviation_percent": "-0.5231",
    }  # fmt: skip
    told = shown(chamber, "working.certain")
    assert told["percent"] == "13.46"
    assert (told["low"], told["high"]) == ("860\u202f860", "1\u202f128\u202f679")


def test_a_tolerance_is_proven_only_by_enough_cells() -> None:
    few, many = read_chamber("212/28", "4", "20"), read_chamber("848/112", "16", "20")
    told = unproven(RULE, dosed(few), few)
    assert [one.code for one in told] == ["dose.tolerance_unproven"]
    assert unproven(RULE, dosed(many), many) == ()
    for strict in (
        replace(RULE, tolerance_low_percent=Decimal(-5)),
        replace(RULE, tolerance_high_percent=Decimal(5)),
    ):
        assert unproven(strict, dosed(many), many)


def test_one_square_of_an_undiluted_suspension_is_a_count() -> None:
    chamber = read_chamber("212/28", "1", "1")
    assert (chamber.squares, chamber.dilution) == (1, Decimal(1))
    assert count_in(USUAL, chamber).cells_per_ml == 2_120_000


def test_two_counts_too_far_apart_are_counted_again() -> None:
    apart = read_chamber("84/0 111/0", "4", "20")
    with pytest.raises(Refusal, match=r"count\.recount") as told:
        count_in(USUAL, apart)
    assert told.value.facts == {"spread": "27.69", "limit": "20"}
    assert count_in(CountRule(spread_percent=Decimal("27.7")), apart).cells_per_ml == 4_875_000


def test_three_counts_are_judged_by_their_coefficient_of_variation() -> None:
    chamber = read_chamber("98/2 106/2 102/2", "4", "20")
    assert shown(chamber, "working.replicates") == {"mean": "102", "sd": "4", "cv": "3.92"}
    with pytest.raises(Refusal, match=r"count\.recount"):
        count_in(CountRule(spread_percent=Decimal("3.9")), chamber)


def test_replicates_that_scatter_more_than_chance_widen_the_interval() -> None:
    calm, wild = read_chamber("200/0 200/0", "4", "20"), read_chamber("182/0 218/0", "4", "20")
    assert shown(calm, "working.certain")["percent"] == "9.8"
    assert shown(wild, "working.certain")["percent"] == "17.64"


@given(CHAMBERS)
def test_the_count_is_never_more_than_was_counted(chamber: Chamber) -> None:
    count = count_in_any(chamber)
    exact = Fraction(sum(chamber.alive), len(chamber.alive) * chamber.squares)
    exact *= Fraction(chamber.dilution) * 10_000
    assert 0 <= exact - count.cells_per_ml < 1
    alive = Fraction(100 * chamber.counted, chamber.counted + sum(chamber.dead))
    assert 0 <= alive - Fraction(count.viability_percent) < Fraction(1, 100)


def count_in_any(chamber: Chamber) -> ViableCount:
    """The count, however far apart its replicates are."""
    return count_in(CountRule(spread_percent=Decimal(1000)), chamber)


@given(LIVING.filter(lambda cells: len(cells) > 1))
def test_the_scatter_is_that_of_the_statistics(alive: list[int]) -> None:
    chamber = Chamber(tuple(alive), (0,) * len(alive), 4, Decimal(20))
    seen = relative_variance(chamber.found)
    by_the_book = (stdev(map(Fraction, alive)) / float(mean(alive))) ** 2
    assert float(seen.over / seen.under) == pytest.approx(by_the_book, abs=1e-12)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("", "4", "20"), "count.pairs"), (("212", "4", "20"), "count.pairs"),
        (("0/28", "4", "20"), "count.pairs"), (("1/1 " * 10, "4", "20"), "count.pairs"),
        (("212/28/1", "4", "20"), "number.malformed"), (("2,12/28", "4", "20"), "number.whole"),
        (("212/", "4", "20"), "number.empty"), (("212/28", "0", "20"), "count.squares"),
        (("212/28", "101", "20"), "count.squares"), (("212/28", "4", "0.5"), "count.dilution"),
        (("212/28", "4", "1/20"), "number.malformed"),
    ],
)  # fmt: skip
def test_what_is_no_count_is_refused(typed: tuple[str, str, str], code: str) -> None:
    with pytest.raises(Refusal) as told:
        read_chamber(*typed)
    assert told.value.code == code


def test_two_computations_that_differ_stop_the_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "recount", lambda *_: (10_600_001, 8833))
    with pytest.raises(room.Disagreement):
        count_in(USUAL, read_chamber("212/28", "4", "20"))
