"""A patient reader: a picture is worked over, turned upright, its symbol's finder drawn anew.

The program itself reads pictures of its own making alone, and bags are scanned
by readers that have tries of their own; these are the campaign's, to tell what
the symbol still bears. A reader looks for the two solid sides of a Data Matrix
first. A blob on one of them hides from it a code that the check words would
mend with ease, so the sides, which are the same in every symbol, are drawn
anew. What is read is judged by the check words all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import zxingcpp
from PIL import Image, ImageChops, ImageFilter, ImageOps

from app.labels.layout import MODULES

_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
_CELL = 8
"""Dots of a module of the picture in which a symbol is drawn anew."""
_SHIFTS = (0.0, -0.4, 0.4)
"""By how much of a module each edge may have been misjudged."""
_SMALL = 120
"""The longer side, in dots, of the picture in which the angle is looked for."""


def read(image: Image.Image, *, pure: bool = False) -> list[str]:
    """What the decoder reads in one picture; `pure` when it holds nothing but a symbol."""
    found = zxingcpp.read_barcodes(image, formats=_FORMATS, is_pure=pure)
    return [str(one.text) for one in found if one.valid]


def readings(image: Image.Image) -> Iterator[list[str]]:
    """What is read at once, then at each further try, the cheap ones first."""
    yield read(image)
    for worked in _worked_over(image):
        yield read(worked)
    upright = turned_upright(image)
    for turn in (0, 2, -2, 4, -4):
        turned = _rotated(upright, turn)
        yield read(turned)
        yield read(turned.filter(ImageFilter.MinFilter(3)))
        yield read(turned.filter(ImageFilter.MaxFilter(3)))
    for symbol in _redrawn(upright):
        yield read(symbol, pure=True)


def _worked_over(image: Image.Image) -> Iterator[Image.Image]:
    large = image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    yield large
    soft = large.filter(ImageFilter.GaussianBlur(1.5))
    yield soft
    yield ImageOps.autocontrast(large.filter(ImageFilter.MedianFilter(5)))
    for grown in (ImageFilter.MinFilter, ImageFilter.MaxFilter):
        for size in (3, 5):
            yield soft.filter(grown(size))
    yield ImageOps.equalize(soft)


def turned_upright(image: Image.Image) -> Image.Image:
    """The picture, twice as large, turned until rows and columns of ink stand out most."""
    image = ImageOps.autocontrast(image.filter(ImageFilter.MedianFilter(3)))
    scale = _SMALL / max(image.size)
    small = image.resize((round(image.width * scale), round(image.height * scale)))
    rough = max(range(0, 90, 3), key=lambda angle: _sharpness(small, angle))
    fine = max((rough + step / 2 for step in range(-6, 7)), key=lambda a: _sharpness(image, a))
    large = image.resize((image.width * 2, image.height * 2), Image.Resampling.BICUBIC)
    return _rotated(large, fine)


def _rotated(image: Image.Image, angle: float) -> Image.Image:
    return image.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _sharpness(image: Image.Image, angle: float) -> int:
    turned = image.rotate(angle, Image.Resampling.BILINEAR, expand=True, fillcolor=255)
    total = 0
    for size in ((turned.width, 1), (1, turned.height)):
        profile = list(turned.resize(size, Image.Resampling.BOX).tobytes())
        total += sum((a - b) ** 2 for a, b in pairwise(profile)) * max(size)
    return total


def _redrawn(upright: Image.Image) -> Iterator[Image.Image]:
    ink = ImageOps.invert(upright).point(lambda level: 255 if level > 127 else 0)
    ink = ImageOps.expand(ink, max(ink.size) // 4, 0)
    for left, top, side in _squares(ink):
        step = side / MODULES
        for wider in _SHIFTS:
            for right in _SHIFTS:
                for down in _SHIFTS:
                    edge = side + wider * step
                    x, y = left + right * step, top + down * step
                    box = (x, y, x + edge, y + edge)
                    cells = ink.resize((MODULES, MODULES), Image.Resampling.BOX, box)
                    yield from _with_finder(cells.point(lambda level: 0 if level > 127 else 255))


def _squares(ink: Image.Image) -> Iterator[tuple[float, float, float]]:
    """Left, upper edge and side of squares full of ink in an empty frame, the likeliest first."""
    found = []
    quarter = ink.resize((ink.width // 4, ink.height // 4), Image.Resampling.BOX)
    for radius in range(12, min(quarter.size) // 3):
        inside = quarter.filter(ImageFilter.BoxBlur(radius))
        around = quarter.filter(ImageFilter.BoxBlur(round(radius * 1.3)))
        score = ImageChops.subtract(inside, around)
        told = score.tobytes()
        best = max(told)
        place = told.index(best)
        found.append((best, radius, place % quarter.width, place // quarter.width))
    for _, radius, x, y in sorted(found, reverse=True)[:3]:
        side = 4 * (2 * radius + 1)
        yield 4 * (x + 0.5) - side / 2, 4 * (y + 0.5) - side / 2, side


def _with_finder(cells: Image.Image) -> Iterator[Image.Image]:
    last = MODULES - 1
    for turn in range(4):
        turned = cells.rotate(90 * turn)
        for at in range(MODULES):
            turned.putpixel((0, at), 0)
            turned.putpixel((at, last), 0)
        for at in range(MODULES):
            turned.putpixel((at, 0), 0 if at % 2 == 0 else 255)
            turned.putpixel((last, at), 0 if at % 2 else 255)
        turned.putpixel((0, last), 0)
        side = MODULES * _CELL
        yield ImageOps.expand(turned.resize((side, side), Image.Resampling.NEAREST), 2 * _CELL, 255)
