"""From a Paper to A4 pages: the same bytes for equal papers, one length for equally long digests.

Streams stay uncompressed and every character of a digest is one byte of them,
so a digest changes its own characters and the file identifier, and nothing
else. Dates and properties are constants; one paper is drawn at a time, since
the drawing library is not safe for threads.
"""

from __future__ import annotations

import io
import os
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from app.papers.flow import HEAD, MEASURE, MODULE, QUIET, Strip, Word, strips
from app.papers.fonts import POINTS_PER_MM, Face, drawable, font, width_mm, wrapped
from app.papers.lasting import VERSION, make_lasting
from app.papers.pages import Page, paginate
from app.papers.paper import Code, Paper

WIDTH = 210
HEIGHT = 297
LEFT = 18
BOTTOM = 286

_LOCK = Lock()
_NAME = "Opaline"
_MARK_SIZE = 13
_TITLE_SIZE = 16
_SUBTITLE_SIZE = 10.5
_SMALL = 8
_SMALL_PITCH = 3.4
_NUMBER_WIDTH = 26


def paper_pdf(paper: Paper) -> bytes:
    """The paper as PDF, A4 upright, with its marks, footer and page number on every page.

    Raises Refusal ``paper.glyph`` for a character that the typeface lacks.
    """
    with _LOCK:
        footer = _footer(paper)
        foot = BOTTOM - _SMALL_PITCH * len(footer)
        pages = paginate((*_opening(paper), *strips(paper.blocks)), foot - HEAD)
        buffer = io.BytesIO()
        canvas = _canvas(buffer)
        for number, page in enumerate(pages, 1):
            _draw_marks(canvas, paper.marks)
            _draw_page(canvas, page)
            _draw_footer(canvas, foot, footer)
            _draw_number(canvas, paper.page_words, number, len(pages))
            canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO) -> Canvas:
    # The variable of reproducible builds would move the dates and the identifier of the file.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    canvas = Canvas(
        buffer,
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


def _opening(paper: Paper) -> tuple[Strip, ...]:
    title = wrapped(paper.title, Face.BOLD, _TITLE_SIZE, MEASURE)
    subtitle = wrapped(paper.subtitle, Face.REGULAR, _SUBTITLE_SIZE, MEASURE)
    return (
        *(Strip(7, (Word(0, 5.5, line, Face.BOLD, _TITLE_SIZE),), keep=True) for line in title),
        *(Strip(5.2, (Word(0, 4, line, size=_SUBTITLE_SIZE),), keep=True) for line in subtitle),
        Strip(2, rule=0.5, keep=True),
        Strip(3),
    )


def _x(mm: float) -> float:
    return (LEFT + mm) * POINTS_PER_MM


def _y(mm: float) -> float:
    return (HEIGHT - mm) * POINTS_PER_MM


def _write(canvas: Canvas, x: float, y: float, word: Word) -> None:
    canvas.setFont(font(word.face).fontName, word.size)
    canvas.drawString(_x(x + word.x), _y(y + word.y), word.text)


def _draw_page(canvas: Canvas, page: Page) -> None:
    for placed in page:
        top = HEAD + placed.top
        for word in placed.strip.words:
            _write(canvas, 0, top, word)
        for left, down, wide, tall in placed.strip.dots:
            low = _y(top + down + tall)
            canvas.rect(_x(left), low, wide * POINTS_PER_MM, tall * POINTS_PER_MM, 0, 1)
        if placed.strip.rule:
            bottom = _y(top + placed.strip.height)
            canvas.setLineWidth(placed.strip.rule * POINTS_PER_MM)
            canvas.line(_x(0), bottom, _x(MEASURE), bottom)
        if placed.strip.code is not None:
            _draw_code(canvas, top + QUIET, placed.strip.code)


def _draw_code(canvas: Canvas, top: float, code: Code) -> None:
    side = MODULE * POINTS_PER_MM
    for row, line in enumerate(code.modules, 1):
        for column, black in enumerate(line):
            canvas.setFillGray(0 if black else 1)
            x, y = _x(QUIET + column * MODULE), _y(top + row * MODULE)
            canvas.rect(x, y, side, side, stroke=0, fill=1)
    canvas.setFillGray(0)


def _draw_marks(canvas: Canvas, marks: tuple[str, ...]) -> None:
    canvas.setLineWidth(0.7 * POINTS_PER_MM)
    left = 0.0
    for mark in marks:
        text = drawable(mark, Face.BOLD)
        width = width_mm(text, Face.BOLD, _MARK_SIZE) + 6
        canvas.rect(_x(left), _y(20), width * POINTS_PER_MM, 8 * POINTS_PER_MM)
        _write(canvas, left, 0, Word(3, 17.6, text, Face.BOLD, _MARK_SIZE))
        left += width + 4
    if left > MEASURE:
        raise ValueError("marks wider than the page")


def _footer(paper: Paper) -> tuple[str, ...]:
    # Every page says what it belongs to, for the day the staple is gone.
    told = (f"{paper.title} · {paper.subtitle}", paper.footer)
    widest = MEASURE - _NUMBER_WIDTH
    return tuple(line for text in told for line in wrapped(text, Face.REGULAR, _SMALL, widest))


def _draw_footer(canvas: Canvas, foot: float, footer: tuple[str, ...]) -> None:
    canvas.setLineWidth(0.25 * POINTS_PER_MM)
    canvas.line(_x(0), _y(foot + 3), _x(MEASURE), _y(foot + 3))
    for number, text in enumerate(footer, 1):
        _write(canvas, 0, foot + 3 + _SMALL_PITCH * number, Word(0, 0, text, size=_SMALL))


def _draw_number(canvas: Canvas, page_words: str, number: int, pages: int) -> None:
    text = page_words.replace("{page}", str(number)).replace("{pages}", str(pages))
    text = drawable(text, Face.REGULAR)
    width = width_mm(text, Face.REGULAR, _SMALL)
    _write(canvas, MEASURE - width, BOTTOM + 3, Word(0, 0, text, size=_SMALL))
