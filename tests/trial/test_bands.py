"""Bands of plausibility: a slipped decimal mark is never taken, a heavy patient is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.bands import TENFOLD, Band, check_bands
from app.trial.refusal import Refusal
from app.trial.study import load_study
from tests.trial.shelf import SECOND, SHIPPED, assert_worded, shipped, valued

WEIGHT = shipped().dose.weight_band
BOUNDS = st.lists(st.decimals(0, 10**6, places=2), min_size=4, max_size=4)


def told(band: Band, value: str, *, confirmed: bool = False) -> str:
    """How a value is taken."""
    try:
        band.require(Decimal(value), "weight_kg", confirmed=confirmed)
    except Refusal as why:
        assert_worded(why)
        return why.code
    return "taken"


@pytest.mark.parametrize(
    ("value", "first", "confirmed"),
    [
        ("70", "taken", "taken"), ("35", "taken", "taken"), ("150", "taken", "taken"),
        ("160", "band.confirm", "taken"), ("34.9", "band.confirm", "taken"),
        ("16", "band.refused", "band.refused"), ("1600", "band.refused", "band.refused"),
        ("7.0", "band.refused", "band.refused"), ("700", "band.refused", "band.refused"),
    ],
)  # fmt: skip
def test_a_weight_is_taken_confirmed_or_refused(value: str, first: str, confirmed: str) -> None:
    assert told(WEIGHT, value) == first
    assert told(WEIGHT, value, confirmed=True) == confirmed


@given(st.decimals(WEIGHT.refuse_below, WEIGHT.refuse_above, places=1), st.booleans())
def test_no_weight_slips_into_another_that_is_taken(true: Decimal, up: bool) -> None:
    slipped = true * TENFOLD if up else true / TENFOLD
    assert not WEIGHT.takes(slipped)


@given(BOUNDS, st.decimals(0, 10**6, places=2))
def test_a_band_with_sense_bears_a_slip_of_what_it_takes(
    bounds: list[Decimal], true: Decimal
) -> None:
    band = Band(*sorted(bounds))
    if band.bears_a_slip and band.takes(true):
        assert not band.takes(true * TENFOLD)
        assert not band.takes(true / TENFOLD)


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        ("bands.count", "[1, 1_000_000, 10_000_000, 100_000_000]", "study.slip"),
        ("bands.count", "[3, 2, 9, 10]", "study.order"),
        ("bands.pooled", "[1, 2, 3]", "study.list_length"),
        ("bands.drawn", "[1, 2, 20, 30]", "study.slip"),
        ("bands.viability", '[1, 2, 3, "4"]', "study.not_number"),
        ("bands.viability", "[-1, 2, 3, 4]", "study.range"),
        ("dose.weight_refuse_above", "350", "study.slip"),
    ],
)
def test_a_band_without_sense_is_refused_with_its_place(
    place: str, value: str, code: str
) -> None:
    with pytest.raises(Refusal) as why:
        load_study(valued(SHIPPED, place, value))
    assert_worded(why.value)
    assert (why.value.code, why.value.facts["place"]) == (code, place)


def test_a_configuration_without_bands_is_read_as_before() -> None:
    old = load_study(SECOND)
    assert old.bands == {}
    check_bands({}, Band(Decimal(0), Decimal(1), Decimal(500), Decimal(700)))
