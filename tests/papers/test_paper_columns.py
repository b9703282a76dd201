"""Two columns of a paper beside each other."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.flow import Strip, strips
from app.papers.fonts import width_mm
from app.papers.pages import paginate
from app.papers.paper import Beside, Heading, Lines
from app.papers.setting import DENSE, USUAL, Setting
from tests.papers.test_paper_pages import TEXTS


def beside(left: str, right: str, share: float) -> Beside:
    """Two columns of paragraphs."""
    return Beside((Heading("L"), Lines((left,))), (Lines((right,)),), share)


@given(TEXTS, TEXTS, st.floats(0.2, 0.8), st.sampled_from([USUAL, DENSE]))
def test_two_columns_lose_nothing_and_do_not_meet(
    left: str, right: str, share: float, how: Setting
) -> None:
    (one,) = strips((beside(left, right, share),), how)
    middle = how.measure * share
    columns: dict[bool, list[str]] = {False: [], True: []}
    for word in one.words:
        edge = word.x + width_mm(word.text, word.face, word.size)
        assert edge <= (how.measure if word.x >= middle else middle) + 0.01
        columns[word.x >= middle].append(word.text)
    for text, told in ((left, columns[False][1:]), (right, columns[True])):
        wanted = unicodedata.normalize("NFC", text).replace(" ", "")
        assert "".join(told).replace(" ", "") == wanted
    assert max((word.y for word in one.words), default=0) <= one.height


def test_columns_longer_than_a_page_stand_one_under_the_other() -> None:
    long = beside("mot " * 4_000, "fin", 0.5)
    found = list(strips((long,), DENSE))
    assert len(found) > 100
    assert max(word.x for strip in found for word in strip.words) == 0


def test_room_after_the_last_line_opens_no_page() -> None:
    text = (Strip(10, keep=False, rule=1),) * 3
    assert len(list(paginate((*text, Strip(9)), 30))) == 1
    assert len(list(paginate((*text, Strip(9), text[0]), 30))) == 2
    assert len(list(paginate((Strip(9),), 30))) == 1


@pytest.mark.parametrize("share", [0, 1, -0.1])
def test_a_column_has_a_width(share: float) -> None:
    with pytest.raises(ValueError, match="width"):
        Beside((), (), share)
