"""``opaline dose --json``: every case has its answer, in its place."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.command.dose import run
from tests.dose.cases import COMPUTED, REFUSED, Case

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "weight_kg": "70",
    "total_cells_per_ml": "10000000",
    "viability_percent": "90",
    "graduation_ml": "0.1",
}
FIELDS = [
    "refused", "refusal", "warnings", "target_cells", "volume_ml", "albumin_ml",
    "achieved_cells_per_kg", "deviation_percent", "within_tolerance", "working",
]  # fmt: skip
FIGURES = FIELDS[3:9]


def told(text: str, *options: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error for an input."""
    out, err = io.StringIO(), io.StringIO()
    code = run(["--json", *options], io.StringIO(text), out, err)
    return code, out.getvalue(), err.getvalue()


def answers(*cases: object) -> list[dict[str, Any]]:
    """The answers to cases; all must be answered."""
    return raw_answers(json.dumps(cases))


def raw_answers(text: str) -> list[dict[str, Any]]:
    code, out, err = told(text)
    assert (code, err) == (0, "")
    given_back: list[dict[str, Any]] = json.loads(out)
    assert all(list(answer) == FIELDS for answer in given_back)
    return given_back


def code_of(case: object) -> str:
    """The code with which a case is refused."""
    return refusal_in(answers(case)[0])


def refusal_in(answer: dict[str, Any]) -> str:
    assert answer["refused"] is True
    assert [answer[name] for name in FIGURES] == [None] * 6
    assert (answer["warnings"], answer["working"]) == ([], [])
    assert set(answer["refusal"]) == {"code", "sentence"}
    assert answer["refusal"]["sentence"].endswith(".")
    return str(answer["refusal"]["code"])


def as_json(case: Case) -> dict[str, str]:
    """A case as the command takes it."""
    typed = case.entries
    fields = {
        "weight_kg": typed.weight_kg,
        f"{typed.method}_cells_per_ml": typed.cells_per_ml,
        "viability_percent": typed.viability_percent,
        "graduation_ml": typed.graduation_ml,
    }
    return fields | ({"available_ml": typed.available_ml} if typed.available_ml else {})


PLAIN = [case for case in COMPUTED if case.rule == "plain"]


def test_the_vectors_are_answered_in_their_order() -> None:
    cases = PLAIN + [case for case in REFUSED if case.rule != "always up"]
    for case, answer in zip(cases, answers(*map(as_json, cases)), strict=True):
        if isinstance(case.expected, str):
            assert refusal_in(answer) == case.expected
        else:
            assert tuple(answer[name] for name in FIGURES[:5]) == case.expected
            assert answer["within_tolerance"] is case.within
            assert tuple(warning["code"] for warning in answer["warnings"]) == case.warnings
            assert (answer["refused"], answer["refusal"]) == (False, None)
            assert all(isinstance(line, str) for line in answer["working"])
            assert answer["working"]


def test_a_warning_has_its_code_and_sentence() -> None:
    [answer] = answers(GOOD | {"weight_kg": "176"})
    [warning] = answer["warnings"]
    assert warning["code"] == "dose.weight_high"
    assert "150 kg" in warning["sentence"]


def test_an_empty_object_and_an_empty_array_are_answered() -> None:
    assert code_of({}) == "dose.count_neither"
    assert answers() == []


def test_the_shipped_study_may_be_named() -> None:
    assert answers(GOOD | {"study": "chocmsc"}) == answers(GOOD)


def test_the_volume_available_is_net_and_compared_with_the_rounded_volume() -> None:
    assert answers(GOOD | {"available_ml": "7,8"}) == answers(GOOD)
    assert code_of(GOOD | {"available_ml": "7.79"}) == "dose.volume_above_available"
    assert code_of(GOOD | {"available_ml": "0"}) == "dose.volume_above_available"


def test_a_byte_order_mark_is_no_fault() -> None:
    assert raw_answers("\ufeff" + json.dumps([GOOD])) == answers(GOOD)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_tells_every_field_and_the_exit_codes(language: str) -> None:
    out = io.StringIO()
    assert run(["--help", "--language", language], io.StringIO(), out, io.StringIO()) == 0
    for name in (*GOOD, *FIELDS, "viable_cells_per_ml", "available_ml", "study"):
        assert name in out.getvalue()


def test_the_sentences_follow_the_language_and_the_figures_do_not() -> None:
    text = json.dumps([GOOD | {"weight_kg": "176,5"}])
    [english] = json.loads(told(text)[1])
    [french] = json.loads(told(text, "--language", "fr")[1])
    assert [english[name] for name in FIGURES] == [french[name] for name in FIGURES]
    assert "176.5 kg" in english["working"][0]
    assert "176,5 kg" in french["working"][0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from([*GOOD, "study", "x"]), inner, max_size=4),
    max_leaves=8,
)


@settings(max_examples=150)
@given(st.lists(JSON, max_size=4))
def test_any_array_has_as_many_answers(cases: list[object]) -> None:
    assert len(answers(*cases)) == len(cases)


def test_the_program_itself_answers() -> None:
    command = [sys.executable, "-m", "app", "dose", "--json"]
    text = json.dumps([GOOD, {**GOOD, "weight_kg": 70}])
    done = subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    first, second = json.loads(done.stdout)
    assert first["volume_ml"] == "7.8"
    assert refusal_in(second) == "dose.field_not_text"
