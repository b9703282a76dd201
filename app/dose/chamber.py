"""Cells counted by eye in a chamber: the squares say the volume, the replicates how far to trust.

Living cells are counted as such, so viability is judged and never multiplied.
Viable cells per millilitre are cut to whole cells, viability to hundredths of
a percent: never more than was counted, however little.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext

from app.dose.counts import ViableCount
from app.dose.dose import Dose
from app.dose.exact import Quotient, exactly
from app.dose.lines import Caution, Line
from app.dose.recounted import recount
from app.trial.quantities import Figure, read_cells, read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import CountRule, DoseRule

MOST_REPLICATES = 9
MOST_SQUARES = 100
_NORMAL_95 = Decimal("1.96")
_MICROLITRES = 1000
# Only for what is estimated and shown cut: standard deviations and intervals, never a volume.
_ROOTS = Context(prec=50)
_HUNDREDTH = Decimal("0.01")


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

    def relative_variance(self) -> Quotient:
        """(SD / mean)² of the replicates' living cells, of at least two replicates and one cell."""
        k, n = len(self.alive), self.counted
        over = k * (k * sum(one * one for one in self.alive) - n * n)
        return Quotient(Decimal(over), Decimal((k - 1) * n * n))


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

    Raises Refusal ``count.recount`` for replicates further apart than the
    study allows, and Disagreement.
    """
    _require_close(rule, chamber)
    with exactly():
        over = chamber.counted * chamber.dilution * _MICROLITRES
        under = len(chamber.alive) * chamber.squares * rule.square_ul
        per_ml = int(over // under)
        share = Decimal(10_000 * chamber.counted // (chamber.counted + sum(chamber.dead)))
        viability = share * _HUNDREDTH
    again = recount(
        rule, chamber.alive, chamber.dead, chamber.squares, show_decimal(chamber.dilution)
    )
    if again != (per_ml, int(share)):
        raise Disagreement
    return ViableCount(per_ml, viability)


def certain(rule: DoseRule, dose: Dose, chamber: Chamber) -> tuple[Line, ...]:
    """What the count was, and within what the dose lies by counting alone, with 95 %.

    The relative standard error is the greater of 1/sqrt(living cells counted)
    (Poisson) and, of two replicates or more, SD / (mean x sqrt(replicates)).
    """
    return tuple(_certain(rule, dose, chamber))


def unproven(rule: DoseRule, dose: Dose, chamber: Chamber) -> tuple[Caution, ...]:
    """A warning when the interval of the dose is not whole within the study's tolerance."""
    with localcontext(_ROOTS):
        half = _NORMAL_95 * _error(chamber)
        share = dose.achieved_cells / dose.target_cells
        low, high = (share * (1 - half) - 1) * 100, (share * (1 + half) - 1) * 100
    if rule.tolerance_low_percent <= low and high <= rule.tolerance_high_percent:
        return ()
    facts = {
        "low": Figure(rule.tolerance_low_percent), "high": Figure(rule.tolerance_high_percent),
        "counted": Figure(chamber.counted),
    }  # fmt: skip
    return (Caution("caution.dose.tolerance_unproven", facts),)


def _require_close(rule: CountRule, chamber: Chamber) -> None:
    if len(chamber.alive) < 2:
        return
    squared = chamber.relative_variance()
    # Of two, |a - b| / mean is the spread, which is sqrt(2) times SD / mean.
    times = 2 if len(chamber.alive) == 2 else 1
    with exactly():
        spread = Quotient(squared.over * times * 10_000, squared.under)
        limit = rule.spread_percent * rule.spread_percent
    if not spread.within(Decimal(0), limit):
        with localcontext(_ROOTS):
            told = (spread.over / spread.under).sqrt().quantize(_HUNDREDTH)
        raise Refusal(
            "count.recount", spread=show_decimal(told), limit=show_decimal(rule.spread_percent)
        )


def _error(chamber: Chamber) -> Decimal:
    squared = 1 / Decimal(chamber.counted)
    if len(chamber.alive) > 1:
        seen = chamber.relative_variance()
        squared = max(squared, seen.over / seen.under / len(chamber.alive))
    return squared.sqrt()


def _certain(rule: DoseRule, dose: Dose, chamber: Chamber) -> Iterator[Line]:
    yield Line("working.chamber", {
        "counted": Figure(chamber.counted), "dead": Figure(sum(chamber.dead)),
        "replicates": Figure(len(chamber.alive)), "squares": Figure(chamber.squares),
        "dilution": Figure(chamber.dilution), "viable": Figure(dose.viable_per_ml),
    })  # fmt: skip
    with localcontext(_ROOTS):
        if len(chamber.alive) > 1:
            seen, mean = chamber.relative_variance(), Decimal(chamber.counted) / len(chamber.alive)
            cv = (seen.over / seen.under).sqrt()
            yield Line("working.replicates", {
                "mean": _cut(mean), "sd": _cut(cv * mean), "cv": _cut(cv * 100),
            })  # fmt: skip
        half = _NORMAL_95 * _error(chamber)
        given = dose.achieved_cells / dose.weight_kg
        yield Line("working.certain", {
            "given": _whole(given), "low": _whole(given * (1 - half)),
            "high": _whole(given * (1 + half), ROUND_CEILING), "percent": _cut(half * 100),
        })  # fmt: skip


def _cut(value: Decimal) -> Figure:
    return Figure(value.quantize(_HUNDREDTH))


def _whole(value: Decimal, rounding: str = ROUND_FLOOR) -> Figure:
    return Figure(value.quantize(Decimal(1), rounding=rounding))
