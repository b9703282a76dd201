"""ISBT 128 codes: known ones, any that are built right, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.isbt128 import Isbt, check_character, read_isbt
from app.trial.vial_code import VialCode, read_vial

DINS = st.from_regex(r"[A-NP-Z1-9][0-9]{12}", fullmatch=True).filter(str.isascii)
PRODUCTS = st.from_regex(r"[SY][0-9A-Z]{7}", fullmatch=True).filter(str.isascii)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
ITEM = "0103453120000011"


@pytest.mark.parametrize(
    ("din", "check", "flags"),
    [("G123417654321", "A", "70"), ("G123498654321", "H", "77"), ("A999917123456", "9", "69")],
)
def test_known_check_characters(din: str, check: str, flags: str) -> None:
    assert check_character(din) == check
    assert read_isbt(f"={din}{flags}") == Isbt(din)
    assert read_isbt(f"{din[:5]} {din[5:7]} {din[7:]} {check}") == Isbt(din)


@given(DINS, PRODUCTS, DAYS, st.booleans(), st.booleans())
def test_a_compound_message_is_read(
    din: str, product: str, day: date, counted: bool, hour: bool
) -> None:
    told = f"0{day:%y%j}"
    expiry = f"&>{told}1215" if hour else f"=>{told}"
    code = f"={din}00=<{product}{expiry}"
    code = f"=+03000{code}" if counted else code
    for prefix in ("", "]d2", "]C0"):
        assert read_isbt(prefix + code) == Isbt(din, product, day)
    assert read_vial(code) == VialCode(f"{din}/{product}", "", day)


@given(DINS, st.integers(0, 12), st.sampled_from("0123456789"))
def test_a_digit_misread_is_found_by_the_flags(din: str, place: int, digit: str) -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
    flags = 60 + alphabet.index(check_character(din))
    wrong = din[:place] + digit + din[place + 1 :]
    if wrong != din and wrong[0] != "0":
        assert read_isbt(f"={wrong}{flags}") is None
        assert read_isbt(f"{wrong}{check_character(din)}") is None


@pytest.mark.parametrize(
    "code",
    [
        "", "=", "=G1234176543217", "=G12341765432171", "=O12341765432100", "=<S1234A00",
        "=G123417654321" "00=>02703", "=G123417654321" "00=>027400",
        "=G123417654321" "00=>027366", "=G123417654321" "00&>0270362460",
        "=+02000=G123417654321" "00", "=G123417654321" "00=G123417654321" "00",
        "=G123417654321" "00%x", "G1234176543219", "=G123417654321" "00=<S12é4A00",
    ],
)  # fmt: skip
def test_what_is_no_whole_code_is_not_read(code: str) -> None:
    assert read_isbt(code) is None


def test_an_expiry_with_its_hour() -> None:
    assert read_isbt("=G1234176543217" "0&>0170911215") == Isbt(
        "G123417654321", "", date(2017, 4, 1)
    )


@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_isbt(text)
    assert found is None or len(found.din) == 13
    assert read_vial(text).vial is not None


def test_a_vial_is_named_by_its_serial_number() -> None:
    code = f"{ITEM}1727033110L1\x1d21V-7"
    assert read_vial(code) == VialCode("V-7", "L1", date(2027, 3, 31))
    assert read_vial(" V-8 ") == VialCode("V-8")
