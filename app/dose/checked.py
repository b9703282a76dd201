"""A dose is shown only when two computations that share nothing agree on it exactly."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from app.dose.compute import compute
from app.dose.counts import Count, count_by
from app.dose.dose import Dose
from app.dose.exact import Quotient
from app.dose.second import Recomputed, recompute
from app.dose.typed import Typed
from app.trial.quantities import read_cells, read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule


class Disagreement(Exception):
    """The two computations differ: a defect of the program. Names what differs, never a value."""


def typed_dose(rule: DoseRule, typed: Typed) -> Dose:
    """The dose from what was typed, computed twice.

    Raises Refusal ``number.…`` for what is no number, what `compute` refuses,
    and Disagreement when the second computation comes to anything else.
    """
    count = count_by(
        typed.method,
        read_cells(typed.cells_per_ml, what=f"{typed.method}_cells_per_ml"),
        read_decimal(typed.viability_percent, what="viability_percent"),
    )
    weight_kg = read_decimal(typed.weight_kg, what="weight_kg")
    graduation_ml = read_decimal(typed.graduation_ml, what="graduation_ml")
    held = typed.available_ml
    available_ml = None if held is None else read_decimal(held, what="available_ml")
    again = recompute(rule, typed)
    try:
        dose = compute(rule, weight_kg, count, graduation_ml, available_ml)
    except Refusal as refusal:
        agree(refusal, again)
        raise
    agree(dose, again)
    return dose


def checked_dose(
    rule: DoseRule,
    weight_kg: Decimal,
    count: Count,
    graduation_ml: Decimal,
    available_ml: Decimal | None,
) -> Dose:
    """The same from values already read: each is written in its plain form and read anew."""
    return typed_dose(
        rule,
        Typed(
            weight_kg=show_decimal(weight_kg),
            method=count.method,
            cells_per_ml=show_decimal(count.cells_per_ml),
            viability_percent=show_decimal(count.viability_percent),
            graduation_ml=show_decimal(graduation_ml),
            available_ml=None if available_ml is None else show_decimal(available_ml),
        ),
    )


def agree(first: Dose | Refusal, second: Recomputed | str) -> None:
    """Raises Disagreement unless both refuse for one reason or have every number in common."""
    if isinstance(first, Refusal) or isinstance(second, str):
        if not isinstance(first, Refusal) or first.code != second:
            raise Disagreement("refusal")
        return
    seen = _rational(first)
    for name in Recomputed.__dataclass_fields__:
        if getattr(seen, name) != getattr(second, name):
            raise Disagreement(name)


def _rational(dose: Dose) -> Recomputed:
    return Recomputed(
        target_cells=Fraction(dose.target_cells),
        exact_ml=_divided(dose.volume_exact_ml),
        volume_ml=Fraction(dose.volume_ml),
        albumin_ml=Fraction(dose.albumin_ml),
        achieved_cells=Fraction(dose.achieved_cells),
        per_kg=_divided(dose.achieved_cells_per_kg),
        per_dosing_kg=_divided(dose.achieved_cells_per_dosing_kg),
        deviation_percent=_divided(dose.deviation_percent),
        within_tolerance=dose.within_tolerance,
    )


def _divided(quotient: Quotient) -> Fraction:
    return Fraction(quotient.over) / Fraction(quotient.under)
