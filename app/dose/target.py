"""How many viable cells the protocol asks for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.dose.exact import exactly
from app.trial.rules import DoseKind, DoseRule


@dataclass(frozen=True, slots=True)
class Target:
    """The viable cells to give, exact and not always whole, and the weight they are counted on.

    `dosing_weight_kg` is the weight, or the cap of a rule that limits it.
    """

    dosing_weight_kg: Decimal
    cells: Decimal


def target_of(rule: DoseRule, weight_kg: Decimal) -> Target:
    """The target for a weight in kilograms.

    Per kilogram: min(weight, cap of the weight) x cells; flat: cells; either
    limited by the cap of the whole dose, which is another rule.
    """
    capped = weight_kg if rule.cap_kg is None else min(weight_kg, rule.cap_kg)
    with exactly():
        cells = Decimal(rule.cells) * (capped if rule.kind is DoseKind.PER_KG else 1)
    limited = cells if rule.cap_cells is None else min(cells, Decimal(rule.cap_cells))
    return Target(capped, limited)
