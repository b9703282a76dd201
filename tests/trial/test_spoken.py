"""Bytes that are said or typed come back as they were, or are found to be mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.trial.refusal import Refusal
from app.trial.spoken import code_of, read_spoken, words_of

ROOTS = st.binary(min_size=32, max_size=32)


def mistyped(text: str, size: int = 32) -> bool:
    try:
        read_spoken(text, size)
    except Refusal as why:
        return why.code == "spoken.mistyped" and not why.facts
    return False


@given(ROOTS)
def test_what_is_said_comes_back(root: bytes) -> None:
    for spoken in (words_of(root), code_of(root)):
        for typed in (spoken, spoken.upper(), spoken.replace("-", " "), f"  {spoken}\n"):
            assert read_spoken(typed, 32) == root
    assert read_spoken(code_of(root).replace("1", "l").replace("0", "O"), 32) == root
    assert len(words_of(root).split()) == 17


def test_the_words_are_those_of_their_author() -> None:
    # The example of the paper: 127.0.0.1 is lusab-babad.
    assert words_of(bytes([127, 0, 0, 1])).split()[:2] == ["lusab", "babad"]


@settings(max_examples=60)
@given(ROOTS, st.data())
def test_a_slip_is_found(root: bytes, data: st.DataObject) -> None:
    words = words_of(root).split()
    place = data.draw(st.integers(0, 15))
    other = data.draw(st.sampled_from(("babab", "zuzuz", "lusab")))
    changed = [*words[:place], other, *words[place + 1 :]]
    swapped = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
    for slip in (words[:-1], words[1:], [*words, "babab"], changed, swapped):
        if slip != words:
            # Two bytes check: one slip in 65,536 passes, and is another root then.
            assert mistyped(" ".join(slip)) or read_spoken(" ".join(slip), 32) != root


@pytest.mark.parametrize("text", ["", " ", "babab", "é", "-----", "0", "U" * 55, "lusab lusa"])
def test_what_is_no_root_is_refused(text: str) -> None:
    assert mistyped(text)


@settings(max_examples=200)
@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    assert mistyped(text) or len(read_spoken(text, 32)) == 32
