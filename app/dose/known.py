"""Known doses, computed anew before a study is opened: arithmetic that errs prepares nothing.

Each case goes through the functions of the bench, both computations included; its answer was
reckoned by hand and is shipped as data. A library, a context or a rounding that was
changed is found here and not in a syringe.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.dose import chamber, checked
from app.dose.albumin import albumin_only
from app.dose.chamber import count_in, read_chamber
from app.dose.checked import typed_dose
from app.dose.counts import CountMethod
from app.dose.filling import withdrawn_ml
from app.dose.typed import Typed
from app.dose.vials import TotalFrozen, ViableFrozen, vials_needed
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal, Trouble
from app.trial.rules import CountRule, DoseKind, DoseRule, Fill, Rounding

Case = Mapping[str, Any]
_PLAIN = "plain"
_CHOICES: Mapping[str, Callable[[str], object]] = {"kind": DoseKind, "rounding": Rounding}
_ODD = (Refusal, checked.Disagreement, chamber.Disagreement, ArithmeticError, AttributeError,
        LookupError, TypeError, ValueError)  # fmt: skip


def require_known(source: bytes) -> None:
    """Computes every known answer (TOML) anew; some milliseconds.

    Raises Trouble ``dose.unsound`` (fact ``case``) at the first that comes to anything
    else, and where none of a sort is told.
    """
    told: Mapping[str, Any] = {}
    case = ""
    try:
        told = tomllib.loads(source.decode("utf-8"))
        rules = _rules(told["rules"])
        for sort, come_right in _SORTS.items():
            case = sort
            for one in _some(told[sort]):
                case = one["name"]
                _require(come_right(rules[one.get("rule", _PLAIN)], one))
    except _ODD as why:
        raise Trouble("dose.unsound", case=case or "dose.toml") from why


def _some(cases: list[Case]) -> list[Case]:
    _require(bool(cases))
    return cases


def _require(right: bool) -> None:
    if not right:
        raise ValueError


def _rules(told: Mapping[str, Case]) -> dict[str, DoseRule]:
    numbers = {name: _values(rule) for name, rule in told.items()}
    plain = DoseRule(**{"cap_kg": None, "cap_cells": None, **numbers[_PLAIN]})
    return {name: replace(plain, **changes) for name, changes in numbers.items()}


def _values(rule: Case) -> dict[str, Any]:
    return {
        name: _CHOICES[name](v) if name in _CHOICES else Decimal(v) if isinstance(v, str) else v
        for name, v in rule.items()
    }


def _refused(act: Callable[[], object], code: str) -> bool:
    try:
        act()
    except Refusal as refusal:
        return refusal.code == code
    return False


def _dose(rule: DoseRule, case: Case) -> bool:
    weight, method, cells, viability, graduation, *held = case["typed"]
    available = held[0] if held else None
    typed = Typed(weight, CountMethod(method), cells, viability, graduation, available)
    if "refused" in case:
        return _refused(lambda: typed_dose(rule, typed), case["refused"])
    dose = typed_dose(rule, typed)
    warned = [warning.code for warning in dose.warnings]
    kept = "dose.out_of_tolerance" not in warned
    return (
        list(dose.figures().values()) == case["figures"]
        and warned == case.get("warnings", [])
        and dose.within_tolerance is kept
        and albumin_only(rule).albumin_ml == rule.final_volume_ml
    )


def _chamber(rule: DoseRule, case: Case) -> bool:
    counted = read_chamber(*case["typed"])
    if "refused" in case:
        return _refused(lambda: count_in(CountRule(), counted), case["refused"])
    count = count_in(CountRule(), counted)
    found = str(count.cells_per_ml), show_decimal(count.viability_percent)
    return found == tuple(case["found"])


def _vials(rule: DoseRule, case: Case) -> bool:
    vial: TotalFrozen | ViableFrozen
    if "total" in case:
        cells, recovery, viability = case["total"]
        vial = TotalFrozen(int(cells), Decimal(recovery), Decimal(viability))
    else:
        cells, recovery = case["viable"]
        vial = ViableFrozen(int(cells), Decimal(recovery))
    overage = Decimal(case["overage_percent"])
    found = [vials_needed(Decimal(target), overage, vial) for target in case["targets"]]
    return tuple(found) == tuple(case["needed"])


def _withdrawn(rule: DoseRule, case: Case) -> bool:
    container, final, cells = map(Decimal, case["typed"])
    out = withdrawn_ml(Fill(container_ml=container), final, cells)
    return out is not None and show_decimal(out) == str(case["out"])


_SORTS: Mapping[str, Callable[[DoseRule, Case], bool]] = {
    "dose": _dose, "chamber": _chamber, "vials": _vials, "withdrawn": _withdrawn,
}
