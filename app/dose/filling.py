"""What goes into the bag, and how: the syringe, a container that holds too much, the balance.

Volumes in millilitres, masses in grams, densities in grams per millilitre.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from app.dose.chamber import Disagreement
from app.dose.dose import Dose
from app.dose.exact import Quotient, exactly
from app.dose.lines import Line
from app.dose.second import withdraw_again
from app.trial.quantities import Figure, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import Fill, Weighing
from app.trial.study_parts import Syringe


@dataclass(frozen=True, slots=True)
class Drawn:
    """A dose with the syringe it is drawn with, in so many draws."""

    dose: Dose
    syringe: Syringe
    draws: int


def smallest(syringes: Iterable[Syringe], dose_by: Callable[[Syringe], Dose]) -> Drawn | None:
    """The smallest syringe that holds the volume in one draw, rounded to its own graduation.

    None when none does. Raises what `dose_by` refuses for the first of them.
    """
    for syringe in syringes:
        dose = dose_by(syringe)
        if dose.volume_ml <= syringe.capacity_ml:
            return Drawn(dose, syringe, 1)
    return None


def split(dose: Dose, syringe: Syringe) -> Drawn:
    """The same volume in as many draws as the syringe needs."""
    return Drawn(dose, syringe, Quotient(dose.volume_ml, syringe.capacity_ml).rounded_up())


def net_ml(fill: Fill, available_ml: Decimal) -> Decimal:
    """What of the pooled suspension can be drawn: less what stays in tube and syringe."""
    with exactly():
        return max(Decimal(0), available_ml - fill.dead_ml)


def withdrawn_ml(fill: Fill, final_ml: Decimal, cells_ml: Decimal) -> Decimal | None:
    """Albumin taken out of a container of known content, computed twice; None of an empty bag.

    Content - final volume + cells: a container that really holds 265 ml gives
    22.8 ml for 7.8 ml of cells and 15 ml for none, and both end at 250 ml.
    Raises Disagreement.
    """
    if fill.container_ml is None:
        return None
    with exactly():
        out = fill.container_ml - final_ml + cells_ml
    if withdraw_again(*map(show_decimal, (fill.container_ml, final_ml, cells_ml))) != out:
        raise Disagreement
    return out


def filling(fill: Fill, final_ml: Decimal, cells_ml: Decimal, draws: int) -> tuple[Line, ...]:
    """How the bag is filled, where it is more than one draw into an empty bag."""
    lines = []
    if draws > 1:
        lines.append(Line("working.split", {"draws": Figure(draws), "drawn": Figure(cells_ml)}))
    out = withdrawn_ml(fill, final_ml, cells_ml)
    if out is not None and fill.container_ml is not None:
        lines.append(Line("working.withdrawn", {
            "content": Figure(fill.container_ml), "final": Figure(final_ml),
            "drawn": Figure(cells_ml), "out": Figure(out),
        }))  # fmt: skip
    return tuple(lines)


def dead(fill: Fill, available_ml: Decimal) -> tuple[Line, ...]:
    """What of the pooled suspension cannot be drawn, where the study says so."""
    if not fill.dead_ml:
        return ()
    told = {"pooled": available_ml, "dead": fill.dead_ml, "net": net_ml(fill, available_ml)}
    return (Line("working.net", {name: Figure(value) for name, value in told.items()}),)


def require_mass(rule: Weighing, what: str, before_g: Decimal, after_g: Decimal,
                 volume_ml: Decimal, density: Decimal) -> None:  # fmt: skip
    """Holds what a volume should weigh against what two weighings found.

    Raises Refusal ``weighing.off`` beyond the study's tolerance, bounds included.
    """
    with exactly():
        expected, found = volume_ml * density, after_g - before_g
        apart = abs(found - expected) * 100
        limit = rule.tolerance_percent * expected
    if apart > limit:
        raise Refusal(
            "weighing.off", what=what, expected=show_decimal(expected), found=show_decimal(found),
            limit=show_decimal(rule.tolerance_percent),
        )  # fmt: skip
