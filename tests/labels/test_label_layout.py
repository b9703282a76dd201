"""Every text has its room: nothing overlaps, nothing is too small, nothing is cut."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from app.labels import layout
from app.labels.fonts import FONTS, POINTS_PER_MM, Face
from app.labels.layout import Place
from app.labels.render import label_pdf
from app.labels.typeset import SetLine, typeset
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from tests.labels.samples import MONTHS, sample, texts

Area = tuple[float, float, float, float]

LETTERS = (0.76, 0.212)
FIGURES = {"subject": (0.71, 0.02), "bag_code": (0.71, 0.19)}
X_HEIGHT = {Face.REGULAR: 0.516, Face.SEMIBOLD: 0.522, Face.BOLD: 0.525}
QUIET: Area = (
    layout.MATRIX_X - layout.MODULE,
    layout.MATRIX_Y - layout.MODULE,
    layout.MATRIX_X + layout.MATRIX_SIDE + layout.MODULE,
    layout.MATRIX_Y + layout.MATRIX_SIDE + layout.MODULE,
)


def room(place: Place) -> Area:
    """What a place may fill at most: left, top, right, bottom; brackets and tails included."""
    left = place.x - place.widest if place.right else place.x
    em = place.size / POINTS_PER_MM
    above, below = FIGURES.get(place.field, LETTERS)
    return left, place.y - above * em, left + place.widest, place.y + below * em


def rules() -> list[Area]:
    """What the printed lines fill."""
    return [
        (rule.x, rule.y - rule.thickness / 2, rule.end, rule.y + rule.thickness / 2)
        for rule in layout.RULES
    ]


def meet(one: Area, other: Area) -> bool:
    """Whether two areas share ink, a hair's breadth of 1 µm allowed."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > 0.001 and height > 0.001


@cache
def _drawn(face: Face) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / f"IBMPlexSans-{face}.ttf", 1000)


def ink(line: SetLine) -> Area:
    """What the very letters of a line fill."""
    left, top, right, bottom = _drawn(line.face).getbbox(line.text, anchor="ls")
    em = line.size / POINTS_PER_MM / 1000
    return line.x + left * em, line.y + top * em, line.x + right * em, line.y + bottom * em


def test_no_two_places_overlap() -> None:
    areas = [*((p.field, room(p)) for p in layout.PLACES), *(("rule", area) for area in rules())]
    assert [(a, b) for (a, one), (b, other) in combinations(areas, 2) if meet(one, other)] == []


def test_the_quiet_zone_is_clear_even_of_accents() -> None:
    for place in layout.PLACES:
        left, _, right, bottom = room(place)
        accented = (left, place.y - 0.977 * place.size / POINTS_PER_MM, right, bottom)
        assert not meet(accented, QUIET), place
    assert not any(meet(area, QUIET) for area in rules())


def test_all_stays_within_the_margins() -> None:
    for left, top, right, bottom in [*map(room, layout.PLACES), QUIET]:
        assert left >= layout.LEFT and right <= layout.RIGHT
        assert top >= 1.2 and bottom <= 74.4


def test_boxes_leave_room_for_a_pen() -> None:
    for box, place in zip(layout.BOXES, layout.PLACES[-4:], strict=True):
        assert box.height == 4
        assert place.x > box.x and place.x + place.widest < box.x + box.width
        _, top, _, bottom = room(place)
        assert box.y < top and bottom < box.y + box.height


def test_nothing_is_too_small_to_read() -> None:
    for place in layout.PLACES:
        assert place.size >= 7.5
        assert X_HEIGHT[place.face] * place.size / POINTS_PER_MM >= 1.4


def test_the_symbol_stands_on_whole_dots() -> None:
    for mm in (layout.MATRIX_X, layout.MATRIX_Y, layout.MODULE):
        assert mm * 4 == int(mm * 4)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_month_fits_and_no_ink_meets(language: str) -> None:
    for month in MONTHS[language]:
        label = sample(language, use_by=f"28 {month} 2026  00:00", subject="08-8088")
        areas = [(line.text, ink(line)) for line in typeset(label)]
        areas += [("rule", area) for area in rules()]
        met = [(a, b) for (a, one), (b, other) in combinations(areas, 2) if meet(one, other)]
        assert met == []


@pytest.mark.parametrize("language", ["en", "pt"])
def test_another_study_fits(language: str) -> None:
    words = texts(language, "tests/studies/repara.toml")
    assert label_pdf(sample(words=words, use_by="28 FEVEREIRO 2026  23:59", practice=True))


@given(st.integers(0, 23**8 - 1))
def test_every_bag_code_fits(number: int) -> None:
    assert typeset(sample(code=BagCode.from_number(number).text))


def test_the_widest_bag_code_fits() -> None:
    widest = BagCode.from_number(sum(20 * 23**place for place in range(8)))
    assert widest.text.startswith("WWWWWWWW")
    assert typeset(sample(code=widest.text))


LONGER = [
    ("statement", "W" * 40, "82"),
    ("volume", "25000000000 mL", "34.6"),
    ("use_by_caption", "M" * 60, "96"),
    ("identity", "Vérifier " * 11, "96"),
    ("start_by", "Débuter au plus tard, si possible, à {time}", "56"),
]


@pytest.mark.parametrize(("field", "text", "limit"), LONGER)
def test_a_text_too_wide_is_refused(field: str, text: str, limit: str) -> None:
    words = replace(texts("fr"), **{field: text})  # type: ignore[arg-type]
    with pytest.raises(Refusal, match=r"label\.too_wide") as refused:
        label_pdf(sample(words=words))
    told = "directions" if field == "identity" else field
    assert refused.value.facts == {"field": told, "limit_mm": limit}


def test_a_long_investigator_is_refused_not_cut() -> None:
    assert typeset(sample(investigator="Pr Jean-Paul Lefebvre"))
    with pytest.raises(Refusal, match=r"label\.too_wide"):
        typeset(sample(investigator="Pr WWWWWWWWWWWWWWWWWWWWWW"))


def test_a_word_for_a_specimen_too_wide_is_refused() -> None:
    words = replace(texts("fr"), specimen="ÉTIQUETTE D’EXERCICE")
    assert label_pdf(sample(words=words))
    with pytest.raises(Refusal, match=r"label\.too_wide"):
        label_pdf(sample(words=words, practice=True))


@pytest.mark.parametrize(("character", "point"), [("☐", "U+2610"), ("中", "U+4E2D")])
def test_a_missing_glyph_is_refused(character: str, point: str) -> None:
    with pytest.raises(Refusal, match=r"label\.glyph") as refused:
        label_pdf(sample(words=replace(texts("fr"), route=f"VOIE {character}")))
    assert refused.value.facts == {"field": "route", "character": character, "point": point}


def test_a_line_too_many_is_refused() -> None:
    words = replace(texts("fr"), directions=("a", "b", "c"))
    with pytest.raises(Refusal, match=r"label\.too_many_lines") as refused:
        typeset(sample(words=words))
    assert refused.value.facts == {"field": "directions", "limit": 3}
    assert typeset(sample(words=replace(words, identity="")))


def test_an_empty_text_leaves_its_line_out() -> None:
    words = replace(texts("fr"), quantity="", form="", identity="")
    fields = {line.field for line in typeset(sample(words=words))}
    assert {"quantity", "form"} & fields == set()
    assert all(line.text for line in typeset(sample(words=words)))
