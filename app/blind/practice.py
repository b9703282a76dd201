"""The marks of a practice list and of a final one: words outside its rows.

A practice list is never to be taken for a real one, nor the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.blind.spelling import fold
from app.blind.textfile import Grid

_PRACTICE = frozenset(
    {"practice", "exercice", "test", "tests", "specimen", "dummy", "factice", "development",
     "developpement", "dev", "demo", "entrainement", "training"}
)  # fmt: skip
_FINAL = frozenset({"final", "finale", "production", "prod", "definitive", "definitif"})
_WORD = re.compile(r"[a-z]+")
_NO_MARK = re.compile(
    r"\btest(?:ed)? (?:arm|article|drug|group|product|treatment)|\b(?:and|et|&) (?:du )?develop\w+"
)
"""The arm that is tested, and a department of research and development."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The rows, from 1, at which a list says that it is for practice, or that it is final.

    None where it says nothing of the kind; 0 for a mark in the file's name.
    """

    practice: int | None
    final: int | None


def marks_of(grid: Grid, name: str = "") -> Marks:
    """The first mark of each kind: above the header, or in the name of the file.

    ``essai`` alone is no mark: it is the French word for a trial.
    """
    return Marks(_first(grid, name, _PRACTICE), _first(grid, name, _FINAL))


def _first(grid: Grid, name: str, marks: frozenset[str]) -> int | None:
    return next((row for row, said in _said(grid, name) if said & marks), None)


def _said(grid: Grid, name: str) -> Iterator[tuple[int, set[str]]]:
    for row, cells in enumerate(grid.rows[: grid.header], 1):
        yield row, set(_WORD.findall(_NO_MARK.sub("", " ".join(map(fold, cells)))))
    yield 0, set(_WORD.findall(fold(name)))
