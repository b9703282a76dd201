"""A count in a chamber once more by other means: rational numbers, square by square.

It shares no function with the first computation, so that no one mistake can
make both wrong alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from app.trial.rules import CountRule


def recount(
    rule: CountRule, alive: Sequence[int], dead: Sequence[int], squares: int, dilution: str
) -> tuple[int, int]:
    """Living cells per millilitre, and hundredths of a percent alive, both cut.

    The cells over a mean square, in the volume over one; `dilution` in its plain form.
    """
    over_one = Fraction(sum(alive), len(alive)) / squares
    per_microlitre = over_one / Fraction(rule.square_ul) * Fraction(dilution)
    share = Fraction(sum(alive), sum(alive) + sum(dead))
    return floor(per_microlitre * 1000), floor(share * 10_000)


def reread(readings: str, *, total: bool) -> tuple[int, int]:
    """Mean cells per millilitre, and hundredths of a percent alive, both cut.

    Of readings in their plain form, each cells per millilitre / percent alive.
    Of total cells the living ones are added up and divided by all.
    """
    pairs = [one.split("/") for one in readings.split()]
    cells = [Fraction(first) for first, _ in pairs]
    percent = [Fraction(second) for _, second in pairs]
    mean = sum(cells) / len(cells)
    if total:
        alive = sum(one * share for one, share in zip(cells, percent, strict=True))
        return floor(mean), floor(alive / sum(cells) * 100)
    return floor(mean), floor(sum(percent) / len(percent) * 100)
