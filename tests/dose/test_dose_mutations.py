"""Whoever breaks either computation is told so by the other, and by the vectors."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.trial.refusal import Refusal
from tests.dose.cases import CASES, Case

ROOM = Path(__file__).resolve().parents[2] / "app" / "dose"

Mutation = tuple[str, str, str]
Load = Callable[[Mutation | None], ModuleType]

FIRST: dict[str, Mutation] = {
    "half down": ("exact.py", "2 * rest >= divisor", "2 * rest > divisor"),
    "half even": (
        "exact.py", "2 * rest >= divisor", "2 * rest + times % 2 * Decimal('1e-9') > divisor",
    ),
    "cut instead of rounded": ("exact.py", "2 * rest >= divisor", "False"),
    "viability applied to viable cells": (
        "counts.py", "return Decimal(self.cells_per_ml)",
        "return self.cells_per_ml * self.viability_percent * Decimal('0.01')",
    ),
    "viability taken for a fraction of ten": (
        "counts.py", 'viability_percent * Decimal("0.01")', 'viability_percent * Decimal("0.1")',
    ),
    "never up": ("compute.py", "volume.rounded_up_to(graduation_ml) if up else ", ""),
    "one graduation too many": ("exact.py", "(1 if rest else 0)", "1"),
    "cap of the weight forgotten": ("target.py", "min(weight_kg, rule.cap_kg)", "weight_kg"),
    "cap of the dose forgotten": ("target.py", "min(cells, Decimal(rule.cap_cells))", "cells"),
    "flat dose by weight": ("target.py", "is DoseKind.PER_KG else 1", "else capped"),
    "floor off by a hair": ("compute.py", "_percent < floor", "_percent <= floor"),
    "floor forgotten": ("compute.py", "viability_percent < floor", "False"),
    "fraction let through": ("compute.py", "viability_percent < plausible", "False"),
    "albumin from the unrounded volume": (
        "compute.py", "rule.final_volume_ml)) - volume_ml",
        "rule.final_volume_ml)) - volume.rounded(Decimal('0.0001'))",
    ),
    "achieved from the target": (
        "compute.py", "achieved = volume_ml * count.viable_per_ml", "achieved = target.cells",
    ),
    "tolerance on the rounded deviation": (
        "compute.py", "deviation.within(low, high)",
        "low <= deviation.rounded(Decimal('0.0001')) <= high",
    ),
    "bounds left out of the tolerance": (
        "exact.py", "low * self.under <= self.over <=", "low * self.under < self.over <=",
    ),
    "a bag without albumin": ("compute.py", ">= rule.final_volume_ml", "> rule.final_volume_ml"),
    "the last drop refused": ("compute.py", "_ml > available_ml", "_ml >= available_ml"),
    "an empty syringe": ("compute.py", "if volume_ml == 0", "if volume_ml < 0"),
}  # fmt: skip

SECOND: dict[str, Mutation] = {
    "a third instead of a half": ("second.py", "Fraction(1, 2)", "Fraction(1, 3)"),
    "up only from the half": ("second.py", "is Rounding.UP", "is None"),
    "down instead of up": ("second.py", "-floor(-steps)", "floor(steps)"),
    "rounded up always": ("second.py", "Fraction(1, 2)", "Fraction(99, 100)"),
    "methods exchanged": ("second.py", "is CountMethod.VIABLE", "is CountMethod.TOTAL"),
    "albumin from the unrounded volume": ("second.py", "final - drawn", "final - wanted / alive"),
    "lower bound left out": ("second.py", "percent < Fraction(low)", "percent <= Fraction(low)"),
    "upper bound left out": ("second.py", "percent > Fraction(high)", "percent >= Fraction(high)"),
    "the last drop refused": ("second.py", "held < drawn", "held <= drawn"),
    "floor off by a hair": (
        "second.py", "viability < Fraction(rule.viability_floor_percent)",
        "viability <= Fraction(rule.viability_floor_percent)",
    ),
    "cap of the weight forgotten": ("second.py", "else Fraction(rule.cap_kg)", "else weight"),
    "cap of the dose forgotten": ("second.py", "wanted = Fraction(rule.cap_cells)", "pass"),
    "a decimal too many": ("second.py", "10 ** len(after)", "10 ** (len(after) + 1)"),
    "a bag without albumin": ("second.py", "not drawn < final", "not drawn <= final"),
}  # fmt: skip


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Loads a copy of the room under another name, changed in one place."""
    name = f"room_{tmp_path.name}"
    monkeypatch.syspath_prepend(str(tmp_path))

    def copied(mutation: Mutation | None) -> ModuleType:
        folder = tmp_path / name
        folder.mkdir()
        for path in ROOM.glob("*.py"):
            text = path.read_text("utf-8").replace("app.dose", name)
            if mutation and path.name == mutation[0]:
                assert text.count(mutation[1]) == 1, mutation
                text = text.replace(mutation[1], mutation[2])
            (folder / path.name).write_text(text, "utf-8")
        return importlib.import_module(f"{name}.checked")

    yield copied
    for module in [m for m in sys.modules if m.split(".")[0] == name]:
        del sys.modules[module]


def outcome(room: ModuleType, case: Case) -> object:
    """What a room's checked computation makes of a case; its own Disagreement is raised."""
    typed = case.entries
    method = room.count_by.__globals__["CountMethod"](typed.method.value)
    entries = room.Typed(
        typed.weight_kg, method, typed.cells_per_ml, typed.viability_percent,
        typed.graduation_ml, typed.available_ml,
    )  # fmt: skip
    try:
        dose = room.typed_dose(case.dose_rule, entries)
    except Refusal as refusal:
        return refusal.code
    return tuple(dose.figures().values()), dose.within_tolerance


def expected(case: Case) -> object:
    """What a case must come to, in the same shape."""
    return case.expected if isinstance(case.expected, str) else (case.expected, case.within)


def disagrees(room: ModuleType) -> bool:
    """Whether the two computations of a room differ on any case."""
    for case in CASES:
        try:
            outcome(room, case)
        except room.Disagreement:
            return True
    return False


def test_the_room_unchanged_agrees_and_comes_to_the_vectors(load: Load) -> None:
    room = load(None)
    assert [outcome(room, case) for case in CASES] == [expected(case) for case in CASES]


@pytest.mark.parametrize("name", FIRST)
def test_a_mutation_of_the_first_computation_is_found_by_the_second(load: Load, name: str) -> None:
    assert disagrees(load(FIRST[name]))


@pytest.mark.parametrize("name", SECOND)
def test_a_mutation_of_the_second_computation_is_found_by_the_first(load: Load, name: str) -> None:
    assert disagrees(load(SECOND[name]))


@pytest.mark.parametrize("name", FIRST)
def test_a_mutation_is_found_by_the_vectors_alone(
    load: Load, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = load(FIRST[name])
    monkeypatch.setattr(room, "agree", lambda first, second: None)
    assert any(outcome(room, case) != expected(case) for case in CASES)


SHOWN: dict[str, Mutation] = {
    "a decimal less": ("dose.py", 'Decimal("0.0001")', 'Decimal("0.001")'),
    "per dosing weight": (
        "dose.py", "Quotient(self.achieved_cells, self.weight_kg)",
        "Quotient(self.achieved_cells, self.dosing_weight_kg)",
    ),
    "deviation as a fraction": ("dose.py", "target_cells) * 100", "target_cells) * 1"),
    "sign lost": ("exact.py", "-times if self.over < 0 else times", "times"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_a_mutation_of_what_is_shown_is_found(load: Load, name: str) -> None:
    room = load(SHOWN[name])
    found = disagrees(room) or any(outcome(room, c) != expected(c) for c in CASES)
    assert found


def test_the_second_computation_shares_no_function_with_the_first() -> None:
    text = (ROOM / "second.py").read_text("utf-8")
    imported = [line for line in text.splitlines() if line.startswith(("import", "from"))]
    assert imported == [
        "from __future__ import annotations",
        "from dataclasses import dataclass",
        "from fractions import Fraction",
        "from math import floor",
        "from app.dose.counts import CountMethod",
        "from app.dose.typed import Typed",
        "from app.trial.rules import DoseKind, DoseRule, Rounding",
    ]
