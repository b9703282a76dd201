"""A computed dose: exact values, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.dose.counts import Count
from app.dose.exact import Quotient, exactly
from app.dose.lines import Caution, Line

PER_KG_STEP = Decimal("0.01")
DEVIATION_STEP = Decimal("0.0001")
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Dose:
    """What goes into the bag, volumes in millilitres, cells viable, weights in kilograms.

    `target_cells` and `achieved_cells` are exact and need not be whole.
    `volume_exact_ml` is the target over the viable cells per millilitre;
    `volume_ml` is that, rounded to a whole multiple of the graduation as the study says;
    everything after it follows from the rounded volume. The order of the
    fields is the order of the computation.
    """

    weight_kg: Decimal
    dosing_weight_kg: Decimal
    target_cells: Decimal
    count: Count
    viable_per_ml: Decimal
    volume_exact_ml: Quotient
    graduation_ml: Decimal
    volume_ml: Decimal
    albumin_ml: Decimal
    achieved_cells: Decimal
    within_tolerance: bool
    warnings: tuple[Caution, ...]
    working: tuple[Line, ...]

    @property
    def achieved_cells_per_kg(self) -> Quotient:
        """What one kilogram of the subject receives: on the actual weight, also under a cap."""
        return Quotient(self.achieved_cells, self.weight_kg)

    @property
    def achieved_cells_per_dosing_kg(self) -> Quotient:
        """The same on the dosing weight, which a cap may have made smaller."""
        return Quotient(self.achieved_cells, self.dosing_weight_kg)

    @property
    def deviation_percent(self) -> Quotient:
        """(achieved / target - 1) x 100, unrounded."""
        return deviation_percent(self.achieved_cells, self.target_cells)

    def figures(self) -> dict[str, str]:
        """The result as written in records: plain decimals, ties rounded away from zero.

        `target_cells` whole, volumes with the decimals of the graduation,
        `achieved_cells_per_kg` with two decimals, `deviation_percent` with four.
        """
        return {
            "target_cells": format(Quotient(self.target_cells, WHOLE).rounded(WHOLE), "f"),
            "volume_ml": format(self.volume_ml, "f"),
            "albumin_ml": format(self.albumin_ml, "f"),
            "achieved_cells_per_kg": format(self.achieved_cells_per_kg.rounded(PER_KG_STEP), "f"),
            "deviation_percent": format(self.deviation_percent.rounded(DEVIATION_STEP), "f"),
        }


def deviation_percent(achieved_cells: Decimal, target_cells: Decimal) -> Quotient:
    """(achieved / target - 1) x 100, as a quotient; the target is positive."""
    with exactly():
        return Quotient((achieved_cells - target_cells) * 100, target_cells)
