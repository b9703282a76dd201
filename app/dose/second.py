"""The dose once more by other means: rational numbers, from the very characters that were typed.

It shares no function with the first computation, not even the reading of a
number, so that no one mistake can make both wrong alike. It is to be read
beside the protocol, not beside the other file.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from app.dose.counts import CountMethod
from app.dose.typed import Typed
from app.trial.rules import DoseKind, DoseRule, Rounding


@dataclass(frozen=True, slots=True)
class Recomputed:
    """All that the first computation must agree with, as rational numbers."""

    target_cells: Fraction
    exact_ml: Fraction
    volume_ml: Fraction
    albumin_ml: Fraction
    achieved_cells: Fraction
    per_kg: Fraction
    per_dosing_kg: Fraction
    deviation_percent: Fraction
    within_tolerance: bool


def recompute(rule: DoseRule, typed: Typed) -> Recomputed | str:
    """The dose, or the code of the refusal. Raises ValueError for characters that are no number."""
    weight, cells = _number(typed.weight_kg), _number(typed.cells_per_ml)
    viability, step = _number(typed.viability_percent), _number(typed.graduation_ml)
    if not (weight and cells and step):
        return "number.zero"
    if refused := _unusable(rule, weight, viability):
        return refused
    alive = cells if typed.method is CountMethod.VIABLE else cells * viability / 100
    dosed = weight if rule.cap_kg is None or weight < rule.cap_kg else Fraction(rule.cap_kg)
    wanted = rule.cells * dosed if rule.kind is DoseKind.PER_KG else Fraction(rule.cells)
    if rule.cap_cells is not None and wanted > rule.cap_cells:
        wanted = Fraction(rule.cap_cells)
    drawn = _drawn(rule, wanted / alive, step)
    final, held = Fraction(rule.final_volume_ml), typed.available_ml
    if refused := _unfillable(final, drawn, None if held is None else _number(held)):
        return refused
    given = drawn * alive
    percent = given / wanted * 100 - 100
    low, high = rule.tolerance_low_percent, rule.tolerance_high_percent
    return Recomputed(
        target_cells=wanted,
        exact_ml=wanted / alive,
        volume_ml=drawn,
        albumin_ml=final - drawn,
        achieved_cells=given,
        per_kg=given / weight,
        per_dosing_kg=given / dosed,
        deviation_percent=percent,
        within_tolerance=not (percent < Fraction(low) or percent > Fraction(high)),
    )


def _drawn(rule: DoseRule, exact: Fraction, step: Fraction) -> Fraction:
    steps = exact / step
    if rule.rounding is Rounding.UP:
        return -floor(-steps) * step
    return floor(steps + Fraction(1, 2)) * step


def withdraw_again(content: str, final: str, cells: str) -> Fraction:
    """What is taken out of a container so that the final volume remains with the cells in it."""
    stays = _number(final) - _number(cells)
    return _number(content) - stays


def _number(text: str) -> Fraction:
    before, _, after = text.replace(",", ".").partition(".")
    if not (before + after).isascii() or not (before + after).isdigit():
        raise ValueError("not a plain number")
    return int(before) + Fraction(int(after or "0"), 10 ** len(after))


def _unusable(rule: DoseRule, weight: Fraction, viability: Fraction) -> str | None:
    if not weight <= Fraction(rule.weight_refuse_above_kg):
        return "dose.weight_impossible"
    if not Fraction(rule.weight_refuse_below_kg) <= weight:
        return "dose.weight_too_low"
    if viability > 100:
        return "dose.viability_over_100"
    if viability < Fraction(rule.viability_plausible_percent):
        return "dose.viability_implausible"
    if viability < Fraction(rule.viability_floor_percent):
        return "dose.viability_under_floor"
    return None


def _unfillable(final: Fraction, drawn: Fraction, held: Fraction | None) -> str | None:
    if not drawn:
        return "dose.volume_zero"
    if not drawn < final:
        return "dose.volume_not_below_final"
    if held is not None and held < drawn:
        return "dose.volume_above_available"
    return None
