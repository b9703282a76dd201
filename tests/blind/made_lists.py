"""Allocation lists made for the tests: many shapes, and what was put into them."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from hypothesis import settings
from hypothesis import strategies as st

from app.blind.columns import Role
from app.devices.resources import words
from app.trial.words import LANGUAGES

QUICK = settings(max_examples=20)
QUICKEST = settings(max_examples=4)

SPOKEN = tuple(words(language) for language in LANGUAGES)
SHIPPED = Path(__file__).parent / "lists"
STRATA = ("Nancy", "Dijon", "Strasbourg")

TITLES = {
    Role.TOKEN: ("treatment", "Arm", "Bras", "TRAITEMENT", "Treatment group"),
    Role.STRATUM: ("stratum", "Centre", "SITE", "Strate", "Hôpital"),
    Role.BLOCK: ("block.id", "block identifier", "Bloc", "Numéro de bloc"),
    Role.SIZE: ("block.size", "Block Size", "taille_du_bloc"),
    Role.SEQUENCE: ("sequence within block", "Rang dans le bloc"),
    Role.LIST_ID: ("id", "ID", "Numéro de randomisation"),
    Role.CODE: ("code", "Kit code"),
}
PREAMBLES = ((), ("Seed: 4502", "Block sizes: 6", ""), ("Liste finale", "", "Graine : 12"))
WORDS = (("A", "B"), ("Cellules", "Témoin"), ("MSC; albumin, 4%", 'Albumin "4%" alone'))


Line = dict[Role, str]


@dataclass(frozen=True)
class Shape:
    """How a list is written to a file."""

    titles: tuple[tuple[Role, str], ...]
    separator: str = ","
    encoding: str = "utf-8"
    line_end: str = "\n"
    quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
    preamble: tuple[str, ...] = ()
    row_names: bool = False
    blank_end: int = 0

    def row_of(self, index: int) -> int:
        """The physical row of the line with this index, from 1."""
        return len(self.preamble) + 2 + index

    @property
    def header_row(self) -> int:
        return len(self.preamble) + 1

    def title(self, role: Role) -> str:
        return dict(self.titles)[role]

    def write(self, lines: Sequence[Line]) -> bytes:
        out = io.StringIO()
        writer = csv.writer(
            out, delimiter=self.separator, lineterminator=self.line_end, quoting=self.quoting
        )
        out.write("".join(line + self.line_end for line in self.preamble))
        writer.writerow([""] * self.row_names + [title for _, title in self.titles])
        for number, line in enumerate(lines, 1):
            cells = [line[role] for role, _ in self.titles]
            writer.writerow([str(number)] * self.row_names + cells)
        width = len(self.titles) + self.row_names
        out.write((self.separator * (width - 1) + self.line_end) * self.blank_end)
        return out.getvalue().encode(self.encoding)


PLAIN = Shape(tuple((role, TITLES[role][0]) for role in TITLES))


@dataclass(frozen=True)
class Made:
    """A list's lines and its shape."""

    lines: list[Line]
    shape: Shape

    @property
    def data(self) -> bytes:
        return self.shape.write(self.lines)

    def altered(self, index: int, role: Role, text: str) -> Made:
        """The same list with another text in one cell."""
        lines = [dict(line) for line in self.lines]
        lines[index][role] = text
        return replace(self, lines=lines)


@st.composite
def lines_of_lists(draw: st.DrawFn, words: Sequence[str], blocks: int) -> list[Line]:
    """The lines of a good list: every stratum in balanced blocks of two, four or six."""
    random = draw(st.randoms(use_true_random=False))
    lines: list[Line] = []
    for site, stratum in enumerate(STRATA, 1):
        for block in range(1, blocks + 1):
            arms = list(words) * random.choice((1, 2, 3))
            random.shuffle(arms)
            for place, arm in enumerate(arms, 1):
                number = len(lines) + 1
                lines.append({
                    Role.TOKEN: arm, Role.STRATUM: stratum, Role.BLOCK: f"{block:02d}",
                    Role.SIZE: str(len(arms)), Role.SEQUENCE: str(place),
                    Role.LIST_ID: f"{site:02d}-{number:03d}", Role.CODE: f"KX{number:04d}",
                })  # fmt: skip
    return lines


@st.composite
def shapes(draw: st.DrawFn) -> Shape:
    """Any shape a good list may come in."""
    optional = [role for role in Role if role not in (Role.TOKEN, Role.STRATUM)]
    kept = {role for role in optional if draw(st.booleans())}
    if kept & {Role.SIZE, Role.SEQUENCE}:
        kept.add(Role.BLOCK)
    roles = draw(st.permutations([Role.TOKEN, Role.STRATUM, *sorted(kept)]))
    return Shape(
        titles=tuple((role, draw(st.sampled_from(TITLES[role]))) for role in roles),
        separator=draw(st.sampled_from(",;\t")),
        encoding=draw(
            st.sampled_from(("utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"))
        ),
        line_end=draw(st.sampled_from(("\n", "\r\n", "\r"))),
        quoting=draw(st.sampled_from((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))),
        preamble=draw(st.sampled_from(PREAMBLES)),
        row_names=draw(st.booleans()),
        blank_end=draw(st.integers(0, 3)),
    )


@st.composite
def good_lists(draw: st.DrawFn, blocks: int = 3) -> Made:
    """A good list in any shape."""
    words = draw(st.sampled_from(WORDS))
    return Made(draw(lines_of_lists(words, blocks)), draw(shapes()))


@st.composite
def full_lists(draw: st.DrawFn, blocks: int = 6) -> Made:
    """A good list with every column, in the plain shape, of at least 36 lines."""
    words = draw(st.sampled_from(WORDS))
    return Made(draw(lines_of_lists(words, blocks)), PLAIN)
