"""A line of time on paper: marks over it, clocks under it, and rows small enough for one page."""

from __future__ import annotations

from collections.abc import Iterator

from app.papers.fonts import POINTS_PER_MM, Face, drawable, width_mm
from app.papers.paper import Axis
from app.papers.symbol import Dot

ROOM = 160
"""What all of it may take in mm: less than a page, with what opens one."""
_LINE, _UNDER, _TIER, _TIERS = 14, 18, 3.4, 3
_ROWS = 29
_PITCH, _LETTERS = 4.1, 0.68
"""The most that a row takes in mm, and the part of it that its letters take."""
_SIDE, _STEP, _MOST = 1.4, 1.9, 6
NEAR = 0.011
"""Marks nearer than this part of the line would hide each other."""
_SMALL = 7.0
_ROW_GAP = 2.0
_CUT = "//"

Placed = tuple[tuple[float, float], str, Face, float]
"""Left end and baseline in mm, text, typeface, size in points."""


def axis_parts(block: Axis, measure: float) -> tuple[float, tuple[Placed, ...], tuple[Dot, ...]]:
    """Height, words and rectangles of an axis as wide as `measure`, all in mm.

    Raises Refusal ``paper.glyph``.
    """
    rows = (block.table.header, *block.table.rows)
    pitch = min(_PITCH, (ROOM - _ROWS) / len(rows))
    words = (*_clocks(block, measure), *_cuts(block, measure), *_told(block, pitch, measure))
    rectangles = (*_line(block, measure), *_marks(block, measure))
    return _ROWS + pitch * len(rows), words, rectangles


def _line(block: Axis, measure: float) -> Iterator[Dot]:
    yield (0, _LINE, measure, 0.3)
    for place, _ in block.clocks:
        yield (min(place * measure, measure - 0.3), _LINE - 3, 0.3, 4.5)


def _marks(block: Axis, measure: float) -> Iterator[Dot]:
    for place, level in block.marks:
        left = min(max(0.0, place * measure - _SIDE / 2), measure - _SIDE)
        yield (left, _LINE - _STEP * (min(level, _MOST) + 1), _SIDE, _SIDE)


def _clocks(block: Axis, measure: float) -> Iterator[Placed]:
    ends = [0.0] * _TIERS
    for place, text in block.clocks:
        told = drawable(text, Face.BOLD)
        wide = width_mm(told, Face.BOLD, _SMALL)
        left = min(max(0.0, place * measure - wide / 2), measure - wide)
        tier = next((n for n, end in enumerate(ends) if end <= left), ends.index(min(ends)))
        ends[tier] = left + wide + _ROW_GAP
        yield (left, _UNDER + _TIER * tier), told, Face.BOLD, _SMALL


def _cuts(block: Axis, measure: float) -> Iterator[Placed]:
    for place, text in block.cuts:
        told = drawable(f"{_CUT} {text} {_CUT}", Face.REGULAR)
        wide = width_mm(told, Face.REGULAR, _SMALL)
        yield (place * measure - wide / 2, _LINE - 0.8), told, Face.REGULAR, _SMALL


def _told(block: Axis, pitch: float, measure: float) -> Iterator[Placed]:
    size = pitch * _LETTERS * POINTS_PER_MM
    table = block.table
    lefts = [sum(table.widths[:at]) * measure for at in range(len(table.widths))]
    for number, row in enumerate((table.header, *table.rows)):
        face = Face.REGULAR if number else Face.BOLD
        base = _ROWS + pitch * (number + 1) - pitch * (1 - _LETTERS) / 2
        for cell, left, part in zip(row, lefts, table.widths, strict=True):
            if told := shortened(cell, face, size, part * measure - _ROW_GAP):
                yield (left, base), told, face, size


def shortened(text: str, face: Face, size: float, widest: float) -> str:
    """As much of a text as is no wider than `widest` mm; raises Refusal ``paper.glyph``."""
    text = drawable(text, face)
    if width_mm(text, face, size) <= widest:
        return text
    kept, rest = 0, len(text)
    while kept < rest:
        middle = (kept + rest + 1) // 2
        if width_mm(f"{text[:middle]}…", face, size) <= widest:
            kept = middle
        else:
            rest = middle - 1
    return f"{text[:kept].rstrip()}…"
