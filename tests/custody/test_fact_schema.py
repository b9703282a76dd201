"""The shapes of facts: what each rule takes, and the nearest thing that it refuses."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.custody import schema
from app.custody.canonical import Value
from app.custody.kinds import KINDS
from app.custody.schema import Rule, SchemaError
from tests.custody.day import FACTS, running

RULES: list[tuple[Rule, tuple[object, ...], tuple[object, ...]]] = [
    (schema.text(1, 3), ("a", "abc", "été"), ("", "abcd", 1, ["a"], {})),
    (schema.whole(1, 9), (1, 9), (0, 10, "5", [5])),
    (schema.hexadecimal(2), ("00ff", "abcd"), ("00F0", "00f", "00ff0", "00fg", "00ff\n", 255)),
    (schema.choice("yes", "no"), ("yes", "no"), ("", "Yes", "yes ", ["yes"], 1)),
    (schema.decimal(), ("0", "0.5", "72.125", "999999999"),
     ("", ".5", "5.", "05", "+1", "-1", "1e3", "1,5", "1 000", "1\n", "0.1234567", 1)),
    (schema.instant, ("2026-03-27T08:40:12.345+01:00", "2026-03-27T08:40:12.345+00:00",
      "2026-03-27T08:40:12.345+14:59", "2026-03-27T08:40:12.345-14:59"),
     ("2026-03-27T08:40:12.345", "2026-03-27T08:40:12.345Z", "2026-03-27 08:40:12.345+01:00",
      "2026-02-30T08:40:12.345+01:00", "2026-03-27T24:00:00.000+01:00",
      "2026-03-27T08:40:12.345-00:00", "2026-03-27T08:40:12.345+15:00",
      "2026-03-27T08:40:12+01:00", "", 5, [])),
    (schema.day, ("2026-03-27", "2028-02-29"),
     ("2026-3-27", "2026-02-29", "20260327", "2026-W13-5", "2026-03-27T", "", 5)),
    (schema.items(schema.whole(0, 1), 1, 2), ([0], [0, 1]), ([], [0, 1, 0], [2], "0", {})),
    (schema.record(a=schema.whole(0, 1)), ({"a": 1},), ({}, {"a": 1, "b": 1}, {"a": 2}, [], "a")),
]  # fmt: skip
TAKEN = [(rule, value) for rule, values, _ in RULES for value in values]
REFUSED = [(rule, value) for rule, _, values in RULES for value in values]


@pytest.mark.parametrize(("rule", "value"), TAKEN)
def test_what_has_the_shape_is_taken(rule: Rule, value: object) -> None:
    rule(value)


@pytest.mark.parametrize(("rule", "value"), REFUSED)
def test_what_has_not_the_shape_is_refused(rule: Rule, value: object) -> None:
    with pytest.raises(SchemaError):
        rule(value)


def test_a_refusal_names_the_field() -> None:
    shape = schema.record(outer=schema.record(inner=schema.text(1, 1)))
    with pytest.raises(SchemaError, match="outer: inner: text"):
        shape({"outer": {"inner": ""}})


@pytest.mark.parametrize("kind", FACTS)
def test_every_field_of_a_kind_is_needed_and_none_other(kind: str) -> None:
    preparation = replace(running(), r="2026-03-24T15:00:00.000+01:00")
    facts = FACTS[kind](preparation)
    rule = KINDS[kind].facts
    rule(facts)
    forged: list[dict[str, Value]] = [{**facts, "arm": "A"}]
    for name in facts:
        forged.append({key: value for key, value in facts.items() if key != name})
        forged.append({**facts, name: []})
    for told in forged:
        with pytest.raises(SchemaError):
            rule(told)
