"""From the blocks of a paper to strips: the rows of a page, measured, from top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import singledispatch

from app.papers.axis import axis_parts
from app.papers.fonts import Face, wrapped
from app.papers.paper import (
    Axis,
    Beside,
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
from app.papers.setting import USUAL, Setting
from app.papers.symbol import Dot, dots

MEASURE = USUAL.measure
"""Width of the text in mm: A4 less two margins of 18 mm."""
GUTTER = 3
DIGEST_LINE = 64
MODULE = 0.6
"""The side of a module of a code, in mm; `QUIET` is left free around it."""
QUIET = 2
KEYED_SIZE = 15
KEYED_PITCH = 7.5
_KEYED_NUMBER = 10
"""Where the rows to be typed begin, in mm, behind their numbers."""
_SYMBOL_SIDE = 62

_HEADING_BASE = 4 / 5.4
"""Where in its line the baseline of a heading stands."""
_BEHIND_NAME = 0.38
"""Where a digest begins that stands behind its name."""
_FACT_WIDTHS = (0.36, 0.64)
_SIGNATURE_WIDTHS = (0.34, 0.36, 0.30)


@dataclass(frozen=True, slots=True)
class Word:
    """Text in a strip: left end and baseline in mm from the strip's top left, size in points."""

    x: float
    y: float
    text: str
    face: Face = Face.REGULAR
    size: float = USUAL.size


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


def strips(blocks: Iterable[Block], how: Setting = USUAL) -> Iterator[Strip]:
    """The strips of all blocks, in order, each measured when it is asked for.

    Raises Refusal ``paper.glyph``.
    """
    return (strip for block in blocks for strip in _strips(block, how))


def stands_on_one_line(text: str, how: Setting) -> bool:
    """Whether a paragraph is not broken. Raises Refusal ``paper.glyph``."""
    return len(wrapped(text, Face.REGULAR, how.size, how.measure - GUTTER)) == 1


@singledispatch
def _strips(block: Block, how: Setting) -> Iterator[Strip]:
    raise TypeError(type(block).__name__)


@_strips.register
def _(block: Axis, how: Setting) -> Iterator[Strip]:
    height, words, rectangles = axis_parts(block, how.measure)
    told = tuple(Word(*place, text, face, size) for place, text, face, size in words)
    yield Strip(height, told, dots=rectangles)
    yield Strip(how.after)


@_strips.register
def _(block: Beside, how: Setting) -> Iterator[Strip]:
    left = tuple(strips(block.left, how.part(block.share, GUTTER)))
    right = tuple(strips(block.right, how.part(1 - block.share, 0)))
    height = max(sum(one.height for one in column) for column in (left, right))
    if height > (how.bottom - how.head) / 2:
        # A column that no page would hold as a whole: one after the other, in all the width.
        yield from strips((*block.left, *block.right), how)
        return
    parts = (
        (0.0, how.part(block.share, GUTTER).measure, left),
        (how.measure * block.share, how.part(1 - block.share, 0).measure, right),
    )
    words: list[Word] = []
    rectangles: list[Dot] = []
    for x, wide, column in parts:
        top = 0.0
        for one in column:
            words += [replace(w, x=w.x + x, y=w.y + top) for w in one.words]
            top += one.height
            if one.rule:
                rectangles.append((x, top - one.rule / 2, wide, one.rule))
    yield Strip(height, tuple(words), dots=tuple(rectangles))


@_strips.register
def _(block: Heading, how: Setting) -> Iterator[Strip]:
    size, before, line_height, after = how.heading
    yield Strip(before, keep=True)
    for line in wrapped(block.text, Face.BOLD, size, how.measure):
        word = Word(0, line_height * _HEADING_BASE, line, Face.BOLD, size)
        yield Strip(line_height, (word,), keep=True)
    yield Strip(after, keep=True)


@_strips.register
def _(block: Facts, how: Setting) -> Iterator[Strip]:
    yield from _rows(how, block.rows, _FACT_WIDTHS, (Face.REGULAR, Face.BOLD))
    yield Strip(how.after)


@_strips.register
def _(block: Table, how: Setting) -> Iterator[Strip]:
    bold, regular = ([face] * len(block.header) for face in (Face.BOLD, Face.REGULAR))
    head = _rows(how, (block.header,), block.widths, bold, rule=0.4)
    header = tuple(replace(strip, keep=True) for strip in head)
    yield from header
    yield from _rows(how, block.rows, block.widths, regular, rule=0.1, header=header)
    yield Strip(how.after)


@_strips.register
def _(block: Lines, how: Setting) -> Iterator[Strip]:
    apart = replace(how, row=how.paragraph)
    yield from _rows(apart, ((text,) for text in block.texts), (1,), (Face.REGULAR,))
    yield Strip(how.after)


@_strips.register
def _(block: Signatures, how: Setting) -> Iterator[Strip]:
    if how.beside and len(block.rows) > 1:
        yield _side_by_side(block, how)
        yield Strip(how.after)
        return
    for row in block.rows:
        yield Strip(how.sign, keep=True)
        faces = (Face.REGULAR, Face.BOLD, Face.REGULAR)
        yield from _rows(how, (row,), _SIGNATURE_WIDTHS, faces, rule=0.25)
    yield Strip(how.after)


@_strips.register
def _(block: Digest, how: Setting) -> Iterator[Strip]:
    starts = range(0, len(block.value), DIGEST_LINE)
    pieces = [block.value[start : start + DIGEST_LINE] for start in starts]
    names = wrapped(block.name, Face.REGULAR, how.size, how.measure)
    if how.beside and len(names) == 1:
        name = Word(0, how.baseline, names[0], size=how.size)
        left = how.measure * _BEHIND_NAME
        for number, piece in enumerate(pieces):
            word = Word(left, how.baseline, piece, size=how.digest)
            told = (word,) if number else (name, word)
            yield Strip(how.pitch, told, keep=number < len(pieces) - 1)
        return
    for line in names:
        yield Strip(how.pitch, (Word(0, how.baseline, line, size=how.size),), keep=True)
    for number, piece in enumerate(pieces):
        word = Word(0, how.baseline, piece, size=how.digest)
        yield Strip(how.pitch, (word,), keep=number < len(pieces) - 1)
    yield Strip(how.after)


@_strips.register
def _(block: Code, how: Setting) -> Iterator[Strip]:
    yield Strip(len(block.modules) * MODULE + 2 * QUIET, code=block)


@_strips.register
def _(block: Fold, how: Setting) -> Iterator[Strip]:
    lines = wrapped(block.text, Face.REGULAR, how.digest, how.measure)
    yield Strip(0, until=block.at - how.head - how.pitch * len(lines), keep=True)
    for number, line in enumerate(lines, 1):
        rule = 0.1 if number == len(lines) else 0
        yield Strip(how.pitch, (Word(0, how.baseline, line, size=how.digest),), rule)
    yield Strip(how.after)


@_strips.register
def _(block: Keyed, how: Setting) -> Iterator[Strip]:
    words = []
    for number, row in enumerate(block.rows):
        y = KEYED_PITCH * number + 5.5
        words += [Word(0, y, str(number + 1)),
                  Word(_KEYED_NUMBER, y, row, Face.BOLD, KEYED_SIZE)]  # fmt: skip
    left = how.measure - _SYMBOL_SIDE
    shifted = tuple((left + x, y + 1, w, h) for x, y, w, h in dots(block.symbol, _SYMBOL_SIDE))
    height = max(KEYED_PITCH * len(block.rows), _SYMBOL_SIDE + 2)
    yield Strip(height, tuple(words), dots=shifted)
    yield Strip(2)


def _side_by_side(block: Signatures, how: Setting) -> Strip:
    """Each signature in a column of its own: what it means, who, when; room for a pen above."""
    wide = how.measure / len(block.rows)
    words: list[Word] = []
    most = 1
    for number, (meaning, who, when) in enumerate(block.rows):
        told = ((meaning, Face.REGULAR), (who, Face.BOLD), (when, Face.REGULAR))
        lines = [
            (line, face) for text, face in told
            for line in (wrapped(text, face, how.size, wide - GUTTER) if text else ())
        ]  # fmt: skip
        most = max(most, len(lines))
        words += [
            Word(number * wide, how.baseline + how.pitch * at, line, face, how.size)
            for at, (line, face) in enumerate(lines)
        ]
    return Strip(how.pitch * most + how.sign, tuple(words), 0.25)


def _rows(
    how: Setting, rows: Iterable[Sequence[str]], widths: Sequence[float], faces: Sequence[Face],
    rule: float = 0, header: tuple[Strip, ...] = (),
) -> Iterator[Strip]:  # fmt: skip
    columns = [
        (sum(widths[:number]) * how.measure, width * how.measure - GUTTER, face)
        for number, (width, face) in enumerate(zip(widths, faces, strict=True))
    ]
    for cells in rows:
        told = [
            (left, face, wrapped(cell, face, how.size, widest))
            for cell, (left, widest, face) in zip(cells, columns, strict=True)
        ]
        last = max(len(lines) for _, _, lines in told) - 1
        for number in range(last + 1):
            words = tuple([
                Word(left, how.baseline, lines[number], face, how.size)
                for left, face, lines in told if number < len(lines) and lines[number]
            ])  # fmt: skip
            height = how.pitch + (how.row if number == last else 0)
            ruled = rule if number == last else 0
            yield Strip(height, words, ruled, keep=number < last, header=header)
