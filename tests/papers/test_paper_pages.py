"""The pages of a paper: every word that went in, the marks on each page, nothing over the edge."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.papers.axis import ROOM, axis_parts, shortened
from app.papers.flow import MEASURE, Strip, strips
from app.papers.fonts import Face, font, width_mm, wrapped
from app.papers.pages import paginate
from app.papers.paper import Axis, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.refusal import Refusal
from tests.papers.samples import WORKSHEET, pages, squeezed

TEXTS = st.text("abc É’-()\\<&·×é", max_size=300)


def only(*texts: str) -> Paper:
    """A paper with these paragraphs and nothing else to speak of."""
    return Paper("T", ("M",), "S", (Lines(texts),), "F", "{page}/{pages}")


def test_every_page_bears_marks_identity_and_number() -> None:
    told = [squeezed(page) for page in pages(WORKSHEET)]
    assert len(told) > 1
    for number, page in enumerate(told, 1):
        assert page.startswith("NON AVEUGLE SPECIMEN")
        assert "Feuille de préparation · Étude d’exercice · K7Q4-9TXM-D" in page
        assert "Opaline 0.1.0" in page and f"Page {number} sur {len(told)}" in page


def test_marks_are_conspicuous() -> None:
    page = pypdfium2.PdfDocument(paper_pdf(WORKSHEET))[0]
    frame = page.render(scale=2, grayscale=True).to_pil().crop((90, 60, 520, 120))
    assert frame.histogram()[0] > 1_000


def test_a_table_repeats_its_header_and_keeps_its_rows() -> None:
    told = [squeezed(page) for page in pages(WORKSHEET)]
    assert all(page.count("N° Étape Par") == 1 for page in told)
    everything = " ".join(told)
    for number in range(60):
        row = f"[{number}] Contrôler ({number} \\ 60) la seringue < 20 mL É. Œuf"
        assert everything.count(row) == 1


def test_facts_sentences_and_signatures_are_all_there() -> None:
    everything = squeezed(" ".join(pages(WORKSHEET)))
    for text in (
        "Poche K7Q4-9TXM-D Patient n° 01-017 Poids 72,5 kg (mesuré)",
        "Calcul de la dose Volume = 72 500 000 ÷ (4 500 000 × 0,86) = 18,733… mL, arrondi à 19 mL.",
        "Préparé par Claire Dubois 10:40:12 Contrôlé par H. Petit",
    ):
        assert text in everything


@given(TEXTS, st.integers(20, 174))
def test_a_wrapped_text_loses_nothing_and_fits(text: str, widest: int) -> None:
    lines = wrapped(text, Face.REGULAR, 9.5, widest)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_mm(line, Face.REGULAR, 9.5) <= widest for line in lines)


def plainly_wrapped(text: str, size: float, widest: float) -> list[str]:
    """Word by word and, where a word is too wide, letter by letter; nothing is taken at once."""
    lines = [""]
    for word in unicodedata.normalize("NFC", text).split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_mm(longer, Face.REGULAR, size) <= widest:
            lines[-1] = longer
            continue
        pieces = [""]
        for letter in word:
            if pieces[-1] and width_mm(pieces[-1] + letter, Face.REGULAR, size) > widest:
                pieces.append("")
            pieces[-1] += letter
        lines[len(lines) if lines[-1] else 0 :] = pieces
    return lines


@given(TEXTS, st.sampled_from([7.5, 9.5]), st.floats(0.5, 180))
def test_what_fits_at_once_breaks_as_it_would_word_by_word(
    text: str, size: float, widest: float
) -> None:
    assert list(wrapped(text, Face.REGULAR, size, widest)) == plainly_wrapped(text, size, widest)


def test_a_long_text_is_laid_out_page_by_page() -> None:
    asked = 0

    def endless() -> Iterator[Strip]:
        nonlocal asked
        while True:
            asked += 1
            yield Strip(10, rule=1)

    made = paginate(endless(), 100)
    assert [len(next(made)) for _ in range(3)] == [10, 10, 10]
    assert asked <= 31


def test_every_sign_that_is_taken_unseen_is_in_both_fonts() -> None:
    for face in Face:
        for code in range(0x20, 0x7F):
            assert code in font(face).face.charToGlyph


def test_a_text_breaks_between_words_and_not_at_a_firm_space() -> None:
    lines = wrapped("dix mots " * 20 + "250\u202fmL", Face.REGULAR, 9.5, 30)
    assert {word for line in lines for word in line.split(" ")} == {"dix", "mots", "250\u202fmL"}
    assert wrapped("WW", Face.REGULAR, 9.5, 1) == ("W", "W")
    assert wrapped("W" * 30, Face.REGULAR, 9.5, 30)[0] == "W" * 10


@given(st.integers(0, 70), TEXTS)
def test_an_axis_stands_on_one_page_however_many_rows(rows: int, text: str) -> None:
    table = Table(("A", "B"), tuple((f"r{n}", text) for n in range(rows)), (0.3, 0.7))
    block = Axis(tuple((n / 70, n % 9) for n in range(rows)), ((0.0, "D"), (1.0, "R")),
                 ((0.5, "3 h"),), table)  # fmt: skip
    height, words, marks = axis_parts(block, MEASURE)
    assert height <= ROOM and len(marks) == 3 + rows
    told = {word for _, word, _, _ in words}
    assert {f"r{n}" for n in range(rows)} | {"D", "R", "// 3 h //"} <= told
    for (x, y), word, face, size in words:
        assert x >= 0 and x + width_mm(word, face, size) <= MEASURE + 0.01 and 0 < y < height
    for left, top, wide, tall in marks:
        assert left >= 0 and left + wide <= MEASURE + 0.01 and top >= 0 and top + tall <= height


def test_what_is_wider_than_its_column_ends_in_an_ellipsis() -> None:
    told = shortened("dix mots " * 20, Face.REGULAR, 9.5, 30)
    assert told.endswith("…") and 25 < width_mm(told, Face.REGULAR, 9.5) <= 30
    assert shortened("dix", Face.REGULAR, 9.5, 30) == "dix"


def test_a_long_text_runs_over_pages() -> None:
    told = pages(only(" ".join(str(number) for number in range(9_000))))
    words = [word for page in told for word in page.split()]
    assert len(told) > 3
    assert [word for word in words if word.isdigit()] == [str(number) for number in range(9_000)]


def test_a_heading_stays_with_what_it_heads() -> None:
    for rows in range(30, 60):
        blocks = (Facts((("a", "b"),) * rows), Heading("Titre"), Lines(("suite",)))
        told = pages(replace(only(), blocks=blocks))
        assert [("Titre" in page) for page in told] == [("suite" in page) for page in told]


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), max_size=60))
def test_no_page_is_overfull_and_no_strip_is_lost(heights: list[tuple[int, bool]]) -> None:
    given_strips = [Strip(height, keep=keep) for height, keep in heights]
    made = list(paginate(given_strips, 100))
    assert [placed.strip for page in made for placed in page] == given_strips
    for page in made:
        depth = 0.0
        for placed in page:
            assert placed.top == depth
            depth += placed.strip.height
        assert depth <= 100


def test_nothing_leaves_the_text_width() -> None:
    for strip in strips(WORKSHEET.blocks):
        for word in strip.words:
            assert 0 <= word.x <= word.x + width_mm(word.text, word.face, word.size) <= MEASURE


@pytest.mark.parametrize(("sign", "point"), [("☐", "U+2610"), ("\n", "U+000A"), ("中", "U+4E2D")])
def test_a_missing_glyph_is_refused_wherever_it_stands(sign: str, point: str) -> None:
    plain = only("x")
    for paper in (
        only(f"a{sign}"),
        replace(plain, title=sign),
        replace(plain, marks=(sign,)),
        replace(plain, footer=sign),
        replace(plain, page_words=sign),
        replace(plain, blocks=(Table(("a",), ((sign,),), (1,)),)),
    ):
        with pytest.raises(Refusal, match=r"paper\.glyph") as refused:
            paper_pdf(paper)
        assert refused.value.facts == {"point": point}


def test_accents_typed_apart_print_alike() -> None:
    assert paper_pdf(only(unicodedata.normalize("NFD", "É à ç"))) == paper_pdf(only("É à ç"))


def test_a_table_that_cannot_be_is_a_defect() -> None:
    for rows, widths in (
        ((("a", "b"),), (1.0,)),
        ((), (0.5, 0.5)),
        ((("a",),), (1.1,)),
        ((), (0.0,)),
    ):
        with pytest.raises(ValueError, match=r"columns|widths"):
            Table(("a",), rows, widths)


def test_marks_beyond_the_page_are_a_defect() -> None:
    with pytest.raises(ValueError, match="marks"):
        paper_pdf(replace(only("x"), marks=("SPECIMEN",) * 6))
