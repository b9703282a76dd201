"""The dose, in whole numbers and exact decimals; formulas of the protocol's dose paragraph.

N = dosing weight x cells per kilogram; V = N / viable cells per millilitre;
the volume drawn is V to the nearest graduation, ties up, or to the one above,
as the study says; the albumin is the final volume less the volume drawn; the
deviation is that of what is drawn.

What is refused is refused in a fixed order, so that a reader always meets the
first cause: input that cannot be true, then a viability that looks mistyped,
then one under the floor (no volume of dying cells is worth computing), and
only then volumes: zero, not below the final volume, more than there is.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.dose.counts import Count
from app.dose.dose import Dose, deviation_percent
from app.dose.exact import Quotient, exactly
from app.dose.target import target_of
from app.dose.working import cautions, working
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule, Rounding


def compute(
    rule: DoseRule,
    weight_kg: Decimal,
    count: Count,
    graduation_ml: Decimal,
    available_ml: Decimal | None,
) -> Dose:
    """The dose for a weight and a count, drawn to a graduation; `available_ml` is net.

    Raises Refusal ``number.zero``, ``dose.weight_impossible``, ``dose.weight_too_low``,
    ``dose.viability_over_100``, ``dose.viability_implausible``,
    ``dose.viability_under_floor``, ``dose.volume_zero``,
    ``dose.volume_not_below_final``, ``dose.volume_above_available``.
    An unusual weight or volume and a deviation out of tolerance are warnings.
    """
    _refuse_impossible(rule, weight_kg, count, graduation_ml)
    _refuse_viability(rule, count.viability_percent)
    bare = _calculate(rule, weight_kg, count, Decimal(show_decimal(graduation_ml)))
    _refuse_volume(rule, bare.volume_ml, available_ml)
    return replace(bare, warnings=cautions(rule, bare), working=working(rule, bare))


def require_weight(rule: DoseRule, weight_kg: Decimal) -> None:
    """Raises Refusal ``dose.weight_impossible`` or ``dose.weight_too_low``: a slipped decimal."""
    low, high = rule.weight_refuse_below_kg, rule.weight_refuse_above_kg
    if weight_kg > high:
        raise Refusal("dose.weight_impossible", limit=show_decimal(high))
    if weight_kg < low:
        raise Refusal("dose.weight_too_low", limit=show_decimal(low))


def _refuse_impossible(
    rule: DoseRule, weight_kg: Decimal, count: Count, graduation_ml: Decimal
) -> None:
    given = (
        ("weight_kg", weight_kg),
        (f"{count.method}_cells_per_ml", count.cells_per_ml),
        ("graduation_ml", graduation_ml),
    )
    for what, value in given:
        if value <= 0:
            raise Refusal("number.zero", what=what)
    require_weight(rule, weight_kg)
    if count.viability_percent > 100:
        raise Refusal("dose.viability_over_100")


def _refuse_viability(rule: DoseRule, viability_percent: Decimal) -> None:
    plausible, floor = rule.viability_plausible_percent, rule.viability_floor_percent
    if viability_percent < plausible:
        raise Refusal("dose.viability_implausible", limit=show_decimal(plausible))
    if viability_percent < floor:
        raise Refusal("dose.viability_under_floor", limit=show_decimal(floor))


def _calculate(rule: DoseRule, weight_kg: Decimal, count: Count, graduation_ml: Decimal) -> Dose:
    target = target_of(rule, weight_kg)
    volume = Quotient(target.cells, count.viable_per_ml)
    up = rule.rounding is Rounding.UP
    volume_ml = volume.rounded_up_to(graduation_ml) if up else volume.rounded(graduation_ml)
    with exactly():
        albumin_ml = Decimal(show_decimal(rule.final_volume_ml)) - volume_ml
        achieved = volume_ml * count.viable_per_ml
    deviation = deviation_percent(achieved, target.cells)
    low, high = rule.tolerance_low_percent, rule.tolerance_high_percent
    return Dose(
        weight_kg=weight_kg,
        dosing_weight_kg=target.dosing_weight_kg,
        target_cells=target.cells,
        count=count,
        viable_per_ml=count.viable_per_ml,
        volume_exact_ml=volume,
        graduation_ml=graduation_ml,
        volume_ml=volume_ml,
        albumin_ml=albumin_ml,
        achieved_cells=achieved,
        within_tolerance=deviation.within(low, high),
        warnings=(),
        working=(),
    )


def _refuse_volume(rule: DoseRule, volume_ml: Decimal, available_ml: Decimal | None) -> None:
    if volume_ml == 0:
        raise Refusal("dose.volume_zero")
    if volume_ml >= rule.final_volume_ml:
        final = show_decimal(rule.final_volume_ml)
        raise Refusal("dose.volume_not_below_final", final=final)
    if available_ml is not None and volume_ml > available_ml:
        raise Refusal("dose.volume_above_available")
