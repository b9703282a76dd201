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

from app.labels.bag_label import BagLabel
from app.labels.fonts import POINTS_PER_MM, Face, font
from app.labels.layout import FRAME, MODULE, Layout
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules, runs
from app.labels.typeset import SetLine, check_fit, typeset
from app.trial.names import BagCode

_LOCK = Lock()
_NAME = "Opaline"
_STROKE_AND_CLIP = 5


def label_pdf(label: BagLabel) -> bytes:
    """The label as a PDF of one page; its Data Matrix is one path of exact squares.

    Raises Refusal ``label.too_wide``, ``label.glyph`` or ``label.too_many_lines``
    for a text that the layout cannot hold, ``label.particular`` for one that is missing,
    ``label.symbol`` for a Data Matrix of another size.
    """
    return _page(label, with_matrix=True)


def page_without_matrix(label: BagLabel) -> bytes:
    """The same page with the place of the Data Matrix left white; raises as `label_pdf` does."""
    return _page(label, with_matrix=False)


def _page(label: BagLabel, *, with_matrix: bool) -> bytes:
    with _LOCK:
        lines = typeset(label)
        buffer = io.BytesIO()
        layout = LAYOUTS[label.size]
        canvas = _canvas(buffer, layout)
        _draw_frame(canvas, layout)
        for line in lines:
            _draw_line(canvas, layout, line)
        if with_matrix:
            _draw_matrix(canvas, layout, label.bag_code)
        if label.practice:
            _draw_specimen(canvas, layout, label.texts.specimen)
        canvas.showPage()
        canvas.save()
    return buffer.getvalue()


def _canvas(buffer: io.BytesIO, layout: Layout) -> Canvas:
    # The variable of reproducible builds would move the dates and the identifier of the page.
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    canvas = Canvas(
        buffer,
        pagesize=(_x(layout.width), _x(layout.height)),
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


def _y(layout: Layout, mm: float) -> float:
    return (layout.height - mm) * POINTS_PER_MM


def _draw_frame(canvas: Canvas, layout: Layout) -> None:
    for rule in layout.rules:
        canvas.setLineWidth(_x(rule.thickness))
        y = _y(layout, rule.y)
        canvas.line(_x(rule.x), y, _x(rule.end), y)
    canvas.setLineWidth(_x(FRAME))
    for box in layout.boxes:
        y = _y(layout, box.y + box.height)
        canvas.rect(_x(box.x), y, _x(box.width), _x(box.height))


def _draw_line(canvas: Canvas, layout: Layout, line: SetLine) -> None:
    canvas.setFont(font(line.face).fontName, line.size)
    canvas.drawString(_x(line.x), _y(layout, line.y), line.text)


def _draw_matrix(canvas: Canvas, layout: Layout, code: BagCode) -> None:
    path = canvas.beginPath()
    for row, column, length in runs(modules(code)):
        x = layout.matrix_x + column * MODULE
        y = layout.matrix_y + (row + 1) * MODULE
        path.rect(_x(x), _y(layout, y), _x(length * MODULE), _x(MODULE))
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_specimen(canvas: Canvas, layout: Layout, word: str) -> None:
    # Hatched, so that what lies under it stays readable; downwards, so that it stays clear of the
    # Data Matrix.
    told = layout.specimen
    size = told.size
    width = check_fit("specimen", word, Face.BOLD, size, told.widest)
    canvas.saveState()
    canvas.translate(_x(layout.width / 2), _x(layout.height / 2))
    canvas.rotate(told.angle)
    canvas.setLineWidth(_x(told.stroke))
    canvas.setFont(font(Face.BOLD).fontName, size)
    outline = canvas.beginText(-_x(width) / 2, -size / 3)
    outline.setTextRenderMode(_STROKE_AND_CLIP)
    outline.textOut(word)
    canvas.drawText(outline)
    canvas.setLineWidth(_x(told.hatch))
    for step in range(-told.hatches, told.hatches + 1):
        y = _x(step * told.pitch)
        canvas.line(-_x(width) / 2, y, _x(width) / 2, y)
    canvas.restoreState()
