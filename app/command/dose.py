"""``opaline dose --json``: doses of many cases, each answered or refused on its own.

Exit codes: 0 every case was answered, refused ones included; 2 the command
or its input cannot be read, and nothing was computed.

`target_cells` is shown whole; a target that is not (a rule whose cells per
kilogram are few, an odd weight) is computed with exactly and only its showing
is rounded, half up. `achieved_cells_per_kg` is on the actual weight, also
where a cap makes the dosing weight smaller; the working then gives both.
"""

from __future__ import annotations

import argparse
import functools
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TextIO

from app.command.verb import DONE, Verb, carry_out
from app.devices.resources import study_source
from app.dose.checked import typed_dose
from app.dose.counts import CountMethod
from app.dose.dose import Dose
from app.dose.typed import Typed
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule
from app.trial.study import load_study
from app.trial.words import Words

DEFAULT_STUDY = "chocmsc"
_COUNTS = {f"{method}_cells_per_ml": method for method in CountMethod}
_NEEDED = ("weight_kg", "viability_percent", "graduation_ml")
_FIELDS = ("weight_kg", *_COUNTS, "viability_percent", "graduation_ml", "available_ml", "study")

Answer = dict[str, object]


class _Object:
    """A JSON object with its pairs as written; a plain dict would drop a repeated key."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        self.pairs = pairs


class _Integer:
    """A JSON integer: it is refused, so its digits, however many, are never read."""

    def __init__(self, digits: str) -> None:
        self.digits = digits


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Answers the cases on `stdin` in their order, as a JSON array; returns the exit code.

    Raises `app.dose.checked.Disagreement` when the two computations differ.
    """

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if not options.json:
            raise Refusal("dose.usage")
        stdout.write(answers_of(stdin, spoken))
        return DONE

    verb = Verb(Refusal("dose.usage"))
    verb.add_argument("--json", action="store_true")
    return carry_out(verb, "dose.help", arguments, stdout, stderr, doing)


def answers_of(stdin: TextIO, spoken: Words) -> str:
    """The answers to the cases, a JSON array; raises Refusal ``dose.input_…`` and as `run`."""
    return json.dumps([_answer(case, spoken) for case in _cases(stdin)], indent=2) + "\n"


def _read(stdin: TextIO) -> str:
    # The decoder's own error would carry the weights along.
    with suppress(UnicodeDecodeError):
        # Some shells put a byte order mark before what they pipe.
        return stdin.read().removeprefix("\ufeff")
    raise Refusal("dose.input_encoding")


def _cases(stdin: TextIO) -> list[object]:
    text = _read(stdin)
    if not text.strip():
        raise Refusal("dose.input_empty")
    try:
        cases = json.loads(text, object_pairs_hook=_Object, parse_int=_Integer)
    except (ValueError, RecursionError) as error:
        raise Refusal("dose.input_not_json") from error
    if not isinstance(cases, list):
        raise Refusal("dose.input_not_array")
    return cases


def _answer(case: object, spoken: Words) -> Answer:
    try:
        fields = _fields(case)
        dose = typed_dose(_rule(fields.get("study", DEFAULT_STUDY)), _typed(fields))
    except Refusal as refusal:
        return _refused(refusal, spoken)
    return _computed(dose, spoken)


def _fields(case: object) -> dict[str, str]:
    """The texts of a case by name; null stands for a field that is not given."""
    if not isinstance(case, _Object):
        raise Refusal("dose.case_not_object")
    fields: dict[str, str] = {}
    seen: set[str] = set()
    for name, value in case.pairs:
        if name in seen:
            raise Refusal("dose.field_twice", key=name)
        if name not in _FIELDS:
            raise Refusal("dose.field_unknown", key=name, known=", ".join(_FIELDS))
        seen.add(name)
        if isinstance(value, str):
            fields[name] = value
        elif value is not None:
            raise Refusal("dose.field_not_text", key=name)
    return fields


def _typed(fields: Mapping[str, str]) -> Typed:
    counts = [name for name in _COUNTS if name in fields]
    if len(counts) > 1:
        raise Refusal("dose.count_both")
    if not counts:
        raise Refusal("dose.count_neither")
    for name in _NEEDED:
        if name not in fields:
            raise Refusal("dose.field_missing", key=name)
    return Typed(
        weight_kg=fields["weight_kg"],
        method=_COUNTS[counts[0]],
        cells_per_ml=fields[counts[0]],
        viability_percent=fields["viability_percent"],
        graduation_ml=fields["graduation_ml"],
        available_ml=fields.get("available_ml"),
    )


@functools.cache
def _rule(study: str) -> DoseRule:
    return load_study(study_source(study)).dose


def _refused(refusal: Refusal, spoken: Words) -> Answer:
    figures = (
        "target_cells", "volume_ml", "albumin_ml", "achieved_cells_per_kg", "deviation_percent",
        "within_tolerance",
    )  # fmt: skip
    return {
        "refused": True,
        "refusal": {"code": refusal.code, "sentence": spoken.sentence(refusal)},
        "warnings": [],
        **dict.fromkeys(figures),
        "working": [],
    }


def _computed(dose: Dose, spoken: Words) -> Answer:
    return {
        "refused": False,
        "refusal": None,
        "warnings": [
            {"code": caution.code, "sentence": spoken.say(caution.key, **caution.facts)}
            for caution in dose.warnings
        ],
        **dose.figures(),
        "within_tolerance": dose.within_tolerance,
        "working": [spoken.say(line.key, **line.facts) for line in dose.working],
    }
