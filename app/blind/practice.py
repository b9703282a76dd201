"""The mark of a practice list: a word above its header, never to be taken for a real one."""

from __future__ import annotations

import re

from app.blind.spelling import fold
from app.blind.textfile import Grid

_MARKS = frozenset({"practice", "exercice", "test", "specimen", "dummy", "factice"})
_WORD = re.compile(r"[a-z]+")


def is_marked(grid: Grid) -> bool:
    """Whether a line above the header says that the list is for practice, in either language."""
    above = (fold(cell) for row in grid.rows[: grid.header] for cell in row)
    return any(word in _MARKS for cell in above for word in _WORD.findall(cell))
