"""The typefaces of the label, IBM Plex Sans in three weights, and how wide they set a text."""

from __future__ import annotations

import enum
from functools import cache
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

POINTS_PER_MM = 72 / 25.4
FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


class Face(enum.StrEnum):
    """A weight of the typeface."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@cache
def font(face: Face) -> TTFont:
    """The font, registered for drawing under its own ``fontName``.

    All of ASCII is in every subset under its own code, so neither the embedded
    font nor the length of a page depends on a code or a number.
    """
    loaded = TTFont(
        f"label-{face}",
        str(FONTS / f"IBMPlexSans-{face}.ttf"),
        asciiReadable=True,
        shapable=False,
    )
    # The library shares one reading position among fonts of one name; the name keeps this room's
    # fonts apart from any other's, and its lock sufficient.
    loaded.face.name = f"OpalineLabel-{face}".encode("ascii")
    registerFont(loaded)
    return loaded


def width_mm(text: str, face: Face, size: float) -> float:
    """The width in mm of a text set at `size` points."""
    return float(font(face).stringWidth(text, size)) / POINTS_PER_MM


def missing_glyph(text: str, face: Face) -> str | None:
    """The first character that the font cannot draw, or None."""
    drawable = font(face).face.charToGlyph
    return next((character for character in text if ord(character) not in drawable), None)
