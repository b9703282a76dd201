"""The vectors of the field, and the borders between what is given, warned of and refused."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

import pytest

from app.dose.albumin import albumin_only
from app.dose.checked import checked_dose, typed_dose
from app.dose.compute import compute
from app.dose.counts import CountMethod, TotalCount, ViableCount
from app.dose.dose import deviation_percent
from app.trial.refusal import Refusal
from tests.dose.cases import CASES, COMPUTED, REFUSED, RULE, RULES, Case
from tests.trial.shelf import shipped


@pytest.mark.parametrize("case", COMPUTED, ids=lambda case: case.name)
def test_a_case_comes_to_its_figures(case: Case) -> None:
    dose = typed_dose(case.dose_rule, case.entries)
    assert tuple(dose.figures().values()) == case.expected
    assert dose.within_tolerance is case.within
    assert tuple(warning.code for warning in dose.warnings) == case.warnings


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_case_is_refused(case: Case) -> None:
    with pytest.raises(Refusal) as caught:
        typed_dose(case.dose_rule, case.entries)
    assert caught.value.code == case.expected


def test_the_vectors_are_those_of_the_shipped_study() -> None:
    assert shipped().dose == RULE


def test_no_refusal_of_a_dose_is_left_untested() -> None:
    told = {case.expected for case in REFUSED}
    assert told == {
        "number.zero", "dose.weight_impossible", "dose.weight_too_low",
        "dose.viability_over_100",
        "dose.viability_implausible", "dose.viability_under_floor", "dose.volume_zero",
        "dose.volume_not_below_final", "dose.volume_above_available",
    }  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_values_already_read_come_to_the_same(case: Case) -> None:
    typed = case.entries
    kind = TotalCount if typed.method is CountMethod.TOTAL else ViableCount
    numbers = [t and Decimal(t.replace(",", ".")) for t in (
        typed.weight_kg, typed.viability_percent, typed.graduation_ml, typed.available_ml
    )]  # fmt: skip
    weight, viability, graduation, available = numbers
    assert isinstance(weight, Decimal)
    assert isinstance(viability, Decimal)
    assert isinstance(graduation, Decimal)
    assert not isinstance(available, str)
    count = kind(int(typed.cells_per_ml), viability)
    try:
        dose = checked_dose(case.dose_rule, weight, count, graduation, available)
    except Refusal as refusal:
        assert refusal.code == case.expected
    else:
        assert tuple(dose.figures().values()) == case.expected


def test_under_a_cap_both_weights_are_told() -> None:
    """TV05."""
    count = TotalCount(10_000_000, Decimal(80))
    dose = compute(RULES["cap 100 kg"], Decimal(150), count, Decimal("0.1"), None)
    assert dose.dosing_weight_kg == 100
    assert dose.achieved_cells_per_dosing_kg.rounded(Decimal("0.01")) == 1_000_000
    assert dose.achieved_cells_per_kg.rounded(Decimal("0.01")) == Decimal("666666.67")
    assert any(line.key == "working.achieved_per_dosing_kg" for line in dose.working)


@pytest.mark.parametrize(("percent", "low", "high"), [("10", 63, 77), ("20", 56, 84)])
def test_the_bounds_of_a_tolerance_belong_to_it(percent: str, low: int, high: int) -> None:
    """TV24, for a target of 70 million."""
    bounds = (-Decimal(percent), Decimal(percent))
    target, hair = Decimal(70_000_000), Decimal("0.000001")

    def within(achieved: Decimal) -> bool:
        return deviation_percent(achieved, target).within(*bounds)

    for bound in (low, high):
        assert within(Decimal(bound * 1_000_000))
    assert not within(low * 1_000_000 - hair)
    assert not within(high * 1_000_000 + hair)


def test_albumin_alone_has_no_cells_to_be_asked_for() -> None:
    """TV27."""
    bag = albumin_only(RULE)
    assert bag.final_volume_ml == bag.albumin_ml == 250


def test_a_count_names_its_method() -> None:
    assert TotalCount(10, Decimal(90)).viable_per_ml == 9
    assert ViableCount(10, Decimal(90)).viable_per_ml == 10


def test_the_caller_s_decimal_context_changes_nothing() -> None:
    case = COMPUTED[0]
    with localcontext() as narrow:
        narrow.prec = 3
        dose = typed_dose(case.dose_rule, case.entries)
        assert tuple(dose.figures().values()) == case.expected


def test_the_first_cause_is_the_one_told() -> None:
    """All at once: every later cause holds too, and each is told when those before are gone."""
    rule = replace(RULE, final_volume_ml=Decimal(5))
    steps = [
        ("0", "10", "1", "0.1", "number.zero"),
        ("351", "10", "101", "0.1", "dose.weight_impossible"),
        ("19.99", "10", "101", "0.1", "dose.weight_too_low"),
        ("70", "10", "101", "0.1", "dose.viability_over_100"),
        ("70", "10", "1", "0.1", "dose.viability_implausible"),
        ("70", "10", "60", "0.1", "dose.viability_under_floor"),
        ("70", "10", "90", "0.1", "dose.volume_not_below_final"),
        ("70", "20000000", "90", "0.1", "dose.volume_above_available"),
    ]
    for weight, cells, viability, graduation, code in steps:
        count = TotalCount(int(cells), Decimal(viability))
        with pytest.raises(Refusal) as caught:
            checked_dose(rule, Decimal(weight), count, Decimal(graduation), Decimal(1))
        assert caught.value.code == code
