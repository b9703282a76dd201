"""Cells counted by eye in a chamber: the squares say the volume, the replicates how far to trust.

Living cells are counted as such, so viability is judged and never multiplied.
Viable cells per millilitre are cut to whole cells, viability to hundredths of
a percent: never more than was counted, however little.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.dose.certainty import (
    HUNDREDTH,
    interval,
    replicates,
    require_close,
    require_enough,
    unproven,
)
from app.dose.counts import ViableCount
from app.dose.dose import Dose
from app.dose.exact import exactly
from app.dose.lines import Line
from app.dose.recounted import recount
from app.trial.quantities import Figure, read_cells, read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import MOST_REPLICATES, CountRule, DoseRule

__all__ = [
    "Chamber", "Disagreement", "certain", "count_in", "read_chamber", "unproven",
]  # fmt: skip

MOST_SQUARES = 100
_MICROLITRES = 1000


class Disagreement(Exception):
    """The two computations of a count differ: a defect of the program. Tells no value."""


@dataclass(frozen=True, slots=True)
class Chamber:
    """Living and dead cells of each replicate, in so many large squares; dilution of the sample."""

    alive: tuple[int, ...]
    dead: tuple[int, ...]
    squares: int
    dilution: Decimal

    @property
    def counted(self) -> int:
        """The living cells that were counted, over all replicates."""
        return sum(self.alive)

    @property
    def found(self) -> tuple[Decimal, ...]:
        """The living cells of each replicate."""
        return tuple(Decimal(one) for one in self.alive)


def read_chamber(pairs: str, squares: str, dilution: str) -> Chamber:
    """Counts as typed: ``212/28 205/31`` are living/dead of two replicates.

    Raises Refusal ``count.pairs``, ``count.squares``, ``count.dilution``, ``number.…``.
    """
    alive, dead = [], []
    for pair in pairs.split():
        living, mark, others = pair.partition("/")
        if not mark:
            raise Refusal("count.pairs", most=MOST_REPLICATES)
        alive.append(read_cells(living, what="pairs"))
        dead.append(read_cells(others, what="pairs"))
    if not 1 <= len(alive) <= MOST_REPLICATES or not sum(alive):
        raise Refusal("count.pairs", most=MOST_REPLICATES)
    number = read_cells(squares, what="squares")
    if not 1 <= number <= MOST_SQUARES:
        raise Refusal("count.squares", most=MOST_SQUARES)
    factor = read_decimal(dilution, what="dilution")
    if factor < 1:
        raise Refusal("count.dilution")
    return Chamber(tuple(alive), tuple(dead), number, factor)


def count_in(rule: CountRule, chamber: Chamber) -> ViableCount:
    """Living cells per millilitre and their share of all, computed twice.

    Raises Refusal ``count.too_few`` for fewer replicates than the study asks for,
    ``count.recount`` for some further apart than it allows, and Disagreement.
    """
    require_enough(rule, len(chamber.alive))
    require_close(rule, chamber.found)
    with exactly():
        over = chamber.counted * chamber.dilution * _MICROLITRES
        under = len(chamber.alive) * chamber.squares * rule.square_ul
        per_ml = int(over // under)
        share = Decimal(10_000 * chamber.counted // (chamber.counted + sum(chamber.dead)))
        viability = share * HUNDREDTH
    again = recount(
        rule, chamber.alive, chamber.dead, chamber.squares, show_decimal(chamber.dilution)
    )
    if again != (per_ml, int(share)):
        raise Disagreement
    return ViableCount(per_ml, viability)


def certain(rule: DoseRule, dose: Dose, chamber: Chamber) -> tuple[Line, ...]:
    """What the count was, and within what the dose lies by counting alone, with 95 %."""
    told = Line("working.chamber", {
        "counted": Figure(chamber.counted), "dead": Figure(sum(chamber.dead)),
        "replicates": Figure(len(chamber.alive)), "squares": Figure(chamber.squares),
        "dilution": Figure(chamber.dilution), "viable": Figure(dose.viable_per_ml),
    })  # fmt: skip
    return (told, *replicates(chamber, "working.replicates"), *interval(dose, chamber))
