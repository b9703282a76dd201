"""How well the next arm of a stratum can be guessed by whoever has seen the arms before it.

For the statistician alone: what stands here tells the list's blocks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from app.blind.patterns import Drawn

MOST_SEEN = 8
"""The most patients whose arms the guesser knows; each one more doubles the work."""
_State = tuple[int, int, int]
_Weights = dict[_State, Fraction]


@dataclass(frozen=True, slots=True)
class Findings:
    """What a list's blocks give away.

    `sizes` counts the blocks of each size; `guesses` has for 0, 1, 2 … patients seen the chance
    that the likelier arm is the next one; `forced` counts the rows of `rows` that are certain to
    whoever knows where the blocks end.
    """

    sizes: dict[int, int]
    guesses: tuple[Fraction, ...]
    forced: int
    rows: int


def findings_of(strata: Sequence[Drawn]) -> Findings:
    """The findings of a list of two arms; a stratum without blocks counts as one block."""
    blocks = [
        order for one in strata for order in (one.blocks if one.known else (one.order,)) if order
    ]
    shapes = Counter((len(order), sum(order)) for order in blocks)
    sizes = Counter(map(len, blocks))
    return Findings(
        dict(sorted(sizes.items())), guess_chances(shapes), sum(map(_forced, blocks)),
        sum(map(len, blocks)),
    )  # fmt: skip


def guess_chances(shapes: Counter[tuple[int, int]], most: int = MOST_SEEN) -> tuple[Fraction, ...]:
    """For 0 to `most` patients seen from the first on, the exact chance of the best guess.

    `shapes` counts the blocks by size and number of arm 1. The guesser knows how often each shape
    occurs, not where; the guess is the arm that is likelier after what was seen, and the chance is
    over all lists that are drawn so, each block independently.
    """
    whole = shapes.total()
    if not whole:
        return ()
    fresh = {shape: Fraction(count, whole) for shape, count in shapes.items()}
    seen = [_begun(fresh)]
    chances = []
    for _ in range(most + 1):
        after = [[_step(weights, fresh, arm) for arm in (0, 1)] for weights in seen]
        likelier = (max(sum(one.values(), Fraction(0)) for one in pair) for pair in after)
        chances.append(sum(likelier, Fraction(0)))
        seen = [weights for pair in after for weights in pair if weights]
    return tuple(chances)


def _begun(fresh: dict[tuple[int, int], Fraction]) -> _Weights:
    return {(size, ones, 0): chance for (size, ones), chance in fresh.items()}


def _step(weights: _Weights, fresh: dict[tuple[int, int], Fraction], arm: int) -> _Weights:
    """What is possible, and how likely, once the next row has this arm.

    A state is the rows and the arms 1 that its block has left, and the rows that went before.
    """
    after: _Weights = {}
    for (left, ones, gone), weight in weights.items():
        chance = weight * Fraction(ones if arm else left - ones, left)
        if not chance:
            continue
        if left == 1:
            for (size, of_one), share in fresh.items():
                key = (size, of_one, 0)
                after[key] = after.get(key, Fraction(0)) + chance * share
        else:
            key = (left - 1, ones - arm, gone + 1)
            after[key] = after.get(key, Fraction(0)) + chance
    return after


def _forced(order: Sequence[int]) -> int:
    """The rows at the end of a block that are all of one arm."""
    forced = 1
    while forced < len(order) and order[-forced - 1] == order[-1]:
        forced += 1
    return forced
