"""The typefaces of papers, IBM Plex Sans in two weights, and how a text breaks into lines.

Labels load the same files for themselves: the two rooms are strangers, and the
drawing library keeps a state for each loaded font, so a shared one would need
a shared lock.
"""

from __future__ import annotations

import enum
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from app.trial.refusal import Refusal

POINTS_PER_MM = 72 / 25.4
FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Face(enum.StrEnum):
    """A weight of the typeface."""

    REGULAR = "Regular"
    BOLD = "Bold"


@cache
def font(face: Face) -> TTFont:
    """The font, registered for drawing under its own ``fontName``.

    All of ASCII is in every subset under its own code, whatever the paper
    says: the characters of a digest change neither the embedded font nor the
    length of a page.
    """
    loaded = TTFont(
        f"paper-{face}",
        str(FONTS / f"IBMPlexSans-{face}.ttf"),
        asciiReadable=True,
        shapable=False,
    )
    loaded.face.name = f"OpalinePaper-{face}".encode("ascii")
    registerFont(loaded)
    return loaded


def width_mm(text: str, face: Face, size: float) -> float:
    """The width in mm of a text set at `size` points."""
    return float(font(face).stringWidth(text, size)) / POINTS_PER_MM


def drawable(text: str, face: Face) -> str:
    """The text in Unicode form NFC; raises Refusal ``paper.glyph`` when the font lacks a sign."""
    if text.isascii() and text.isprintable():
        # All of these are in both fonts, and most texts are of nothing else.
        return text
    text = unicodedata.normalize("NFC", text)
    for character in text:
        if ord(character) not in font(face).face.charToGlyph:
            raise Refusal("paper.glyph", point=f"U+{ord(character):04X}")
    return text


@lru_cache(4096)
def wrapped(text: str, face: Face, size: float, widest: float) -> tuple[str, ...]:
    """The lines of a text no wider than `widest` mm, at least one, broken at plain spaces.

    A word that is wider than a line is broken where the line ends. Raises
    Refusal ``paper.glyph``.
    """
    text = drawable(text, face).lstrip(" ")
    if width_mm(text, face, size) <= widest:
        return (text,)
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width_mm(longer, face, size) <= widest:
            lines[-1] = longer
            continue
        pieces = _pieces(word, face, size, widest)
        lines[len(lines) if lines[-1] else 0 :] = pieces
    return tuple(lines)


def _pieces(word: str, face: Face, size: float, widest: float) -> list[str]:
    if width_mm(word, face, size) <= widest:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and width_mm(pieces[-1] + character, face, size) > widest:
            pieces.append("")
        pieces[-1] += character
    return pieces
