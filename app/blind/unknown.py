"""Names of a list that are not known: which titles and strata two people must say the meaning of.

What is shown is a row of titles and the different words of a column, never a row of the list: a
row counts as titles only when no cell of it comes back below in its own column.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from app.blind.columns import REQUIRED, Role, roles_of
from app.blind.listfile import Expected
from app.blind.problem import Problem
from app.blind.spelling import fold, tidy
from app.blind.table import read_table
from app.blind.textfile import decoded, read_grid

MOST_NAMES = 30
_LOOKED_AT = 200
_SEPARATORS = (",", ";", "\t")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Unknown:
    """Titles without a known meaning, in file order, and strata that the study has not."""

    titles: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is to be said."""
        return bool(self.titles or self.strata)


def unknown_names(text: bytes, expected: Expected) -> Unknown:
    """What of a list's text must be named before it can be judged; nothing for a list that can."""
    grid = read_grid(text, expected.reading)
    if isinstance(grid, Problem):
        return Unknown(_likely_titles(text)) if grid.code == "header_not_found" else Unknown()
    header = grid.rows[grid.header]
    roles = roles_of(header, expected.reading)
    if any(role not in roles for role in REQUIRED) and len(expected.strata or ()) != 1:
        return Unknown(_few([title for title, role in zip(header, roles, strict=True)
                             if title and not role]))  # fmt: skip
    known = {fold(name) for name in expected.strata or ()}
    table = read_table(grid, expected.reading)
    words = dict.fromkeys(line.cells.get(Role.STRATUM, "") for line in table.lines)
    strange = [word for word in words if word and fold(word) not in known]
    # One strange word among known ones is a fault of its row, not another way to name them.
    named = len(strange) < len(words) and len(strange) < _FEWEST
    return Unknown(strata=() if expected.strata is None or named else _few(strange))


def _few(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names) if len(names) <= MOST_NAMES else ()


def _likely_titles(data: bytes) -> tuple[str, ...]:
    text = decoded(data)
    if isinstance(text, Problem):
        return ()
    best: tuple[str, ...] = ()
    for separator in _SEPARATORS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
        except csv.Error:
            continue
        for place, row in enumerate(rows[:_LOOKED_AT]):
            titles = [tidy(cell) for cell in row]
            if _are_titles(titles, rows[place + 1 :]):
                best = max(best, _few([title for title in titles if title]), key=len)
                break
    return best


def _are_titles(titles: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    named = [(index, fold(title)) for index, title in enumerate(titles) if title]
    if len(named) < _FEWEST or len(below) < _FEWEST:
        return False
    for index, title in named:
        column = {fold(row[index]) for row in below if len(row) > index}
        if title in column or not any(letter.isalpha() for letter in title) or not column:
            return False
    return True
