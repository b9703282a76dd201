"""How likely a pattern is under a list's own scheme, exactly.

The scheme: each block is drawn alone, every order of its arms as likely as any other; a list
without blocks is one block a stratum. Probabilities are fractions of whole numbers; where a list
is too long for that, a bound that is never below them stands in their place.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

Order = tuple[int, ...]
"""The arms of a block or stratum in file order, 1 for one of them and 0 for the other."""
EXACT_ROWS = 2_000
"""The longest list whose agreement with codes is counted out."""
_SLOPES = tuple(step / 10 for step in range(1, 61))


@dataclass(frozen=True, slots=True)
class Block:
    """A block as its scheme sees it: how many rows, how many of them of arm 1."""

    size: int
    ones: int

    @property
    def orders(self) -> int:
        """The number of orders, all equally likely."""
        return math.comb(self.size, self.ones)

    @classmethod
    def of(cls, order: Order) -> Block:
        """The block that an order was drawn from."""
        return cls(len(order), sum(order))


def chance_of(blocks: Iterable[Block], below: Fraction) -> Fraction:
    """The chance of one given order of all blocks; no longer exact once it is under `below`."""
    chance = Fraction(1)
    for block in blocks:
        chance /= block.orders
        if chance < below:
            break
    return chance


def chance_of_agreement(
    one: Sequence[Block], other: Sequence[Block], rows: int, below: Fraction
) -> Fraction:
    """The chance that two strata begin with the same `rows` arms, each drawn by its own scheme.

    No longer exact once it is under `below`, which it then stays.
    """
    left, right = _Places(one), _Places(other)
    states = {(0, 0): Fraction(1)}
    for row in range(rows):
        after: dict[tuple[int, int], Fraction] = {}
        for (ones, others), chance in states.items():
            for arm in (0, 1):
                agreed = chance * left.chance(row, ones, arm) * right.chance(row, others, arm)
                if agreed:
                    key = left.next(row, ones + arm), right.next(row, others + arm)
                    after[key] = after.get(key, Fraction(0)) + agreed
        states = after
        if sum(states.values()) < below:
            break
    return sum(states.values(), Fraction(0))


class _Places:
    """For each row of a stratum its block and its place in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._at: list[tuple[Block, int]] = []
        for block in blocks:
            self._at.extend((block, place) for place in range(block.size))

    def chance(self, row: int, ones: int, arm: int) -> Fraction:
        """The chance of an arm at a row, `ones` of its block having gone before."""
        block, place = self._at[row]
        left, ones_left = block.size - place, block.ones - ones
        return Fraction(ones_left if arm else left - ones_left, left)

    def next(self, row: int, ones: int) -> int:
        """How many of the block have gone at the row after this one; 0 in a new block."""
        block, place = self._at[row]
        return 0 if place + 1 == block.size else ones


def chance_of_overlap(marked: Sequence[tuple[Block, int]], overlap: int) -> Fraction:
    """The chance that arm 1 meets marked rows so often, or so seldom, that it is no likelier.

    For each block, how many of its rows are marked. Twice the smaller tail, at most 1; for a
    list of more than `EXACT_ROWS` rows a bound above it.
    """
    if sum(block.size for block, _ in marked) > EXACT_ROWS:
        return _bound(marked, overlap)
    ways = [1]
    for block, marks in marked:
        ways = _times(ways, _meetings(block, marks))
    low, high = sum(ways[: overlap + 1]), sum(ways[overlap:])
    return min(Fraction(1), Fraction(2 * min(low, high), sum(ways)))


def is_remarkable(marked: Sequence[tuple[Block, int]], overlap: int) -> bool:
    """Whether an overlap is so far from its mean that its chance is worth counting out.

    Four standard deviations; what is nearer is far from one in a million.
    """
    mean, variance = Fraction(0), Fraction(0)
    # Many blocks are alike; fractions are added once for each sort.
    for (block, marks), times in Counter(marked).items():
        size, ones = block.size, block.ones
        mean += Fraction(times * marks * ones, size)
        if size > 1:
            variance += Fraction(
                times * marks * ones * (size - marks) * (size - ones), size * size * (size - 1)
            )
    return (overlap - mean) ** 2 > 16 * variance > 0


def _meetings(block: Block, marks: int) -> list[int]:
    return [
        math.comb(marks, met) * math.comb(block.size - marks, block.ones - met)
        if block.ones >= met
        else 0
        for met in range(marks + 1)
    ]


def _times(one: list[int], other: list[int]) -> list[int]:
    product = [0] * (len(one) + len(other) - 1)
    for place, ways in enumerate(one):
        for further, more in enumerate(other):
            product[place + further] += ways * more
    return product


def _bound(marked: Sequence[tuple[Block, int]], overlap: int) -> Fraction:
    """Chernoff's bound on either tail; many blocks are alike, so each sort is computed once."""
    sorts = Counter(marked)
    best = 0.0
    for slope in (sign * size for size in _SLOPES for sign in (1, -1)):
        exponent = -slope * overlap
        for (block, marks), times in sorts.items():
            mean = sum(
                ways * math.exp(slope * met) for met, ways in enumerate(_meetings(block, marks))
            )
            exponent += times * math.log(mean / block.orders)
        best = min(best, exponent)
    return min(Fraction(1), 2 * Fraction(math.exp(max(best, -700.0))))
