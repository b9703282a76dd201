"""A digest moves nothing: papers that differ only by one are as long, and equal around it."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.paper import Digest
from app.papers.render import paper_pdf
from tests.papers.samples import pages, report

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
BASE64 = st.text(string.ascii_letters + string.digits + "+/", min_size=88, max_size=88)
BASE32 = st.text(string.ascii_uppercase + "234567", min_size=26, max_size=26)


def around(pdf: bytes, *values: str) -> bytes:
    """The file without its identifier and without the digests, which stand in it in clear."""
    for piece in {value[start : start + 64] for value in values for start in (0, 64)} - {""}:
        told = b"(" + piece.encode() + b")"
        assert told in pdf
        pdf = pdf.replace(told, b"()")
    whole, count = re.subn(rb"\n\[<[0-9a-f]{32}><[0-9a-f]{32}>\]\n", b"", pdf)
    assert count == 1
    return whole


@given(st.tuples(HEX, BASE64), st.tuples(HEX, BASE64))
def test_a_digest_changes_its_characters_only(one: tuple[str, str], other: tuple[str, str]) -> None:
    first, second = paper_pdf(report(*one)), paper_pdf(report(*other))
    assert len(first) == len(second)
    assert around(first, *one) == around(second, *other)


@given(BASE32, BASE32)
def test_so_does_a_short_one(one: str, other: str) -> None:
    first, second = paper_pdf(report("0" * 64, one)), paper_pdf(report("0" * 64, other))
    assert len(first) == len(second)


@pytest.mark.parametrize("letter", ["W", "i", "0", "/"])
def test_the_widest_and_the_narrowest_stay_on_the_page(letter: str) -> None:
    value = letter * 100
    (page,) = pages(report("f" * 64, value))
    assert letter * 64 in page.split() and letter * 36 in page.split()


@pytest.mark.parametrize("value", ["", "abc def", "a(b", "a\\b", "é" * 8, "ab\n"])
def test_another_alphabet_is_no_digest(value: str) -> None:
    with pytest.raises(ValueError, match="alphabet"):
        Digest("Racine", value)
