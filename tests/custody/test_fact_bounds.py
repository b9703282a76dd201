"""Bounds of facts: both verifiers take the same values and refuse the nearest ones beyond them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from app.custody.kinds import KINDS
from app.custody.schema import Choice, Items, Record, Rule, SchemaError
from app.trial.names import BagCode
from verifier import verify_log

EDGES = (0, 1, 2, 3, 4, 6, 7, 9, 20, 40, 80, 99, 200, 400, 500, 800, 999, 1_900, 2_100, 9_999,
         10**6, 10**7, 2**32 - 1, 2**40)  # fmt: skip
LENGTHS = sorted({most + step for most in EDGES[:16] for step in (-1, 0, 1) if most + step >= 0})
NUMBERS = sorted({most + step for most in EDGES for step in (-1, 0, 1)})
SIZES = (1, 3, 4, 200, 201)
SHAPED = (
    "2026-03-27T08:40:12.345+01:00", "2026-03-27", "2026-13-27", "72.5", "072.5", "72,5",
    "9" * 9, "9" * 10, "0.123456", "0.1234567", BagCode.from_number(5).text, "34679ACDX",
    "34679ACD", *("0f" * size for size in (7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65)), "0F" * 32,
)  # fmt: skip
"""Instants, days, decimals, bag codes and hexadecimal, each beside what is none."""


def choices(rule: Rule) -> Iterator[str]:
    """Every word of every choice below a rule."""
    if isinstance(rule, Choice):
        yield from map(str, rule.words)
    elif isinstance(rule, Items):
        yield from choices(rule.rule)
    elif isinstance(rule, Record):
        for inner in rule.fields.values():
            yield from choices(inner)


WORDS = sorted({word for kind in KINDS.values() for word in choices(kind.facts)})
PLAIN: tuple[object, ...] = (
    *NUMBERS, *("x" * length for length in LENGTHS), *SHAPED, *WORDS, [], {},
)  # fmt: skip


def takes(rule: Rule, value: object) -> bool:
    """Whether the program takes a value."""
    try:
        rule(value)
    except SchemaError:
        return False
    return True


@cache
def lawful(rule: Rule) -> object:
    """Some value that the program takes."""
    if isinstance(rule, Record):
        return {name: lawful(inner) for name, inner in rule.fields.items()}
    if isinstance(rule, Items):
        return [lawful(rule.rule)]
    return next(value for value in PLAIN if takes(rule, value))


def near(rule: Rule) -> Iterator[object]:
    """Values that a rule may take, and those next to them."""
    if isinstance(rule, Record):
        whole = {name: lawful(inner) for name, inner in rule.fields.items()}
        for name, inner in rule.fields.items():
            yield {key: value for key, value in whole.items() if key != name}
            yield from ({**whole, name: value} for value in near(inner))
        yield {**whole, "more": 1}
    elif isinstance(rule, Items):
        yield from ([lawful(rule.rule)] * size for size in SIZES)
        yield from ([value] for value in near(rule.rule))
    yield from PLAIN


def independent(kind: str, facts: object) -> bool:
    """Whether the independent verifier takes the facts of a kind; what it raises is a no."""
    try:
        return bool(verify_log.fits(f"@{kind}", facts))
    except (ValueError, TypeError, AttributeError, LookupError):
        return False


@pytest.mark.parametrize("kind", KINDS)
def test_both_verifiers_know_the_bounds_of_every_fact(kind: str) -> None:
    rule = KINDS[kind].facts
    assert independent(kind, lawful(rule)) and takes(rule, lawful(rule))
    differ = [facts for facts in near(rule) if takes(rule, facts) != independent(kind, facts)]
    assert not differ, differ[:3]
