"""How a paper is set: the sizes of its letters, its lines and its margins; all in mm and points."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Setting:
    """Text of `size` points on lines of `pitch` mm, its baseline `baseline` mm below their top.

    `row` is what a row of a table takes beside its lines, `paragraph` the same of one,
    `after` what follows a
    block; `heading` holds the size of a heading, the room before it, its line and
    the room after it. A digest stands `digest` points high, behind its name where
    `beside` says so. `left`, `head` and `bottom` are the margins of the
    sheet, and `marks` is where the frame of the marks ends.
    """

    measure: float = 174
    left: float = 18
    head: float = 27
    bottom: float = 286
    marks: float = 20
    size: float = 9.5
    pitch: float = 4.6
    baseline: float = 3.8
    row: float = 1.0
    paragraph: float = 1.0
    after: float = 2.0
    heading: tuple[float, float, float, float] = (11.5, 4.0, 5.4, 1.2)
    title: tuple[float, float] = (16, 10.5)
    sign: float = 6.0
    digest: float = 8.5
    beside: bool = False

    def part(self, share: float, gutter: float) -> Setting:
        """The same for a column that takes a share of the width, less the room beside it."""
        return replace(self, measure=self.measure * share - gutter)


USUAL = Setting()
DENSE = Setting(
    measure=186, left=12, head=16, marks=14, bottom=289, size=7.5, pitch=3.1, baseline=2.55,
    row=0.4, paragraph=0.15, after=0.8, heading=(8.5, 1.4, 3.5, 0.4), title=(11.5, 8.5),
    sign=2.6, digest=7.5, beside=True,
)  # fmt: skip
"""For a paper of which everything belongs on one page; nothing is smaller than 7.5 points."""
