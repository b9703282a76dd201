"""What a code or an id could tell of its row's arm: marks that are seen on it at a glance."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.blind.spelling import fold

_NUMBER = re.compile(r"([0-9]+)[^0-9]*$")
Marks = tuple[bool, ...]
MOST_CHARACTERS = 40
"""The different first or last characters that are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Feature:
    """For each stratum, which rows bear a mark; `column` is the role of the names it is on."""

    column: str
    marks: tuple[Marks, ...]


def features_of(strata: Sequence[Mapping[str, tuple[str, ...]]]) -> Iterator[Feature]:
    """Every mark that some rows bear and others do not; a mark of whole strata tells nothing."""
    columns = [name for name in (strata[0] if strata else ()) if all(name in s for s in strata)]
    for column in columns:
        names = [tuple(map(fold, one[column])) for one in strata]
        for marks in _marks(names):
            if any(len(set(one)) > 1 for one in marks):
                yield Feature(column, marks)


def _marks(names: Sequence[tuple[str, ...]]) -> Iterator[tuple[Marks, ...]]:
    numbers = [[_number(name) for name in one] for one in names]
    yield tuple(tuple(number % 2 == 1 for number in one) for one in numbers)
    for one in ([sorted(mine) for mine in numbers],):
        middles = [mine[len(mine) // 2] for mine in one]
        yield tuple(
            tuple(number >= middle for number in mine)
            for mine, middle in zip(numbers, middles, strict=True)
        )
    lengths = {len(name) for one in names for name in one}
    for length in sorted(lengths)[:MOST_CHARACTERS]:
        yield tuple(tuple(len(name) == length for name in one) for one in names)
    for place in (0, -1):
        seen = {name[place] for one in names for name in one if name}
        for character in sorted(seen)[:MOST_CHARACTERS]:
            yield tuple(tuple(name[place:][:1] == character for name in one) for one in names)


def _number(name: str) -> int:
    found = _NUMBER.search(name)
    return int(found[1][-15:]) if found else 0
