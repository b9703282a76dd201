"""The dose command refuses what it cannot read: a value, a case in its place, the whole input."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.command.dose import run
from tests.dose.test_dose_command import GOOD, answers, code_of, raw_answers, refusal_in, told


@pytest.mark.parametrize("field", ["weight_kg", "viability_percent", "graduation_ml"])
def test_a_field_that_is_needed_is_asked_for(field: str) -> None:
    case = {name: value for name, value in GOOD.items() if name != field}
    assert code_of(case) == "dose.field_missing"
    assert code_of(GOOD | {field: None}) == "dose.field_missing"
    assert code_of(GOOD | {field: ""}) == "number.empty"


def test_viability_is_needed_with_a_viable_count_too() -> None:
    case = {"weight_kg": "70", "viable_cells_per_ml": "9000000", "graduation_ml": "0.1"}
    assert code_of(case) == "dose.field_missing"
    [answer] = answers(case | {"viability_percent": "90"})
    assert answer["volume_ml"] == "7.8"


def test_one_count_is_given_and_not_two() -> None:
    assert code_of(GOOD | {"viable_cells_per_ml": "9000000"}) == "dose.count_both"
    neither = {name: value for name, value in GOOD.items() if "cells" not in name}
    assert code_of(neither) == "dose.count_neither"
    [answer] = answers(GOOD | {"viable_cells_per_ml": None})
    assert answer["refused"] is False


@pytest.mark.parametrize("value", [70, 70.0, 7e1, True, ["70"], {"kg": "70"}])
def test_a_value_that_is_no_text_is_refused(value: object) -> None:
    for field in ("weight_kg", "available_ml", "study"):
        assert code_of(GOOD | {field: value}) == "dose.field_not_text"


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_none_refuses_its_own_case_only(literal: str) -> None:
    text = f'[{{"weight_kg": {literal}}}, {json.dumps(GOOD)}]'
    first, second = raw_answers(text)
    assert refusal_in(first) == "dose.field_not_text"
    assert second["volume_ml"] == "7.8"


def test_a_field_given_twice_is_refused() -> None:
    text = json.dumps(GOOD)[:-1] + ', "weight_kg": "70"}'
    assert refusal_in(raw_answers(f"[{text}]")[0]) == "dose.field_twice"
    text = json.dumps(GOOD)[:-1] + ', "available_ml": null, "available_ml": "9"}'
    assert refusal_in(raw_answers(f"[{text}]")[0]) == "dose.field_twice"


def test_an_unknown_field_is_refused() -> None:
    assert code_of(GOOD | {"cells_per_ml": "10000000"}) == "dose.field_unknown"
    assert code_of(GOOD | {"\ud800": "1"}) == "dose.field_unknown"
    assert code_of(GOOD | {"{x}": "1"}) == "dose.field_unknown"


@pytest.mark.parametrize("case", [None, 1, 1.5, "x", True, [], [GOOD]])
def test_a_case_that_is_no_object_is_refused_in_its_place(case: object) -> None:
    before, middle, after = answers(GOOD, case, GOOD)
    assert refusal_in(middle) == "dose.case_not_object"
    assert before == after
    assert before["refused"] is False


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("total_cells_per_ml", "10000000.0", "number.whole"),
        ("total_cells_per_ml", "10,000,000", "number.grouping"),
        ("total_cells_per_ml", "450.000", "number.whole"),
        ("total_cells_per_ml", "1e7", "number.exponent"),
        ("weight_kg", "-70", "number.sign"),
        ("weight_kg", "1 000", "number.grouping"),
        ("weight_kg", "7e1", "number.exponent"),
        ("viability_percent", "90%", "number.malformed"),
        ("graduation_ml", "0", "number.zero"),
        ("available_ml", "x", "number.malformed"),
        ("study", "../chocmsc", "study.unknown"),
        ("study", "", "study.unknown"),
    ],
)
def test_a_bad_value_is_refused(field: str, value: str, code: str) -> None:
    assert code_of(GOOD | {field: value}) == code


@pytest.mark.parametrize(
    "text",
    [
        "", "  \n", "{", "[1,]", "[" * 100_000, json.dumps(GOOD), "null", '"x"', "[] []", "7",
        "[\x00]",
    ],
)  # fmt: skip
def test_an_input_that_is_no_array_is_refused_whole(text: str) -> None:
    code, out, err = told(text)
    assert (code, out) == (2, "")
    assert err.endswith(".\n")
    assert err.count("\n") == 1


def test_an_input_in_another_encoding_is_refused_whole() -> None:
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(b'[{"\xe9": "1"}]'), encoding="utf-8")
    assert run(["--json"], stdin, out, err) == 2
    assert "UTF-8" in err.getvalue()


@pytest.mark.parametrize("options", ["", "--jso", "--json x", "--json --language de"])
def test_a_wrong_command_is_refused(options: str) -> None:
    out, err = io.StringIO(), io.StringIO()
    assert run(options.split(), io.StringIO("[]"), out, err) == 2
    assert "opaline dose --json" in err.getvalue()
    assert out.getvalue() == ""


@settings(max_examples=150)
@given(st.text(max_size=20))
def test_any_text_is_answered_or_refused_whole(text: str) -> None:
    code, out, err = told(text)
    assert (code == 0 and out and not err) or (code == 2 and err and not out)
