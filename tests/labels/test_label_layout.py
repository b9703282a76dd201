"""Every text has its room: nothing overlaps, nothing is too small, nothing is cut."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageFont

from app.labels.fonts import FONTS, POINTS_PER_MM, Face
from app.labels.layout import MATRIX_SIDE, MODULE, Layout, Place
from app.labels.layouts import LAYOUTS
from app.labels.particulars import PARTICULARS
from app.labels.render import label_pdf
from app.labels.typeset import SetLine, typeset
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.trial.rules import LabelSize
from tests.labels.samples import MONTHS, sample, small_texts, texts

Area = tuple[float, float, float, float]

LETTERS = (0.76, 0.212)
FIGURES = {"subject": (0.71, 0.02), "bag_code": (0.71, 0.19)}
X_HEIGHT = {Face.REGULAR: 0.516, Face.SEMIBOLD: 0.522, Face.BOLD: 0.525}
BOTH = pytest.mark.parametrize("size", LabelSize)


def quiet(layout: Layout) -> Area:
    """The Data Matrix with one module around it."""
    return (
        layout.matrix_x - MODULE,
        layout.matrix_y - MODULE,
        layout.matrix_x + MATRIX_SIDE + MODULE,
        layout.matrix_y + MATRIX_SIDE + MODULE,
    )


def room(place: Place) -> Area:
    """What a place may fill at most: left, top, right, bottom; brackets and tails included."""
    left = place.x - place.widest if place.right else place.x
    em = place.size / POINTS_PER_MM
    above, below = FIGURES.get(place.field, LETTERS)
    return left, place.y - above * em, left + place.widest, place.y + below * em


def rules(layout: Layout) -> list[Area]:
    """What the printed lines fill."""
    return [
        (rule.x, rule.y - rule.thickness / 2, rule.end, rule.y + rule.thickness / 2)
        for rule in layout.rules
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


@BOTH
def test_no_two_places_overlap(size: LabelSize) -> None:
    layout = LAYOUTS[size]
    areas = [(place.field, room(place)) for place in layout.places]
    areas += [("rule", area) for area in rules(layout)]
    assert [(a, b) for (a, one), (b, other) in combinations(areas, 2) if meet(one, other)] == []


@BOTH
def test_the_quiet_zone_is_clear_even_of_accents(size: LabelSize) -> None:
    layout = LAYOUTS[size]
    for place in layout.places:
        left, _, right, bottom = room(place)
        accented = (left, place.y - 0.977 * place.size / POINTS_PER_MM, right, bottom)
        assert not meet(accented, quiet(layout)), place
    assert not any(meet(area, quiet(layout)) for area in rules(layout))


@BOTH
def test_all_stays_within_the_margins(size: LabelSize) -> None:
    layout = LAYOUTS[size]
    for left, top, right, bottom in [*map(room, layout.places), quiet(layout)]:
        assert left >= layout.left and right <= layout.right
        assert top >= 1.2 and bottom <= layout.height - 1.6
    assert f"{layout.width}x{layout.height}" == size
    assert layout.left == layout.width - layout.right == 3


@BOTH
def test_boxes_leave_room_for_a_pen(size: LabelSize) -> None:
    layout = LAYOUTS[size]
    for box, place in zip(layout.boxes, layout.places[-4:], strict=True):
        assert box.x >= layout.left and box.x + box.width <= layout.right
        assert box.y + box.height <= layout.height - 1.5
        assert box.height == 4
        assert place.x > box.x and place.x + place.widest < box.x + box.width
        _, top, _, bottom = room(place)
        assert box.y < top and bottom < box.y + box.height


@BOTH
def test_nothing_is_too_small_to_read(size: LabelSize) -> None:
    for place in LAYOUTS[size].places:
        assert place.size >= 7.5
        assert X_HEIGHT[place.face] * place.size / POINTS_PER_MM >= 1.4


@BOTH
def test_the_symbol_stands_on_whole_dots(size: LabelSize) -> None:
    layout = LAYOUTS[size]
    for mm in (layout.matrix_x, layout.matrix_y, MODULE):
        assert mm * 4 == int(mm * 4)


@BOTH
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_month_fits_and_no_ink_meets(language: str, size: LabelSize) -> None:
    for month in MONTHS[language]:
        label = sample(
            language, use_by=f"28 {month} 2026  00:00", subject="08-8088", size=size
        )
        areas = [(line.text, ink(line)) for line in typeset(label)]
        areas += [("rule", area) for area in rules(LAYOUTS[size])]
        met = [(a, b) for (a, one), (b, other) in combinations(areas, 2) if meet(one, other)]
        assert met == []


@pytest.mark.parametrize(("language", "size"), [
    ("en", LabelSize.WIDE), ("pt", LabelSize.WIDE), ("en", LabelSize.SMALL),
])  # fmt: skip
def test_another_study_fits(language: str, size: LabelSize) -> None:
    words = texts(language, "tests/studies/repara.toml")
    label = sample(words=words, use_by="28 FEVEREIRO 2026  23:59", practice=True, size=size)
    assert label_pdf(label)


@given(st.integers(0, 23**8 - 1), st.sampled_from(LabelSize))
def test_every_bag_code_fits(number: int, size: LabelSize) -> None:
    assert typeset(sample(code=BagCode.from_number(number).text, size=size))


@BOTH
def test_the_widest_bag_code_fits(size: LabelSize) -> None:
    widest = BagCode.from_number(sum(20 * 23**place for place in range(8)))
    assert widest.text.startswith("WWWWWWWW")
    assert typeset(sample(code=widest.text, size=size))


def test_texts_for_the_larger_stock_are_refused_on_the_smaller() -> None:
    for field, limit in (("names", 3), ("sponsor", 1)):
        words = replace(small_texts("fr"), **{field: getattr(texts("fr"), field)})
        with pytest.raises(Refusal) as refused:
            typeset(sample(words=words, size=LabelSize.SMALL))
        assert refused.value.code == "label.too_many_lines"
        assert refused.value.facts == {"field": field, "limit": limit}


@BOTH
@pytest.mark.parametrize(("letter", "field"), [
    one for one in PARTICULARS if one[1] not in ("bag_code", "subject", "use_by")
])  # fmt: skip
def test_every_particular_of_the_law_must_be_there(
    letter: str, field: str, size: LabelSize
) -> None:
    words = small_texts("fr")
    empty = ("", "–") if isinstance(getattr(words, field), tuple) else " "
    with pytest.raises(Refusal) as refused:
        label_pdf(sample(words=replace(words, **{field: empty}), size=size))  # type: ignore[arg-type]
    assert refused.value.code == "label.particular"
    assert refused.value.facts == {"letter": letter, "field": field}


@BOTH
def test_every_particular_has_a_place(size: LabelSize) -> None:
    placed = {place.field for place in LAYOUTS[size].places}
    assert {field for _, field in PARTICULARS} <= placed
    assert {letter for letter, _ in PARTICULARS} == set("abcdefghijk")


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
    words = replace(texts("fr"), quantity="", identity="")
    fields = {line.field for line in typeset(sample(words=words))}
    assert "quantity" not in fields
    assert all(line.text for line in typeset(sample(words=words)))
