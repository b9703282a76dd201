"""From a BagLabel to a thermal printer's dots: black or white, the Data Matrix on whole dots."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from threading import Lock

import pypdfium2
from PIL import Image

from app.labels import layout as grid
from app.labels.bag_label import BagLabel
from app.labels.layout import Layout
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules, read_back
from app.labels.render import page_without_matrix
from app.trial.names import BagCode
from app.trial.refusal import Refusal, Trouble

FEWEST_DOTS = Decimal(8)
MOST_DOTS = Decimal(24)
INK_BELOW = 150

RENDERER = Lock()
"""Held while a page is rendered or read: the library is not safe for threads."""


@dataclass(frozen=True, slots=True)
class Raster:
    """A label in dots; in `rows` a dot is one bit, 1 for black, and each row fills whole bytes."""

    width: int
    height: int
    dots_per_mm: Decimal
    rows: bytes


def label_raster(label: BagLabel, dots_per_mm: Decimal) -> Raster:
    """The label as a printer with `dots_per_mm` lays it (8, 12, 11.811 or 24), read back.

    Raises Refusal ``label.dots`` outside 8 to 24 dots a millimetre, Trouble
    ``label.unreadable`` when the Data Matrix does not give the bag code back,
    and whatever `app.labels.render.label_pdf` refuses.
    """
    if not FEWEST_DOTS <= dots_per_mm <= MOST_DOTS:
        raise Refusal("label.dots", least=str(FEWEST_DOTS), most=str(MOST_DOTS))
    layout = LAYOUTS[label.size]
    dots = page_dots(page_without_matrix(label), layout, dots_per_mm)
    _paste(dots, label.bag_code, layout, dots_per_mm)
    raster = Raster(dots.width, dots.height, dots_per_mm, dots.tobytes("raw", "1;I"))
    if decode(raster) != label.bag_code.text:
        raise Trouble("label.unreadable")
    return raster


def raster_of(
    page: bytes, code: BagCode, layout: Layout, dots_per_mm: Decimal
) -> Raster:
    """The dots that were made of a label when its page, kept since, was printed."""
    dots = page_dots(page, layout, dots_per_mm)
    dots.paste(255, symbol_place(layout, dots_per_mm))
    _paste(dots, code, layout, dots_per_mm)
    return Raster(dots.width, dots.height, dots_per_mm, dots.tobytes("raw", "1;I"))


def page_dots(page: bytes, layout: Layout, dots_per_mm: Decimal) -> Image.Image:
    """A page of the layout's size as black and white dots."""
    image = _rendered(page, layout, dots_per_mm)
    return image.point([255 if grey >= INK_BELOW else 0 for grey in range(256)], "1")


def dots_of(raster: Raster) -> Image.Image:
    """The raster as a picture of black and white dots."""
    return Image.frombytes("1", (raster.width, raster.height), raster.rows, "raw", "1;I")


def symbol_dots(layout: Layout, dots_per_mm: Decimal) -> tuple[int, int, int]:
    """The left and upper edge of the Data Matrix and the side of its modules, in whole dots."""
    module = int(Decimal(str(grid.MODULE)) * dots_per_mm)
    spare = _dots(grid.MATRIX_SIDE, dots_per_mm) - module * grid.MODULES
    x = _dots(layout.matrix_x, dots_per_mm) + spare // 2
    y = _dots(layout.matrix_y, dots_per_mm) + spare // 2
    return x, y, module


def symbol_place(layout: Layout, dots_per_mm: Decimal) -> tuple[int, int, int, int]:
    """Left, upper, right and lower edge of the Data Matrix as a page draws it, in whole dots."""
    left, top, side = (
        float(dots_per_mm) * edge for edge in (layout.matrix_x, layout.matrix_y, grid.MATRIX_SIDE)
    )
    return int(left), int(top), int(left + side) + 1, int(top + side) + 1


def raster_png(raster: Raster) -> bytes:
    """The raster as a PNG of one bit a dot, with its true scale; equal rasters give equal bytes."""
    buffer = io.BytesIO()
    dots_per_inch = float(raster.dots_per_mm * Decimal("25.4"))
    dots_of(raster).save(buffer, "PNG", dpi=(dots_per_inch, dots_per_inch))
    return buffer.getvalue()


@lru_cache(1)
def decode(raster: Raster) -> str:
    """What a reader finds in the raster: nine characters, or nothing.

    The last one read is kept: the very dots that were drawn, shown and proved are read once.
    """
    return read_back(dots_of(raster).convert("L"))


def _rendered(page: bytes, layout: Layout, dots_per_mm: Decimal) -> Image.Image:
    width, height = _dots(layout.width, dots_per_mm), _dots(layout.height, dots_per_mm)
    with RENDERER:
        document = pypdfium2.PdfDocument(page)
        bitmap = pypdfium2.PdfBitmap.new_native(width, height, pypdfium2.raw.FPDFBitmap_Gray)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
        pypdfium2.raw.FPDF_RenderPageBitmap(bitmap, document[0], 0, 0, width, height, 0, 0)
        image: Image.Image = bitmap.to_pil().copy()
        document.close()
    return image


def _paste(dots: Image.Image, code: BagCode, layout: Layout, dots_per_mm: Decimal) -> None:
    x, y, module = symbol_dots(layout, dots_per_mm)
    symbol = Image.new("1", (grid.MODULES, grid.MODULES))
    symbol.putdata([0 if black else 255 for row in modules(code) for black in row])
    side = module * grid.MODULES
    dots.paste(symbol.resize((side, side), Image.Resampling.NEAREST), (x, y))


def _dots(mm: float, dots_per_mm: Decimal) -> int:
    return int((Decimal(str(mm)) * dots_per_mm).to_integral_value(ROUND_HALF_UP))
