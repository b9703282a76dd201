"""How far a dose is certain by counting alone: chance (Poisson) and the scatter of replicates.

Dilution, pipette and instrument are not in it. Only what is estimated is
computed here, and shown cut: standard deviations and intervals, never a volume.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal, localcontext
from typing import Protocol

from app.dose.dose import Dose
from app.dose.exact import Quotient, exactly
from app.dose.lines import Caution, Line
from app.trial.quantities import Figure, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import CountRule, DoseRule

_NORMAL_95 = Decimal("1.96")
ROOTS = Context(prec=50)
HUNDREDTH = Decimal("0.01")


class Evidence(Protocol):
    """What a count rests on: what each replicate found alive, and how many cells in all."""

    @property
    def found(self) -> Sequence[Decimal]:
        """What each replicate found alive, in one unit for all; their sum is positive."""

    @property
    def counted(self) -> int | None:
        """The living cells counted over all replicates; None where it is not known."""


def relative_variance(found: Sequence[Decimal]) -> Quotient:
    """(SD / mean)² of at least two values with a positive sum."""
    k = len(found)
    with exactly():
        total = sum(found, Decimal(0))
        over = k * (k * sum((one * one for one in found), Decimal(0)) - total * total)
        return Quotient(over, (k - 1) * total * total)


def require_enough(rule: CountRule, given: int) -> None:
    """Raises Refusal ``count.too_few`` for fewer replicates than the study asks for."""
    if given < rule.replicates:
        raise Refusal("count.too_few", least=rule.replicates, given=given)


def require_close(rule: CountRule, found: Sequence[Decimal]) -> None:
    """Raises Refusal ``count.recount`` for replicates further apart than the study allows."""
    told = apart(found, rule.spread_percent)
    if told is not None:
        limit = show_decimal(rule.spread_percent)
        raise Refusal("count.recount", spread=show_decimal(told), limit=limit)


def apart(found: Sequence[Decimal], limit_percent: Decimal) -> Decimal | None:
    """How far replicates lie apart, in hundredths of a percent, if beyond a limit; else None.

    Of two it is |a - b| / mean, of more their coefficient of variation; compared exactly.
    """
    if len(found) < 2:
        return None
    squared = relative_variance(found)
    # Of two, |a - b| / mean is the spread, which is sqrt(2) times SD / mean.
    times = 2 if len(found) == 2 else 1
    with exactly():
        spread = Quotient(squared.over * times * 10_000, squared.under)
        limit = limit_percent * limit_percent
    if spread.within(Decimal(0), limit):
        return None
    with localcontext(ROOTS):
        return (spread.over / spread.under).sqrt().quantize(HUNDREDTH)


def error_of(evidence: Evidence) -> Decimal | None:
    """The relative standard error of a count; None where nothing tells it.

    The greater of 1/sqrt(living cells counted) and, of two replicates or
    more, SD / (mean x sqrt(replicates)).
    """
    known = []
    with localcontext(ROOTS):
        if evidence.counted:
            known.append(1 / Decimal(evidence.counted))
        if len(evidence.found) > 1:
            seen = relative_variance(evidence.found)
            known.append(seen.over / seen.under / len(evidence.found))
        return max(known).sqrt() if known else None


def replicates(evidence: Evidence, key: str) -> Iterator[Line]:
    """Mean, standard deviation and coefficient of variation of two replicates or more."""
    if len(evidence.found) < 2:
        return
    with localcontext(ROOTS):
        seen = relative_variance(evidence.found)
        mean = sum(evidence.found, Decimal(0)) / len(evidence.found)
        cv = (seen.over / seen.under).sqrt()
        told = {"mean": _cut(mean), "sd": _cut(cv * mean), "cv": _cut(cv * 100)}
    yield Line(key, told)


def interval(dose: Dose, evidence: Evidence) -> Iterator[Line]:
    """Within what the dose lies with 95 %; or that the count does not tell it."""
    error = error_of(evidence)
    if error is None:
        yield Line("working.no_interval", {})
        return
    with localcontext(ROOTS):
        half, given = _NORMAL_95 * error, dose.achieved_cells / dose.weight_kg
        told = {
            "given": _whole(given), "low": _whole(given * (1 - half)),
            "high": _whole(given * (1 + half), ROUND_CEILING), "percent": _cut(half * 100),
        }  # fmt: skip
    # Replicates that happen to agree claim less than chance allows: how much, only cells tell.
    yield Line("working.certain" if evidence.counted else "working.certain_at_best", told)


def unproven(rule: DoseRule, dose: Dose, evidence: Evidence) -> tuple[Caution, ...]:
    """A warning when the interval of the dose is not whole within the study's tolerance."""
    error = error_of(evidence)
    if error is None:
        return ()
    with localcontext(ROOTS):
        half = _NORMAL_95 * error
        share = dose.achieved_cells / dose.target_cells
        low, high = (share * (1 - half) - 1) * 100, (share * (1 + half) - 1) * 100
    if rule.tolerance_low_percent <= low and high <= rule.tolerance_high_percent:
        return ()
    facts = {
        "low": Figure(rule.tolerance_low_percent), "high": Figure(rule.tolerance_high_percent),
    }  # fmt: skip
    if evidence.counted is None:
        return (Caution("caution.dose.readings_scatter", facts),)
    return (Caution("caution.dose.tolerance_unproven",
                    {**facts, "counted": Figure(evidence.counted)}),)  # fmt: skip


def _cut(value: Decimal) -> Figure:
    return Figure(value.quantize(HUNDREDTH))


def _whole(value: Decimal, rounding: str = ROUND_FLOOR) -> Figure:
    return Figure(value.quantize(Decimal(1), rounding=rounding))
