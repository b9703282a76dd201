"""A second drawing of a label, by another library and from the record alone, to hold dots against.

It shares the typeset lines and the font files with the page and nothing else:
not the drawing library, not the PDF, not its renderer. A lost glyph, another
weight, a cut, moved or scaled text cannot be wrong in both in the same way.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFont

from app.labels.bag_label import BagLabel
from app.labels.fonts import FONTS, POINTS_PER_MM, Face, width_mm
from app.labels.layout import FRAME, Layout
from app.labels.layouts import LAYOUTS
from app.labels.raster import symbol_place
from app.labels.typeset import SetLine, typeset

FINEST = 48
"""Dots a millimetre, about, of the witness: each printed dot is many of them, so that shares are
known, and the rounding of letters to whole dots is small."""
SURE = 0.95
"""A dot covered to this share must be black; the page's renderer blackens from 0.41."""
_VALUES = frozenset({"bag_code", "subject", "site", "use_by", "start_by", "investigator"})


def contradicts(label: BagLabel, dots: Image.Image, dots_per_mm: Decimal) -> bool:
    """Whether black dots of a printed label and those of the witness lie apart.

    What the witness covers must be black, within one dot; on a label without the
    word for a specimen nothing farther than two dots from its ink may be. The
    Data Matrix is judged elsewhere.
    """
    ink = ImageChops.invert(dots.convert("L"))
    layout = LAYOUTS[label.size]
    ink.paste(0, symbol_place(layout, dots_per_mm))
    lines = typeset(label)
    fixed = tuple(line for line in lines if line.field not in _VALUES)
    share = _form(layout, fixed, dots.size, dots_per_mm).copy()
    for line in lines:
        if line.field in _VALUES:
            _lay(share, line, dots_per_mm)
    due = share.point(lambda grey: 255 if grey >= SURE * 255 else 0)
    near = spread(ink, 1)
    if ImageChops.subtract(due, near).getbbox() is not None:
        return True
    if label.practice:
        return False
    allowed = spread(share.point(lambda grey: 255 if grey else 0), 2)
    return ImageChops.subtract(ink, allowed).getbbox() is not None


def spread(ink: Image.Image, dots: int) -> Image.Image:
    """Every dot grown by so many to each side."""
    # Along the rows, then along the columns: what a rank filter gives, in a tenth of its time.
    for right, down in ((1, 0), (0, 1)):
        one = ink
        for far in range(1, dots + 1):
            for sign in (-1, 1):
                moved = Image.new("L", ink.size)
                moved.paste(ink, (sign * far * right, sign * far * down))
                one = ImageChops.lighter(one, moved)
        ink = one
    return ink


@lru_cache(maxsize=4)
def _form(
    layout: Layout, lines: tuple[SetLine, ...], size: tuple[int, int], dots_per_mm: Decimal
) -> Image.Image:
    finer = round(FINEST / dots_per_mm)
    scale = float(dots_per_mm * finer)
    image = Image.new("L", (size[0] * finer, size[1] * finer))
    pen = ImageDraw.Draw(image)
    for rule in layout.rules:
        half = rule.thickness / 2
        _fill(pen, scale, (rule.x, rule.y - half, rule.end, rule.y + half))
    half = FRAME / 2
    for box in layout.boxes:
        right, low = box.x + box.width, box.y + box.height
        for x in (box.x, right):
            _fill(pen, scale, (x - half, box.y - half, x + half, low + half))
        for y in (box.y, low):
            _fill(pen, scale, (box.x - half, y - half, right + half, y + half))
    for line in lines:
        _write(pen, line, scale, (0, 0))
    return image.resize(size, Image.Resampling.BOX)


def _lay(share: Image.Image, line: SetLine, dots_per_mm: Decimal) -> None:
    finer, dots = round(FINEST / dots_per_mm), float(dots_per_mm)
    high = line.size / POINTS_PER_MM
    left, top = int((line.x - 1) * dots), int((line.y - high) * dots)
    width = int((width_mm(line.text, line.face, line.size) + 2) * dots)
    size = width, int(1.4 * high * dots)
    fine = Image.new("L", (size[0] * finer, size[1] * finer))
    _write(ImageDraw.Draw(fine), line, dots * finer, (left * finer, top * finer))
    place = left, top, left + size[0], top + size[1]
    laid = fine.resize(size, Image.Resampling.BOX)
    share.paste(ImageChops.lighter(share.crop(place), laid), place)


def _fill(pen: ImageDraw.ImageDraw, scale: float, edges: tuple[float, float, float, float]) -> None:
    left, top, right, low = (round(edge * scale) for edge in edges)
    pen.rectangle((left, top, right - 1, low - 1), fill=255)


def _write(
    pen: ImageDraw.ImageDraw, line: SetLine, scale: float, origin: tuple[int, int]
) -> None:
    # Letter by letter: this library would draw pairs closer, which the page's does not.
    face = _face(line.face, line.size / POINTS_PER_MM * scale)
    x = line.x
    for letter in line.text:
        at = x * scale - origin[0], line.y * scale - origin[1]
        pen.text(at, letter, fill=255, font=face, anchor="ls")
        x += width_mm(letter, line.face, line.size)


@lru_cache(maxsize=64)
def _face(face: Face, size: float) -> ImageFont.FreeTypeFont:
    path = FONTS / f"IBMPlexSans-{face}.ttf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
