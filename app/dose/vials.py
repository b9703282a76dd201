"""How many frozen vials a dose takes: an exact ceiling, and a recovery that says what it is of.

"Recovery after thaw" is used for two things. Of the *total* frozen cells, it
leaves viability still to be applied; of the *viable* frozen cells, it has
dealt with it. Two types keep them apart, so that death is counted once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.dose.exact import Quotient, exactly
from app.dose.target import target_of
from app.dose.vial_choice import Frozen, together
from app.trial.rules import DoseRule, Mixing, VialRule


@dataclass(frozen=True, slots=True)
class TotalFrozen:
    """A vial known by all its frozen cells; `recovery` of total cells is a fraction in ]0, 1]."""

    cells: int
    recovery: Decimal
    viability_percent: Decimal

    @property
    def expected_viable(self) -> Decimal:
        """Viable cells after thaw: cells x recovery x viability / 100."""
        with exactly():
            return self.cells * self.recovery * self.viability_percent * Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ViableFrozen:
    """A vial known by its viable frozen cells; `recovery` of those is a fraction in ]0, 1]."""

    viable_cells: int
    recovery: Decimal

    @property
    def expected_viable(self) -> Decimal:
        """Viable cells after thaw: viable cells x recovery; viability is in it already."""
        with exactly():
            return self.viable_cells * self.recovery


def vials_needed(
    target_cells: Decimal, overage_percent: Decimal, vial: TotalFrozen | ViableFrozen
) -> int:
    """The whole vials that hold the target and the overage: ceil(N x (1 + overage) / expected).

    Raises decimal.DivisionByZero or InvalidOperation for a vial without cells.
    """
    with exactly():
        wanted = target_cells * (100 + overage_percent) * Decimal("0.01")
    return Quotient(wanted, vial.expected_viable).rounded_up()


def recovered_percent(
    frozen_viable_cells: int, viable_per_ml: Decimal, pooled_ml: Decimal
) -> Quotient:
    """Viable cells found in the pool per hundred viable cells frozen in its vials, a positive many.

    Death in the nitrogen, at the wash and in the sample makes it less than 100; much more
    is a slip of the count, of its method, of the volume or of the vials.
    """
    with exactly():
        return Quotient(viable_per_ml * pooled_ml * 100, Decimal(frozen_viable_cells))


def doses_covered(vials_a_dose: int, mixing: Mixing, stock: Sequence[Frozen]) -> int:
    """How many doses of so many vials each a stock gives, whichever of its vials are taken."""
    return sum(len(group) // vials_a_dose for group in together(mixing, stock))


def heaviest_vials(rule: DoseRule, planned: VialRule, viable_cells: Sequence[int]) -> int:
    """The vials that one dose for the heaviest planned subject takes out of a stock.

    `viable_cells` are the viable frozen cells of each vial in stock. Every vial
    is taken for as poor as the poorest, so any choice of that many will do. 0
    when there is no vial.
    """
    if not viable_cells:
        return 0
    target = target_of(rule, planned.heaviest_kg).cells
    poorest = ViableFrozen(min(viable_cells), planned.recovery)
    return vials_needed(target, planned.overage_percent, poorest)
