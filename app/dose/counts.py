"""A count of cells knows whether viability is still to be applied, so that it is applied once.

An instrument that reads viable cells directly has applied it already;
multiplying again is the likeliest error of the whole computation.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from decimal import Decimal

from app.dose.exact import exactly


class CountMethod(enum.StrEnum):
    """What the counting method counts."""

    TOTAL = "total"
    VIABLE = "viable"


@dataclass(frozen=True, slots=True)
class TotalCount:
    """All cells per millilitre of the pooled suspension, and the viability of the same count."""

    cells_per_ml: int
    viability_percent: Decimal

    @property
    def method(self) -> CountMethod:
        """Dead cells are counted too."""
        return CountMethod.TOTAL

    @property
    def viable_per_ml(self) -> Decimal:
        """Viable cells per millilitre: cells x viability in percent / 100, exact."""
        with exactly():
            return self.cells_per_ml * self.viability_percent * Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ViableCount:
    """Viable cells per millilitre as read; viability is judged, and never multiplied."""

    cells_per_ml: int
    viability_percent: Decimal

    @property
    def method(self) -> CountMethod:
        """Only living cells are counted."""
        return CountMethod.VIABLE

    @property
    def viable_per_ml(self) -> Decimal:
        """Viable cells per millilitre: what was read."""
        return Decimal(self.cells_per_ml)


Count = TotalCount | ViableCount


def count_by(method: CountMethod, cells_per_ml: int, viability_percent: Decimal) -> Count:
    """The count that a method gives."""
    kind = TotalCount if method is CountMethod.TOTAL else ViableCount
    return kind(cells_per_ml, viability_percent)
