"""From a Paper to A4 pages: the same bytes for equal papers, one length for equally long digests.

Streams stay uncompressed and every character of a digest is one byte of them,
so a digest changes its own characters and the file identifier, and nothing
else. Dates and properties are constants; one paper is drawn at a time, since
the drawing library is not safe for threads.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from threading import Lock

from reportlab.lib.rl_accel import fp_str
from reportlab.pdfgen.canvas import Canvas

from app.papers.flow import MODULE, QUIET, Strip, Word, strips
from app.papers.fonts import POINTS_PER_MM, Face, drawable, font, width_mm, wrapped
from app.papers.lasting import VERSION, branch_pages, make_lasting
from app.papers.pages import Page, paginate
from app.papers.paper import Code, Paper
from app.papers.setting import DENSE, USUAL, Setting

WIDTH = 210
HEIGHT = 297

_LOCK = Lock()
_NAME = "Opaline"
_MARK_SIZE = 13
_SMALL = 8
_SMALL_PITCH = 3.4
_NUMBER_WIDTH = 26
_AFTER_TITLE = 5
_AT = "BT 1 0 0 1 "
_KEPT = 20_000
"""Texts whose code is kept."""


def paper_pdf(paper: Paper) -> bytes:
    """The paper as PDF, A4 upright, with its marks, footer and page number on every page.

    Raises Refusal ``paper.glyph`` for a character that the typeface lacks.
    """
    with _LOCK:
        how = DENSE if paper.dense else USUAL
        footer = _footer(paper, how)
        foot = how.bottom - _SMALL_PITCH * len(footer)

        def flowed() -> Iterator[Page]:
            return paginate(chain(_opening(paper, how), strips(paper.blocks, how)), foot - how.head)

        # Every page tells how many there are: a long paper is measured twice rather than held.
        pages = sum(1 for _ in flowed())
        canvas = _canvas()
        sheet = Sheet(canvas, how)
        for number, page in enumerate(flowed(), 1):
            _draw_marks(sheet, paper.marks)
            _draw_page(sheet, page)
            _draw_footer(sheet, foot, footer)
            _draw_number(sheet, paper.page_words, number, pages)
            canvas.showPage()
        branch_pages(canvas)
        return bytes(canvas.getpdfdata())


def _canvas() -> Canvas:
    # The variable of reproducible builds would move the dates and the identifier of the file.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    canvas = Canvas(
        _NAME,
        pagesize=(WIDTH * POINTS_PER_MM, HEIGHT * POINTS_PER_MM),
        pageCompression=0,
        invariant=1,
        pdfVersion=VERSION,
        initialFontName=font(Face.REGULAR).fontName,
    )
    canvas.setTitle(_NAME)
    canvas.setAuthor(_NAME)
    canvas.setCreator(_NAME)
    canvas.setSubject(_NAME)
    make_lasting(canvas, _NAME)
    return canvas


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page being drawn, and how its paper is set."""

    canvas: Canvas
    how: Setting
    _lines: dict[tuple[str, Face, float], str] = field(default_factory=dict)
    """Texts as a page shows them, behind their places: many stand on it again and again."""

    def x(self, mm: float) -> float:
        """A distance from the left margin, in points from the sheet's edge."""
        return (self.how.left + mm) * POINTS_PER_MM

    def write(self, x: float, y: float, word: Word) -> None:
        """A word, its own place counted from `x` and `y`."""
        key = word.text, word.face, word.size
        line = self._lines.get(key)
        if line is None:
            if len(self._lines) >= _KEPT:
                self._lines.clear()
            line = self._lines[key] = self._line(word)
        place = fp_str(self.x(x + word.x), _y(y + word.y))
        self.canvas.drawText(_Drawn(f"{_AT}{place}{line}"))

    def _line(self, word: Word) -> str:
        self.canvas.setFont(font(word.face).fontName, word.size)
        drawn = self.canvas.beginText(0, 0)
        drawn.textLine(word.text)
        return str(drawn.getCode()).removeprefix(f"{_AT}0 0")


class _Drawn:
    """A text whose code is there already, as the library asks for it."""

    def __init__(self, code: str) -> None:
        self._code = code

    def getCode(self) -> str:
        """The code."""
        return self._code


def _opening(paper: Paper, how: Setting) -> tuple[Strip, ...]:
    big, small = how.title
    title = wrapped(paper.title, Face.BOLD, big, how.measure)
    subtitle = wrapped(paper.subtitle, Face.REGULAR, small, how.measure)
    name = width_mm(title[0], Face.BOLD, big) + _AFTER_TITLE
    if how.beside and len(title) == 1 == len(subtitle) and (
        name + width_mm(subtitle[0], Face.REGULAR, small) <= how.measure
    ):
        words = (Word(0, 4.2, title[0], Face.BOLD, big), Word(name, 4.2, subtitle[0], size=small))
        return Strip(5.4, words, rule=0.4, keep=True), Strip(1)
    return (
        *(Strip(7, (Word(0, 5.5, line, Face.BOLD, big),), keep=True) for line in title),
        *(Strip(5.2, (Word(0, 4, line, size=small),), keep=True) for line in subtitle),
        Strip(2, rule=0.5, keep=True),
        Strip(3),
    )


def _y(mm: float) -> float:
    return (HEIGHT - mm) * POINTS_PER_MM


def _draw_page(sheet: Sheet, page: Page) -> None:
    canvas, how = sheet.canvas, sheet.how
    for placed in page:
        top = how.head + placed.top
        for word in placed.strip.words:
            sheet.write(0, top, word)
        for left, down, wide, tall in placed.strip.dots:
            low = _y(top + down + tall)
            canvas.rect(sheet.x(left), low, wide * POINTS_PER_MM, tall * POINTS_PER_MM, 0, 1)
        if placed.strip.rule:
            bottom = _y(top + placed.strip.height)
            canvas.setLineWidth(placed.strip.rule * POINTS_PER_MM)
            canvas.line(sheet.x(0), bottom, sheet.x(how.measure), bottom)
        if placed.strip.code is not None:
            _draw_code(sheet, top + QUIET, placed.strip.code)


def _draw_code(sheet: Sheet, top: float, code: Code) -> None:
    side = MODULE * POINTS_PER_MM
    for row, line in enumerate(code.modules, 1):
        for column, black in enumerate(line):
            sheet.canvas.setFillGray(0 if black else 1)
            x, y = sheet.x(QUIET + column * MODULE), _y(top + row * MODULE)
            sheet.canvas.rect(x, y, side, side, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)


def _draw_marks(sheet: Sheet, marks: tuple[str, ...]) -> None:
    canvas, end = sheet.canvas, sheet.how.marks
    canvas.setLineWidth(0.7 * POINTS_PER_MM)
    left = 0.0
    for mark in marks:
        text = drawable(mark, Face.BOLD)
        width = width_mm(text, Face.BOLD, _MARK_SIZE) + 6
        canvas.rect(sheet.x(left), _y(end), width * POINTS_PER_MM, 8 * POINTS_PER_MM)
        sheet.write(left, 0, Word(3, end - 2.4, text, Face.BOLD, _MARK_SIZE))
        left += width + 4
    if left > sheet.how.measure:
        raise ValueError("marks wider than the page")


def _footer(paper: Paper, how: Setting) -> tuple[str, ...]:
    # Every page says what it belongs to, for the day the staple is gone.
    told = (f"{paper.title} · {paper.subtitle}", paper.footer)
    widest = how.measure - _NUMBER_WIDTH
    return tuple(line for text in told for line in wrapped(text, Face.REGULAR, _SMALL, widest))


def _draw_footer(sheet: Sheet, foot: float, footer: tuple[str, ...]) -> None:
    canvas = sheet.canvas
    canvas.setLineWidth(0.25 * POINTS_PER_MM)
    canvas.line(sheet.x(0), _y(foot + 3), sheet.x(sheet.how.measure), _y(foot + 3))
    for number, text in enumerate(footer, 1):
        sheet.write(0, foot + 3 + _SMALL_PITCH * number, Word(0, 0, text, size=_SMALL))


def _draw_number(sheet: Sheet, page_words: str, number: int, pages: int) -> None:
    text = page_words.replace("{page}", str(number)).replace("{pages}", str(pages))
    text = drawable(text, Face.REGULAR)
    width = width_mm(text, Face.REGULAR, _SMALL)
    place = sheet.how.measure - width
    sheet.write(place, sheet.how.bottom + 3, Word(0, 0, text, size=_SMALL))
