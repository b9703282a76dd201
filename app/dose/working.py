"""How a dose came about, line by line with its numbers and units, and what in it is unusual."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from app.dose.counts import CountMethod
from app.dose.dose import DEVIATION_STEP, PER_KG_STEP, Dose
from app.dose.exact import Quotient, exactly
from app.dose.lines import Caution, Line
from app.trial.quantities import Figure
from app.trial.rules import DoseKind, DoseRule, Rounding

_VOLUME_STEP = Decimal("0.000001")
_DRAWN = {Rounding.NEAREST: "working.drawn", Rounding.UP: "working.drawn_up"}


def cautions(rule: DoseRule, dose: Dose) -> tuple[Caution, ...]:
    """The warnings of a dose: weight, volume drawn, deviation; limits themselves are usual."""
    return tuple(_cautions(rule, dose))


def working(rule: DoseRule, dose: Dose) -> tuple[Line, ...]:
    """The computation from the target to the deviation, in the order it was made."""
    return (*_target(rule, dose), *_volumes(rule, dose), *_achieved(rule, dose))


def weight_cautions(rule: DoseRule, weight_kg: Decimal) -> Iterator[Caution]:
    """What is unusual about a body weight, whichever the arm."""
    if weight_kg < rule.weight_warn_below_kg:
        yield Caution("caution.dose.weight_low", _limit(rule.weight_warn_below_kg))
    if weight_kg > rule.weight_warn_above_kg:
        yield Caution("caution.dose.weight_high", _limit(rule.weight_warn_above_kg))


def _cautions(rule: DoseRule, dose: Dose) -> Iterator[Caution]:
    yield from weight_cautions(rule, dose.weight_kg)
    if dose.volume_ml < rule.volume_warn_below_ml:
        yield Caution("caution.dose.volume_small", _limit(rule.volume_warn_below_ml))
    if dose.volume_ml > rule.volume_warn_above_ml:
        yield Caution("caution.dose.volume_large", _limit(rule.volume_warn_above_ml))
    if not dose.within_tolerance:
        yield Caution("caution.dose.out_of_tolerance", _tolerance(rule))


def _limit(value: Decimal) -> dict[str, Figure]:
    return {"limit": Figure(value)}


def _tolerance(rule: DoseRule) -> dict[str, Figure]:
    return {
        "low": Figure(rule.tolerance_low_percent),
        "high": Figure(rule.tolerance_high_percent),
    }


def _target(rule: DoseRule, dose: Dose) -> Iterator[Line]:
    cells, target = Figure(rule.cells), Figure(dose.target_cells)
    if rule.kind is DoseKind.FLAT:
        yield Line("working.flat", {"cells": cells})
    else:
        if rule.cap_kg is not None:
            yield Line("working.weight_cap", {
                "weight": Figure(dose.weight_kg),
                "cap": Figure(rule.cap_kg),
                "dosing": Figure(dose.dosing_weight_kg),
            })  # fmt: skip
        with exactly():
            product = Figure(dose.dosing_weight_kg * rule.cells)
        dosing = Figure(dose.dosing_weight_kg)
        yield Line("working.per_kg", {"dosing": dosing, "cells": cells, "product": product})
    if rule.cap_cells is not None:
        yield Line("working.cells_cap", {"cap": Figure(rule.cap_cells), "target": target})


def _volumes(rule: DoseRule, dose: Dose) -> Iterator[Line]:
    count, viable = dose.count, Figure(dose.viable_per_ml)
    told = {
        "viability": Figure(count.viability_percent),
        "floor": Figure(rule.viability_floor_percent),
        "viable": viable,
    }
    if count.method is CountMethod.TOTAL:
        with exactly():
            told["fraction"] = Figure(count.viability_percent * Decimal("0.01"))
        yield Line("working.total", {**told, "total": Figure(count.cells_per_ml)})
    else:
        yield Line("working.viable", told)
    target, drawn = Figure(dose.target_cells), Figure(dose.volume_ml)
    volume = _divided(dose.volume_exact_ml, _VOLUME_STEP)
    yield Line("working.volume", {**volume, "target": target, "viable": viable})
    yield Line(_DRAWN[rule.rounding], {"graduation": Figure(dose.graduation_ml), "drawn": drawn})
    final, albumin = Figure(rule.final_volume_ml), Figure(dose.albumin_ml)
    yield Line("working.albumin", {"final": final, "drawn": drawn, "albumin": albumin})


def _achieved(rule: DoseRule, dose: Dose) -> Iterator[Line]:
    achieved = Figure(dose.achieved_cells)
    viable, drawn = Figure(dose.viable_per_ml), Figure(dose.volume_ml)
    yield Line("working.achieved", {"drawn": drawn, "viable": viable, "achieved": achieved})
    per_kg = _divided(dose.achieved_cells_per_kg, PER_KG_STEP)
    weight = Figure(dose.weight_kg)
    yield Line("working.achieved_per_kg", {**per_kg, "achieved": achieved, "weight": weight})
    if dose.dosing_weight_kg != dose.weight_kg:
        per_kg = _divided(dose.achieved_cells_per_dosing_kg, PER_KG_STEP)
        dosing = Figure(dose.dosing_weight_kg)
        yield Line("working.achieved_per_dosing_kg", {
            **per_kg, "achieved": achieved, "dosing": dosing,
        })  # fmt: skip
    deviation = _divided(dose.deviation_percent, DEVIATION_STEP)
    target = Figure(dose.target_cells)
    key = "working.within" if dose.within_tolerance else "working.outside"
    yield Line("working.deviation", {**deviation, "achieved": achieved, "target": target})
    yield Line(key, _tolerance(rule))


def _divided(quotient: Quotient, step: Decimal) -> dict[str, Figure | str]:
    """A quotient as shown, and whether the sign before it is that of an exact or a cut value."""
    shown = quotient.rounded(step)
    with exactly():
        exact = shown * quotient.under == quotient.over
    return {"equals": "=" if exact else "≈", "quotient": Figure(shown)}
