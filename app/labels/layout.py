"""What a label's layout is made of: where each field stands, how large, how wide at most.

Millimetres from the top left corner, y downwards, sizes in points. The limits
of neighbours never meet, so whatever passes them cannot overlap. The bag code
has room for the widest code there can be. No text is smaller than 7.8 points,
an x-height of 1.4 mm. The layouts themselves are `layout_102x76` and
`layout_100x70`; they are fixed, since a scaled one would break the grid of the
Data Matrix.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.labels.fonts import Face

MODULES = 14
MODULE = 0.75
MATRIX_SIDE = MODULES * MODULE
FRAME = 0.25
"""The thickness of a box's frame, in mm."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where one line of a field stands; a field with several places fills them in order.

    `x` is the left end of the line, or the right end when `right`; `y` the
    baseline; `widest` the greatest width allowed, in mm.
    """

    field: str
    x: float
    y: float
    face: Face
    size: float
    widest: float
    right: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line from `x` to `end`, `y` its middle."""

    x: float
    end: float
    y: float
    thickness: float


@dataclass(frozen=True, slots=True)
class Box:
    """A frame filled by hand at the bedside."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Specimen:
    """The word across a practice label: its size, greatest width, and angle in degrees.

    `stroke` and `hatch` are thicknesses, `pitch` the distance of hatches, in mm;
    `hatches` how many lie on either side of the middle.
    """

    size: float
    widest: float
    angle: float
    stroke: float = 0.25
    hatch: float = 0.125
    pitch: float = 1.25
    hatches: int = 10


@dataclass(frozen=True, slots=True)
class Layout:
    """One stock of labels; `left` and `right` are the margins, `matrix_x` and `matrix_y` in mm."""

    width: float
    height: float
    left: float
    right: float
    matrix_x: float
    matrix_y: float
    places: tuple[Place, ...]
    rules: tuple[Rule, ...]
    boxes: tuple[Box, ...]
    specimen: Specimen
