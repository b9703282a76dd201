"""A bag of albumin alone, and the infusion rate, which is that of every bag of the study."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.dose.exact import Quotient, exactly
from app.trial.rules import DoseRule


@dataclass(frozen=True, slots=True)
class AlbuminBag:
    """A bag without cells: it has no weight, count or viability to be asked for. Millilitres."""

    final_volume_ml: Decimal
    albumin_ml: Decimal


def albumin_only(rule: DoseRule) -> AlbuminBag:
    """The bag that holds the final volume of albumin and nothing else."""
    return AlbuminBag(rule.final_volume_ml, rule.final_volume_ml)


def infusion_rate_ml_per_h(rule: DoseRule, infusion_min: int) -> Quotient:
    """Final volume x 60 / minutes, in millilitres per hour, the same whatever the bag holds."""
    with exactly():
        return Quotient(rule.final_volume_ml * 60, Decimal(infusion_min))
