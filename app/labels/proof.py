"""Proves a label before it leaves: text read back, dots held against page and witness, code read.

Whatever becomes of the bytes on their way through drawing, rendering and
encoding, what is sent is what the record says, or nothing is sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

import pypdfium2
from PIL import Image, ImageChops

from app.labels.bag_label import BagLabel
from app.labels.fonts import Face
from app.labels.layout import MODULES
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules
from app.labels.raster import (
    RENDERER,
    Raster,
    decode,
    dots_of,
    label_raster,
    page_dots,
    symbol_dots,
    symbol_place,
)
from app.labels.render import label_pdf
from app.labels.typeset import typeset
from app.labels.witness import contradicts
from app.trial.refusal import Trouble

_Read = list[tuple[str, str, float]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A label ready to leave: its page, and the dots that screen and printer are given alike."""

    pdf: bytes
    raster: Raster


def proved(label: BagLabel, dots_per_mm: Decimal) -> Sheet:
    """The label's page and dots, proved equal to the record; raises as `prove` does."""
    sheet = Sheet(label_pdf(label), label_raster(label, dots_per_mm))
    prove(label, sheet)
    return sheet


def prove(label: BagLabel, sheet: Sheet) -> None:
    """Raises Trouble ``label.not_as_recorded``, whose ``part`` is where page or dots go astray.

    ``text``: what the PDF says, its weights and sizes; ``page``: its size;
    ``dots``: a dot that the page does not have; ``symbol``: a module of the Data
    Matrix; ``code``: what a reader makes of it; ``drawing``: ink that the
    witness lays elsewhere.
    """
    raster, layout = sheet.raster, LAYOUTS[label.size]
    with RENDERER:
        read, pages = _read(sheet.pdf)
    _hold("text", read == _recorded(label))
    dots = dots_of(raster)
    page = page_dots(sheet.pdf, layout, raster.dots_per_mm)
    _hold("page", pages == 1 and dots.size == page.size)
    edges = symbol_dots(layout, raster.dots_per_mm)
    _hold("symbol", _symbol(dots, edges, label))
    _hold("code", decode(raster) == label.bag_code.text)
    for image in (page, bare := dots.copy()):
        image.paste(255, symbol_place(layout, raster.dots_per_mm))
    _hold("dots", ImageChops.logical_xor(page, bare).getbbox() is None)
    _hold("drawing", not contradicts(label, dots, raster.dots_per_mm))


def _hold(part: str, right: bool) -> None:
    if not right:
        raise Trouble("label.not_as_recorded", part=part)


def _read(pdf: bytes) -> tuple[_Read, int]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        only = [pypdfium2.raw.FPDF_PAGEOBJ_TEXT]
        words = page.get_textpage()
        found = [
            (str(text.extract()), _weight(text.get_font().get_base_name()), text.get_font_size())
            for text in page.get_objects(filter=only, textpage=words)
        ]
        return _joined(found), len(document)
    finally:
        document.close()


def _recorded(label: BagLabel) -> _Read:
    lines = [(line.text, str(line.face), line.size) for line in typeset(label)]
    if label.practice:
        lines.append((label.texts.specimen, str(Face.BOLD), LAYOUTS[label.size].specimen.size))
    return _joined(lines)


def _joined(pieces: _Read) -> _Read:
    # One line may be several texts in the page, a font holding 256 letters at a time.
    return [
        ("".join("".join(text.split()) for text, _, _ in together), *style)
        for style, together in groupby(pieces, lambda piece: (piece[1], round(piece[2], 3)))
    ]


def _weight(font: str) -> str:
    return font.rpartition("-")[2]


def _symbol(dots: Image.Image, edges: tuple[int, int, int], label: BagLabel) -> bool:
    x, y, module = edges
    side = module * MODULES
    found = dots.crop((x - module, y - module, x + side + module, y + side + module))
    wanted = Image.new("1", found.size, 255)
    for row, line in enumerate(modules(label.bag_code), 1):
        for column, black in enumerate(line, 1):
            if black:
                left, top = column * module, row * module
                wanted.paste(0, (left, top, left + module, top + module))
    return ImageChops.logical_xor(found, wanted).getbbox() is None
