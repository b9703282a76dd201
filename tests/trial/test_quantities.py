"""A typed number is read exactly as typed, or refused; nothing is repaired."""

from __future__ import annotations

import string
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.quantities import Figure, echo, read_cells, read_decimal, show_decimal
from app.trial.refusal import Refusal

WHAT = "weight_kg"
DECIMALS = st.decimals(
    min_value=0, max_value=Decimal("999999999"), places=6, allow_nan=False, allow_infinity=False
)


def refused(typed: str) -> str:
    with pytest.raises(Refusal) as caught:
        read_decimal(typed, what=WHAT)
    assert caught.value.facts["what"] == WHAT
    return caught.value.code


def refused_cells(typed: str) -> str:
    with pytest.raises(Refusal) as caught:
        read_cells(typed, what="total_cells_per_ml")
    return caught.value.code


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("70", "70"), ("0", "0"), ("0.5", "0.5"), ("0,5", "0.5"), ("66,8", "66.8"),
        ("8.35", "8.35"), ("1.000", "1"), ("999999999.999999", "999999999.999999"),
    ],
)  # fmt: skip
def test_a_plain_number_is_read_with_either_mark(typed: str, value: str) -> None:
    assert read_decimal(typed, what=WHAT) == Decimal(value)


REFUSED = [
    ("", "number.empty"),
    (" ", "number.grouping"),
    ("1 000", "number.grouping"),
    ("1\u00a0000", "number.grouping"),
    ("1\u202f000", "number.grouping"),
    ("1\u2009000", "number.grouping"),
    ("1'000", "number.grouping"),
    ("1’000", "number.grouping"),
    ("1_000", "number.grouping"),
    ("70 ", "number.grouping"),
    ("70\n", "number.grouping"),
    ("\t70", "number.grouping"),
    ("1.000,5", "number.grouping"),
    ("1,000.5", "number.grouping"),
    ("1.000.000", "number.grouping"),
    ("7,,5", "number.grouping"),
    ("-70", "number.sign"),
    ("+70", "number.sign"),
    ("−70", "number.sign"),
    ("70-80", "number.sign"),
    ("7e1", "number.exponent"),
    ("7E1", "number.exponent"),
    ("7.5e0", "number.exponent"),
    ("10^6", "number.exponent"),
    ("7×10", "number.exponent"),
    ("1e+6", "number.sign"),
    (".5", "number.malformed"),
    ("5.", "number.malformed"),
    (",", "number.malformed"),
    ("70kg", "number.malformed"),
    ("0x46", "number.malformed"),
    ("nan", "number.malformed"),
    ("inf", "number.malformed"),
    ("Infinity", "number.malformed"),
    ("٧٠", "number.malformed"),
    ("７０", "number.malformed"),
    ("7²", "number.malformed"),
    ("1٫5", "number.malformed"),
    ("70\0", "number.malformed"),
    ("\ud800", "number.malformed"),
    ("070", "number.leading_zero"),
    ("00", "number.leading_zero"),
    ("00.5", "number.leading_zero"),
    ("1234567890", "number.too_long"),
    ("9" * 5000, "number.too_long"),
    ("0.1234567", "number.decimals"),
    ("0." + "0" * 5000, "number.decimals"),
]


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_could_mean_two_things_is_refused(typed: str, code: str) -> None:
    assert refused(typed) == code


@pytest.mark.parametrize(("typed", "code"), [r for r in REFUSED if "." not in r[0]])
def test_cells_refuse_what_every_number_refuses(typed: str, code: str) -> None:
    if typed != "1234567890" and "," not in typed:
        assert refused_cells(typed) == code


@pytest.mark.parametrize("typed", ["10.0", "10,0", "10.000", "450,000", "1.", ".5"])
def test_a_decimal_mark_in_cells_is_refused(typed: str) -> None:
    assert refused_cells(typed) == "number.whole"


def test_cells_have_twelve_digits_at_most() -> None:
    assert read_cells("9" * 12, what="x") == 10**12 - 1
    assert refused_cells("1" + "0" * 12) == "number.too_long"


def test_fewer_decimals_may_be_asked_for() -> None:
    assert read_decimal("72,5", what=WHAT, max_decimals=1) == Decimal("72.5")
    with pytest.raises(Refusal) as caught:
        read_decimal("72.50", what=WHAT, max_decimals=1)
    assert (caught.value.code, caught.value.facts["limit"]) == ("number.decimals", 1)


@given(DECIMALS)
def test_what_is_shown_is_read_back(value: Decimal) -> None:
    assert read_decimal(show_decimal(value), what=WHAT) == value
    for language in ("fr", "en"):
        ungrouped = echo(value, language).replace("\u202f", "")
        assert read_decimal(ungrouped, what=WHAT) == value


@given(DECIMALS)
def test_a_comma_and_a_point_are_the_same(value: Decimal) -> None:
    typed = format(value, "f")
    assert read_decimal(typed, what=WHAT) == read_decimal(typed.replace(".", ","), what=WHAT)


@given(st.integers(0, 10**12 - 1))
def test_whole_cells_are_read_back(cells: int) -> None:
    assert read_cells(str(cells), what=WHAT) == cells


def means_one_number(typed: str) -> bool:
    """The accepted form, decided again without the code under test."""
    parts = typed.replace(",", ".").split(".")
    plain = all(part and set(part) <= set(string.digits) for part in parts)
    whole = parts[0]
    short = len(parts) <= 2 and len(whole) <= 9 and all(len(part) <= 6 for part in parts[1:])
    return plain and short and (whole == "0" or not whole.startswith("0"))


@given(st.text(alphabet="0123456789.,+-eE '_\u00a0\u202f٣x", max_size=14))
def test_only_the_one_form_is_read(typed: str) -> None:
    if means_one_number(typed):
        assert format(read_decimal(typed, what=WHAT), "f") == typed.replace(",", ".")
    else:
        assert refused(typed).startswith("number.")


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_refusal(typed: str) -> None:
    try:
        read_decimal(typed, what=WHAT)
    except Refusal as refusal:
        assert refusal.code.startswith("number.")


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        ("8.35", "8,35", "8.35"),
        ("85.0", "85", "85"),
        ("1E+3", "1\u202f000", "1\u202f000"),
        ("1002857.14", "1\u202f002\u202f857,14", "1\u202f002\u202f857.14"),
        ("-0.4605", "−0,4605", "−0.4605"),
        ("0.0000", "0", "0"),
        ("-0.00", "0", "0"),
        ("1" * 40 + ".5", None, None),
    ],
)
def test_a_number_is_echoed_in_the_reader_s_language(
    value: str, french: str | None, english: str | None
) -> None:
    if french is None:
        assert echo(Decimal(value), "en").replace("\u202f", "") == value
    else:
        assert echo(Decimal(value), "fr") == french
        assert echo(Decimal(value), "en") == english


def test_a_figure_is_shown_as_the_catalogue_says() -> None:
    assert f"{Figure(Decimal('7.80')):fr} ml" == "7,8 ml"
    assert f"{Figure(1000):en} ml" == "1\u202f000 ml"
    with pytest.raises(KeyError):
        str.format("{volume}", volume=Figure(1))


def test_the_plain_form_has_no_idle_zero_and_no_exponent() -> None:
    shown = {"10": "10", "10.0": "10", "1E+1": "10", "0.10": "0.1", "0.0": "0", "100": "100"}
    assert {text: show_decimal(Decimal(text)) for text in shown} == shown
