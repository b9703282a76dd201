"""From the blocks of a paper to strips: the rows of a page, measured, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from app.papers.axis import axis_parts
from app.papers.fonts import Face, wrapped
from app.papers.paper import (
    Axis,
    Block,
    Code,
    Digest,
    Facts,
    Fold,
    Heading,
    Keyed,
    Lines,
    Signatures,
    Table,
)
from app.papers.symbol import Dot, dots

MEASURE = 174
"""Width of the text in mm: A4 less two margins of 18 mm."""
HEAD = 27
"""Where the text begins, in mm from the sheet's upper edge."""

SIZE = 9.5
BASELINE = 3.8
HEADING_SIZE = 11.5
PITCH = 4.6
GUTTER = 3
DIGEST_LINE = 64
DIGEST_SIZE = 8.5
MODULE = 0.6
"""The side of a module of a code, in mm; `QUIET` is left free around it."""
QUIET = 2
KEYED_SIZE = 15
KEYED_PITCH = 7.5
_KEYED_NUMBER = 10
"""Where the rows to be typed begin, in mm, behind their numbers."""
_SYMBOL_SIDE = 62

_FACT_WIDTHS = (0.36, 0.64)
_SIGNATURE_WIDTHS = (0.34, 0.36, 0.30)


@dataclass(frozen=True, slots=True)
class Word:
    """Text in a strip: left end and baseline in mm from the strip's top left, size in points."""

    x: float
    y: float
    text: str
    face: Face = Face.REGULAR
    size: float = SIZE


@dataclass(frozen=True, slots=True)
class Strip:
    """A band across the page that is never split.

    `height` in mm; `rule` is the thickness in mm of a line along its lower
    edge, 0 for none; `keep` holds it on the page of the strip that follows;
    `header` is repeated above it when it opens a page; `code` stands at its left;
    `until` is where in the text it ends, in mm, when it would end before.
    """

    height: float
    words: tuple[Word, ...] = ()
    rule: float = 0
    keep: bool = False
    header: tuple[Strip, ...] = ()
    code: Code | None = None
    until: float = 0
    dots: tuple[Dot, ...] = ()
    """Black rectangles in mm from the strip's top left: left, top, width, height."""


def strips(blocks: Sequence[Block]) -> tuple[Strip, ...]:
    """The strips of all blocks, in order. Raises Refusal ``paper.glyph``."""
    return tuple(strip for block in blocks for strip in _strips(block))


@singledispatch
def _strips(block: Block) -> Iterator[Strip]:
    raise TypeError(type(block).__name__)


@_strips.register
def _(block: Axis) -> Iterator[Strip]:
    height, words, rectangles = axis_parts(block, MEASURE)
    told = tuple(Word(*place, text, face, size) for place, text, face, size in words)
    yield Strip(height, told, dots=rectangles)
    yield Strip(2)


@_strips.register
def _(block: Heading) -> Iterator[Strip]:
    yield Strip(4, keep=True)
    for line in wrapped(block.text, Face.BOLD, HEADING_SIZE, MEASURE):
        yield Strip(5.4, (Word(0, 4, line, Face.BOLD, HEADING_SIZE),), keep=True)
    yield Strip(1.2, keep=True)


@_strips.register
def _(block: Facts) -> Iterator[Strip]:
    for row in block.rows:
        yield from _row(row, _FACT_WIDTHS, (Face.REGULAR, Face.BOLD))
    yield Strip(2)


@_strips.register
def _(block: Table) -> Iterator[Strip]:
    head = tuple(_row(block.header, block.widths, [Face.BOLD] * len(block.header), rule=0.4))
    header = tuple(replace(strip, keep=True) for strip in head)
    yield from header
    for row in block.rows:
        for strip in _row(row, block.widths, [Face.REGULAR] * len(row), rule=0.1):
            yield replace(strip, header=header)
    yield Strip(2)


@_strips.register
def _(block: Lines) -> Iterator[Strip]:
    for text in block.texts:
        yield from _row((text,), (1,), (Face.REGULAR,))
    yield Strip(2)


@_strips.register
def _(block: Signatures) -> Iterator[Strip]:
    for row in block.rows:
        yield Strip(6, keep=True)
        faces = (Face.REGULAR, Face.BOLD, Face.REGULAR)
        yield from _row(row, _SIGNATURE_WIDTHS, faces, rule=0.25)
    yield Strip(2)


@_strips.register
def _(block: Digest) -> Iterator[Strip]:
    for line in wrapped(block.name, Face.REGULAR, SIZE, MEASURE):
        yield Strip(PITCH, (Word(0, BASELINE, line),), keep=True)
    starts = range(0, len(block.value), DIGEST_LINE)
    for start in starts:
        piece = block.value[start : start + DIGEST_LINE]
        yield Strip(PITCH, (Word(0, BASELINE, piece, size=DIGEST_SIZE),), keep=start != starts[-1])
    yield Strip(2)


@_strips.register
def _(block: Code) -> Iterator[Strip]:
    yield Strip(len(block.modules) * MODULE + 2 * QUIET, code=block)


@_strips.register
def _(block: Fold) -> Iterator[Strip]:
    lines = wrapped(block.text, Face.REGULAR, DIGEST_SIZE, MEASURE)
    yield Strip(0, until=block.at - HEAD - PITCH * len(lines), keep=True)
    for number, line in enumerate(lines, 1):
        rule = 0.1 if number == len(lines) else 0
        yield Strip(PITCH, (Word(0, BASELINE, line, size=DIGEST_SIZE),), rule)
    yield Strip(2)


@_strips.register
def _(block: Keyed) -> Iterator[Strip]:
    words = []
    for number, row in enumerate(block.rows):
        y = KEYED_PITCH * number + 5.5
        words += [Word(0, y, str(number + 1)),
                  Word(_KEYED_NUMBER, y, row, Face.BOLD, KEYED_SIZE)]  # fmt: skip
    left = MEASURE - _SYMBOL_SIDE
    shifted = tuple((left + x, y + 1, w, h) for x, y, w, h in dots(block.symbol, _SYMBOL_SIDE))
    height = max(KEYED_PITCH * len(block.rows), _SYMBOL_SIDE + 2)
    yield Strip(height, tuple(words), dots=shifted)
    yield Strip(2)


def _row(
    cells: Sequence[str], widths: Sequence[float], faces: Sequence[Face], rule: float = 0
) -> Iterator[Strip]:
    columns = [
        wrapped(cell, face, SIZE, width * MEASURE - GUTTER)
        for cell, face, width in zip(cells, faces, widths, strict=True)
    ]
    lefts = [sum(widths[:number]) * MEASURE for number in range(len(widths))]
    deepest = max(len(column) for column in columns)
    for number in range(deepest):
        words = tuple(
            Word(left, BASELINE, column[number], face)
            for left, column, face in zip(lefts, columns, faces, strict=True)
            if number < len(column) and column[number]
        )
        last = number == deepest - 1
        yield Strip(PITCH + (1 if last else 0), words, rule if last else 0, keep=not last)
