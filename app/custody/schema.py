"""The shape of open facts, declared as data and checked strictly: nothing missing, nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal

Rule = Callable[[object], None]
_DECIMAL = re.compile(r"(0|[1-9][0-9]{0,8})(\.[0-9]{1,6})?")


class SchemaError(ValueError):
    """The facts have not the shape of their kind; the text names the field."""


def text(least: int, most: int) -> Rule:
    """A string of `least` to `most` characters."""

    def check(value: object) -> None:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise SchemaError("text")

    return check


def whole(least: int, most: int) -> Rule:
    """A whole number in [least, most]."""

    def check(value: object) -> None:
        if not isinstance(value, int) or not least <= value <= most:
            raise SchemaError("whole number")

    return check


def hexadecimal(size: int) -> Rule:
    """`size` bytes in lower-case hexadecimal."""
    pattern = re.compile(f"[0-9a-f]{{{2 * size}}}")
    return _matching(pattern, "hexadecimal")


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def __call__(self, value: object) -> None:
        if value not in self.words:
            raise SchemaError("choice")


def choice(*words: str) -> Choice:
    """One of a closed list of words."""
    return Choice(words)


def decimal() -> Rule:
    """A decimal number as text, point as the mark, no sign, no exponent."""
    return _matching(_DECIMAL, "decimal")


def instant(value: object) -> None:
    """A moment in the log's one form, 29 characters with milliseconds and offset."""
    try:
        parse_instant(_string(value))
    except Refusal as error:
        raise SchemaError("instant") from error


def day(value: object) -> None:
    """A calendar day, ``2026-03-27``."""
    text = _string(value)
    try:
        written = date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise SchemaError("day") from error
    if written != text:
        raise SchemaError("day")


@dataclass(frozen=True, slots=True, eq=False)
class Items:
    """A list of `least` to `most` items, each obeying `rule`."""

    rule: Rule
    least: int
    most: int

    def __call__(self, value: object) -> None:
        if not isinstance(value, list) or not self.least <= len(value) <= self.most:
            raise SchemaError("list")
        for item in value:
            self.rule(item)


def items(rule: Rule, least: int = 0, most: int = 200) -> Items:
    """A list of `least` to `most` items, each obeying `rule`."""
    return Items(rule, least, most)


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """An object with exactly these fields; they can be read, so that each can be given words."""

    fields: Mapping[str, Rule]

    def __call__(self, value: object) -> None:
        if not isinstance(value, Mapping) or set(value) != set(self.fields):
            raise SchemaError("fields")
        for name, rule in self.fields.items():
            try:
                rule(value[name])
            except SchemaError as error:
                raise SchemaError(f"{name}: {error}") from None


def record(**fields: Rule) -> Record:
    """An object with exactly these fields."""
    return Record(fields)


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise SchemaError("text")
    return value


def _matching(pattern: re.Pattern[str], name: str) -> Rule:
    def check(value: object) -> None:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            raise SchemaError(name)

    return check
