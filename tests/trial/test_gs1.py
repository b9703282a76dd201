"""Lot and expiry out of the codes of medical supplies, and out of nothing else."""

from __future__ import annotations

import calendar
import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.gs1 import Gs1, read_gs1

ITEM = "0103453120000011"
LOTS = st.text(string.ascii_letters + string.digits + "-/.", min_size=1, max_size=20)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(LOTS, DAYS, st.booleans())
def test_lot_and_expiry_are_read_in_either_order(lot: str, day: date, lot_last: bool) -> None:
    told = f"17{day:%y%m%d}"
    code = f"{ITEM}{told}10{lot}" if lot_last else f"{ITEM}10{lot}\x1d{told}"
    for prefix in ("", "]d2", "]C1", "\x1d"):
        assert read_gs1(prefix + code) == Gs1(lot, day)


@given(st.text(string.digits + string.ascii_uppercase + "-", max_size=30))
def test_a_bare_lot_is_never_taken_for_a_code(lot: str) -> None:
    found = read_gs1(lot)
    assert found is None or lot.startswith("01")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_gs1(text)
    assert found is None or found.lot in text


@given(st.integers(2000, 2099), st.integers(1, 12))
def test_day_nought_is_the_last_of_its_month(year: int, month: int) -> None:
    told = read_gs1(f"{ITEM}17{year % 100:02}{month:02}0010A")
    assert told == Gs1("A", date(year, month, calendar.monthrange(year, month)[1]))


@pytest.mark.parametrize(
    "code",
    [
        "1023",
        "17270101" "1023",
        "0103453120000012" "1023",
        ITEM,
        ITEM + "10",
        ITEM + "17270101",
        ITEM + "17271301" "10A",
        ITEM + "17270132" "10A",
        ITEM + "17270000" "10A",
        ITEM + "1727010" "10A",
        ITEM + "10A" "\x1d" "10B",
        ITEM + "99A",
        ITEM + "10" + "A" * 21,
        ITEM + "10A" "\x1d" "99",
        ITEM.replace("3", "x") + "10A",
    ],
)  # fmt: skip
def test_half_a_code_is_no_lot(code: str) -> None:
    assert read_gs1(code) is None


def test_a_code_without_a_day_tells_its_lot() -> None:
    assert read_gs1(ITEM + "21S1\x1d10L1") == Gs1("L1", None, "S1")
