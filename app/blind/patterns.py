"""Odd patterns of a list that chance hardly makes: a query to the statistician, no refusal.

Raised only when the chance of something as odd, under the list's own scheme and counted over all
that is looked at, is below one in a million. What is told to the pharmacy is that there is a
query; what it is about is the statistician's to read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, combinations, pairwise
from operator import and_

from app.blind.chance import (
    Block,
    Order,
    chance_of,
    chance_of_agreement,
    chance_of_overlap,
    is_remarkable,
)
from app.blind.features import Feature, features_of

NEGLIGIBLE = Fraction(1, 10**6)
"""A query is raised below this chance, for the list as a whole."""
MOST_ROWS = 20_000
"""So many rows show whether codes tell the arm; a longer list is looked at as far as this."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stratum as it was drawn: its blocks in file order, and the names that its rows bear."""

    name: str
    blocks: tuple[Order, ...]
    known: bool
    names: Mapping[str, tuple[str, ...]]
    """Ids and codes of the rows in file order, by their column's role; no column, no entry."""

    @classmethod
    def of(
        cls, name: str, order: Order, sizes: Sequence[int], names: Mapping[str, tuple[str, ...]]
    ) -> Drawn:
        """A stratum whose blocks have these sizes, or whose list does not tell them (none).

        Then it is cut wherever its arms are equal in number: of all schemes that can have made it
        this is the one under which a given order is likeliest.
        """
        found = list(sizes) or _finest(order)
        ends = list(accumulate(found, initial=0))
        blocks = tuple(order[start:end] for start, end in pairwise(ends))
        return cls(name, blocks, bool(sizes), names)

    @property
    def order(self) -> Order:
        """All arms in file order."""
        return tuple(arm for block in self.blocks for arm in block)

    @property
    def scheme(self) -> list[Block]:
        """What the blocks were drawn from."""
        return [Block.of(order) for order in self.blocks]


def _begun(one: Drawn, rows: int) -> Drawn:
    """The whole blocks among the first rows of a stratum; all of them in a list of usual length."""
    ends = list(accumulate(map(len, one.blocks)))
    kept = sum(end <= rows for end in ends)
    length = ends[kept - 1] if kept else 0
    names = {column: told[:length] for column, told in one.names.items()}
    return Drawn(one.name, one.blocks[:kept], one.known, names)


@dataclass(frozen=True, slots=True)
class Query:
    """An odd pattern: its code, the strata or the column that it concerns."""

    code: str
    where: tuple[str, ...]


def _finest(order: Order) -> list[int]:
    sizes, balance, begun = [], 0, 0
    for row, arm in enumerate(order, 1):
        balance += 1 if arm else -1
        if balance == 0:
            sizes.append(row - begun)
            begun = row
    return [*sizes, len(order) - begun] if begun < len(order) else sizes


def queries_of(strata: Sequence[Drawn]) -> tuple[Query, ...]:
    """The odd patterns of a list of two arms."""
    long = [_begun(one, MOST_ROWS // max(len(strata), 1)) for one in strata]
    features = list(features_of([one.names for one in long]))
    looks = len(strata) * (len(strata) - 1) // 2 + 2 * len(strata) + len(features)
    below = NEGLIGIBLE / max(looks, 1)
    return tuple(
        [*_identical(strata, below), *_alternating(strata, below), *_repeated(strata, below),
         *_telling(long, features, below)]
    )  # fmt: skip


def _identical(strata: Sequence[Drawn], below: Fraction) -> Iterator[Query]:
    for one, other in combinations(strata, 2):
        same = _agreement(one.order, other.order)
        if same and chance_of_agreement(one.scheme, other.scheme, same, below) < below:
            yield Query("identical", (one.name, other.name))


def _agreement(one: Order, other: Order) -> int:
    for row, (arm, another) in enumerate(zip(one, other, strict=False)):
        if arm != another:
            return row
    return min(len(one), len(other))


def _alternating(strata: Sequence[Drawn], below: Fraction) -> Iterator[Query]:
    for one in strata:
        # Two orders alternate, one for each first arm.
        alternates = all(arm != after for arm, after in pairwise(one.order))
        if alternates and 2 * chance_of(one.scheme, below / 2) < below:
            yield Query("alternating", (one.name,))


def _repeated(strata: Sequence[Drawn], below: Fraction) -> Iterator[Query]:
    for one in (one for one in strata if one.known):
        first: dict[Block, Order] = {}
        further: list[Block] = []
        for order, block in zip(one.blocks, one.scheme, strict=True):
            if first.setdefault(block, order) != order:
                break
            further.append(block)
        else:
            again = list(further)
            for block in first:
                again.remove(block)
            if chance_of(again, below) < below:
                yield Query("repeated", (one.name,))


def _telling(
    strata: Sequence[Drawn], features: Sequence[Feature], below: Fraction
) -> Iterator[Query]:
    told = set[str]()
    # Without blocks the whole stratum may have been one: the wider scheme is the safer.
    drawn = {
        one.name: [(order, Block.of(order)) for order in (one.blocks if one.known else [one.order])]
        for one in strata
    }
    for feature in features:
        if feature.column in told:
            continue
        marked: list[tuple[Block, int]] = []
        overlap = 0
        for one, marks in zip(strata, feature.marks, strict=True):
            row = 0
            for order, block in drawn[one.name]:
                mine = marks[row : row + block.size]
                row += block.size
                marked.append((block, sum(mine)))
                overlap += sum(map(and_, order, mine))
        if is_remarkable(marked, overlap) and chance_of_overlap(marked, overlap) < below:
            told.add(feature.column)
            yield Query("telling", (feature.column,))
