"""From a BagLabel to a page, the same bytes for equal labels on any machine and at any time.

Streams stay uncompressed, since compressors differ between builds; dates, file
identifier and properties are constants; one label is drawn at a time, since
the drawing library is not safe for threads.
"""

from __future__ import annotations

import io
import os
from threading import Lock

from reportlab.pdfgen.canvas import Canvas

from app.labels import layout
from app.labels.bag_label import BagLabel
from app.labels.fonts import POINTS_PER_MM, Face, font
from app.labels.matrix import modules, runs
from app.labels.typeset import SetLine, check_fit, typeset

_LOCK = Lock()
_NAME = "Opaline"
_STROKE_AND_CLIP = 5


def label_pdf(label: BagLabel) -> bytes:
    """The label as a PDF of one page; its Data Matrix is one path of exact squares.

    Raises Refusal ``label.too_wide``, ``label.glyph`` or
    ``label.too_many_lines`` for a text that the layout cannot hold.
    """
    return _page(label, with_matrix=True)


def page_without_matrix(label: BagLabel) -> bytes:
    """The same page with the place of the Data Matrix left white; raises as `label_pdf` does."""
    return _page(label, with_matrix=False)


def _page(label: BagLabel, *, with_matrix: bool) -> bytes:
    with _LOCK:
        lines = typeset(label)
        buffer = io.BytesIO()
        canvas = _canvas(buffer)
        _draw_frame(canvas)
        for line in lines:
            _draw_line(canvas, line)
        if with_matrix:
            _draw_matrix(canvas, label)
        if label.practice:
            _draw_specimen(canvas, label.texts.specimen)
        canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO) -> Canvas:
    # The variable of reproducible builds would move the dates and the identifier of the page.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    canvas = Canvas(
        buffer,
        pagesize=(layout.WIDTH * POINTS_PER_MM, layout.HEIGHT * POINTS_PER_MM),
        pageCompression=0,
        invariant=1,
        initialFontName=font(Face.REGULAR).fontName,
    )
    canvas.setTitle(_NAME)
    canvas.setAuthor(_NAME)
    canvas.setCreator(_NAME)
    canvas.setSubject(_NAME)
    return canvas


def _x(mm: float) -> float:
    return mm * POINTS_PER_MM


def _y(mm: float) -> float:
    return (layout.HEIGHT - mm) * POINTS_PER_MM


def _draw_frame(canvas: Canvas) -> None:
    for rule in layout.RULES:
        canvas.setLineWidth(_x(rule.thickness))
        canvas.line(_x(rule.x), _y(rule.y), _x(rule.end), _y(rule.y))
    canvas.setLineWidth(_x(0.25))
    for box in layout.BOXES:
        canvas.rect(_x(box.x), _y(box.y + box.height), _x(box.width), _x(box.height))


def _draw_line(canvas: Canvas, line: SetLine) -> None:
    canvas.setFont(font(line.face).fontName, line.size)
    canvas.drawString(_x(line.x), _y(line.y), line.text)


def _draw_matrix(canvas: Canvas, label: BagLabel) -> None:
    path = canvas.beginPath()
    for row, column, length in runs(modules(label.bag_code)):
        x = layout.MATRIX_X + column * layout.MODULE
        y = layout.MATRIX_Y + (row + 1) * layout.MODULE
        path.rect(_x(x), _y(y), _x(length * layout.MODULE), _x(layout.MODULE))
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_specimen(canvas: Canvas, word: str) -> None:
    # Hatched, so that what lies under it stays readable; downwards, so that it stays clear of the
    # Data Matrix.
    size, widest = layout.SPECIMEN_SIZE, layout.SPECIMEN_WIDEST
    width = check_fit("specimen", word, Face.BOLD, size, widest)
    canvas.saveState()
    canvas.translate(_x(layout.WIDTH / 2), _y(layout.HEIGHT / 2))
    canvas.rotate(layout.SPECIMEN_ANGLE)
    canvas.setLineWidth(_x(layout.SPECIMEN_STROKE))
    canvas.setFont(font(Face.BOLD).fontName, size)
    outline = canvas.beginText(-_x(width) / 2, -size / 3)
    outline.setTextRenderMode(_STROKE_AND_CLIP)
    outline.textOut(word)
    canvas.drawText(outline)
    canvas.setLineWidth(_x(layout.SPECIMEN_HATCH))
    for step in range(-layout.SPECIMEN_HATCHES, layout.SPECIMEN_HATCHES + 1):
        y = _x(step * layout.SPECIMEN_PITCH)
        canvas.line(-_x(width) / 2, y, _x(width) / 2, y)
    canvas.restoreState()
