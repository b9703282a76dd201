"""Typed text: one form for what looks alike, and nothing that a paper or a line cannot hold."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.custody.canonical import encode
from app.desk.typed import read_text
from app.trial.refusal import Refusal


@given(st.text(max_size=90))
def test_a_text_is_refused_or_has_its_one_form(typed: str) -> None:
    try:
        text = read_text(typed, field="ward")
    except Refusal as refusal:
        assert refusal.code in ("request.text", "request.character")
        return
    assert 1 <= len(text) <= 80
    assert text == text.strip() and text.isprintable()
    assert read_text(text, field="ward") == text
    assert encode(text)


@given(st.text("éàçœÉèüñ ’-aZ9", min_size=1, max_size=30).filter(str.strip))
def test_loose_and_composed_accents_are_one_text(typed: str) -> None:
    loose = unicodedata.normalize("NFD", typed)
    assert read_text(loose, field="ward") == read_text(f" {typed}\t", field="ward")


@pytest.mark.parametrize("typed", ["a\u202eb", "a\x00b", "a\nb", "Ж", "中", "\u200b", "a\ud800"])
def test_what_cannot_be_printed_is_refused(typed: str) -> None:
    with pytest.raises(Refusal):
        read_text(typed, field="ward")
