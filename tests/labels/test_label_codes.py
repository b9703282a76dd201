"""The bag code and its symbol: every slip is caught, and the size says nothing."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.labels.matrix import modules, runs
from app.trial.names import BAG_ALPHABET, BagCode
from app.trial.refusal import Refusal

CODES = st.integers(0, 23**8 - 1).map(BagCode.from_number)


def caught(text: str) -> bool:
    """Whether reading refuses the code."""
    try:
        BagCode.read(text)
    except Refusal as refusal:
        return refusal.code == "bag_code.check_character"
    return False


@given(CODES)
def test_a_code_reads_back_with_and_without_hyphens(code: BagCode) -> None:
    assert BagCode.read(code.shown.lower()) == BagCode.read(code.text) == code


@given(CODES, st.integers(0, 8), st.sampled_from(BAG_ALPHABET))
def test_every_substitution_is_caught(code: BagCode, place: int, other: str) -> None:
    assume(code.text[place] != other)
    assert caught(code.text[:place] + other + code.text[place + 1 :])


@given(CODES, st.integers(0, 7), st.integers(0, 7))
def test_every_transposition_is_caught(code: BagCode, one: int, other: int) -> None:
    letters = list(code.text)
    assume(letters[one] != letters[other])
    letters[one], letters[other] = letters[other], letters[one]
    assert caught("".join(letters))


def test_numbers_give_distinct_codes() -> None:
    numbers = range(0, 23**8, 23**8 // 10_000)
    assert len({BagCode.from_number(number) for number in numbers}) == len(numbers)


@given(CODES)
def test_the_symbol_is_always_of_one_size(code: BagCode) -> None:
    symbol = modules(code)
    assert [len(row) for row in symbol] == [14] * 14
    assert all(row[0] for row in symbol) and all(symbol[13])


@given(CODES)
def test_the_runs_are_the_symbol(code: BagCode) -> None:
    symbol = modules(code)
    drawn = [(row, start + step) for row, start, size in runs(symbol) for step in range(size)]
    black = [(y, x) for y, row in enumerate(symbol) for x, dot in enumerate(row) if dot]
    assert drawn == black
    assert all(
        start + size == 14 or not symbol[row][start + size] for row, start, size in runs(symbol)
    )


def test_a_symbol_of_another_size_is_refused() -> None:
    """A longer code than a bag's would take a larger symbol: it is neither shrunk nor moved."""
    wrong = BagCode.from_number(0)
    object.__setattr__(wrong, "text", "K7Q49TXMDK7Q49TXMDK7Q49TXMD")
    with pytest.raises(Refusal, match=r"label\.symbol") as refused:
        modules(wrong)
    assert refused.value.facts == {"field": "bag_code", "limit": "14 x 14"}
