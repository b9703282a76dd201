"""A bag of albumin alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.trial.rules import DoseRule


@dataclass(frozen=True, slots=True)
class AlbuminBag:
    """A bag without cells: it has no weight, count or viability to be asked for. Millilitres."""

    final_volume_ml: Decimal
    albumin_ml: Decimal


def albumin_only(rule: DoseRule) -> AlbuminBag:
    """The bag that holds the final volume of albumin and nothing else."""
    return AlbuminBag(rule.final_volume_ml, rule.final_volume_ml)
