"""A printer's calibration page: edges, rulers, every dot of the head, and a Data Matrix to scan.

It is drawn in dots, of the label's size, and cannot be taken for a label: its
Data Matrix begins with a letter that no bag code has.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from PIL import Image, ImageDraw, ImageFont

from app.labels.fonts import FONTS, Face
from app.labels.layout import MODULE, MODULES
from app.labels.layouts import LAYOUTS
from app.labels.matrix import modules_of
from app.labels.raster import Raster
from app.trial.names import BAG_ALPHABET
from app.trial.rules import LabelSize

MARK = "TEST"
"""What the Data Matrix of a test begins with; S is not in the alphabet of bag codes."""
MARK_LETTERS = 5
_TEXT_MM, _LINE_MM, _BAND_MM = 2.8, 5, 3
_BLACK = 0


def mark_of(drawn: bytes) -> str:
    """Nine characters for one test print, from `MARK_LETTERS` bytes that were drawn for it."""
    letters = BAG_ALPHABET
    return MARK + "".join(letters[byte % len(letters)] for byte in drawn[:MARK_LETTERS])


def calibration_page(
    mark: str, lines: Sequence[str], dots_per_mm: Decimal, size: LabelSize = LabelSize.WIDE
) -> Raster:
    """The page for one head; `lines` stand beside the Data Matrix of `mark`."""
    layout = LAYOUTS[size]
    width, height = (_dots(mm, dots_per_mm) for mm in (layout.width, layout.height))
    page = Image.new("1", (width, height), 255)
    pen = ImageDraw.Draw(page)
    pen.rectangle((0, 0, width - 1, height - 1), outline=_BLACK, width=2)
    _rule(pen, int(layout.width), dots_per_mm, upright=False)
    _rule(pen, int(layout.height), dots_per_mm, upright=True)
    _symbol(page, mark, dots_per_mm)
    font = _font(_TEXT_MM, dots_per_mm)
    for number, line in enumerate(lines):
        top = _dots(12 + number * _LINE_MM, dots_per_mm)
        pen.text((_dots(34, dots_per_mm), top), line, fill=_BLACK, font=font)
    _every_dot(page, pen, dots_per_mm, layout.height)
    return Raster(width, height, dots_per_mm, page.tobytes("raw", "1;I"))


def _every_dot(
    page: Image.Image, pen: ImageDraw.ImageDraw, dots_per_mm: Decimal, height: float
) -> None:
    # One that does not burn leaves a white line down the band, and a gap in the stair.
    band = _dots(height - 16, dots_per_mm)
    pen.rectangle((0, band, page.width - 1, band + _dots(_BAND_MM, dots_per_mm)), fill=_BLACK)
    stair = _dots(height - 11, dots_per_mm)
    for column in range(page.width):
        page.putpixel((column, stair + column % _dots(8, dots_per_mm)), _BLACK)


def _rule(pen: ImageDraw.ImageDraw, length: int, dots_per_mm: Decimal, *, upright: bool) -> None:
    font = _font(2.2, dots_per_mm)
    for mm in range(1, length):
        at, tick = _dots(mm, dots_per_mm), _dots(4 if mm % 10 == 0 else 2.5, dots_per_mm)
        tick = tick if mm % 5 == 0 else _dots(1.5, dots_per_mm)
        pen.line((0, at, tick, at) if upright else (at, 0, at, tick), fill=_BLACK)
        if mm % 10 == 0:
            gap = _dots(0.4 if mm + 5 < length else 2.2, dots_per_mm)
            place = (tick + gap, at - 2 * gap) if upright else (at - 2 * gap, tick + gap)
            pen.text(place, str(mm), fill=_BLACK, font=font)


def _symbol(page: Image.Image, mark: str, dots_per_mm: Decimal) -> None:
    module = int(Decimal(str(MODULE)) * dots_per_mm)
    rows = modules_of(mark)
    symbol = Image.new("1", (MODULES, MODULES))
    symbol.putdata([_BLACK if black else 255 for row in rows for black in row])
    side = module * MODULES
    place = _dots(14, dots_per_mm), _dots(14, dots_per_mm)
    page.paste(symbol.resize((side, side), Image.Resampling.NEAREST), place)


def _font(mm: float, dots_per_mm: Decimal) -> ImageFont.FreeTypeFont:
    file = FONTS / f"IBMPlexSans-{Face.SEMIBOLD}.ttf"
    return ImageFont.truetype(str(file), _dots(mm, dots_per_mm))


def _dots(mm: float, dots_per_mm: Decimal) -> int:
    return int((Decimal(str(mm)) * dots_per_mm).to_integral_value(ROUND_HALF_UP))
