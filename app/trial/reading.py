"""A strict reader of study configurations: TOML in which every value says its unit and its source.

A value is a small table, ``{ value, unit, status, source }``; `unit` stands
exactly where the key has one. Nothing is guessed and nothing is skipped: an
unknown key, another unit or a missing value is refused with its place, the
dotted path in the file.
"""

from __future__ import annotations

import enum
import re
import tomllib
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TypeVar, cast

from app.trial.refusal import Refusal

Choice = TypeVar("Choice", bound=enum.StrEnum)
Number = TypeVar("Number", int, Decimal)

LARGEST_FILE = 262_144
LONGEST_TEXT = 200
NONE = "none"
_MOST = Decimal(10) ** 12
_LINE = re.compile(r"at line ([0-9]+)")
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


class Status(enum.StrEnum):
    """How sure a value is: as the public registry has it, or yet to be confirmed by the sponsor."""

    REGISTERED = "registered"
    TO_BE_CONFIRMED = "to_be_confirmed"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a value of the study comes from."""

    status: Status
    source: str


class Section:
    """One table of the file, and what was read of it; `provenance` is shared by all sections."""

    def __init__(
        self, table: dict[str, object], path: str, provenance: dict[str, Provenance]
    ) -> None:
        self._table = table
        self._path = path
        self._provenance = provenance
        self._taken: set[str] = set()
        self._children: list[Section] = []

    def place(self, key: str) -> str:
        """The dotted path of a key of this section."""
        return f"{self._path}.{key}" if self._path else key

    def has(self, key: str) -> bool:
        """Whether a key that came later than the first configurations is there."""
        return key in self._table

    def section(self, key: str) -> Section:
        """A section inside this one; raises Refusal ``study.missing``, ``study.not_table``."""
        place = self.place(key)
        child = Section(_as_table(self._take(key), place), place, self._provenance)
        self._children.append(child)
        return child

    def sections(self, key: str, names: str) -> dict[str, Section]:
        """The sections inside section `key`, in file order, under names that match a pattern."""
        parent = self.section(key)
        matching = [name for name in parent._table if re.fullmatch(names, name)]
        if not matching:
            raise Refusal("study.missing", place=parent._path)
        return {name: parent.section(name) for name in matching}

    def refuse_unknown(self) -> None:
        """Raise Refusal ``study.unknown_key`` for the first key that nobody has read."""
        for key in self._table:
            if key not in self._taken:
                raise Refusal("study.unknown_key", place=self.place(key))
        for child in self._children:
            child.refuse_unknown()

    def whole(self, key: str, unit: str | None, low: int, high: int) -> int:
        """A whole number in [low, high]."""
        place, value = self.place(key), self._value(key, unit)
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refusal("study.not_whole", place=place)
        return _in_range(value, low, high, place)

    def decimal(self, key: str, unit: str | None, low: str, high: str) -> Decimal:
        """A decimal number in [low, high]; the bounds are written as text."""
        number = _as_decimal(self._value(key, unit), self.place(key))
        return _in_range(number, Decimal(low), Decimal(high), self.place(key))

    def is_none(self, key: str, unit: str | None) -> bool:
        """Whether the value of a key that may be left open is the word ``none``."""
        return self._value(key, unit) == NONE

    def flag(self, key: str) -> bool:
        """True or false."""
        value = self._value(key, None)
        if not isinstance(value, bool):
            raise Refusal("study.not_flag", place=self.place(key))
        return value

    def text(self, key: str, pattern: str = ".+", placeholders: Collection[str] = ()) -> str:
        """One line of text that matches a pattern and has exactly these placeholders."""
        return _as_text(self._value(key, None), self.place(key), pattern, placeholders)

    def texts(
        self, key: str, least: int, most: int, pattern: str = ".+"
    ) -> tuple[str, ...]:
        """From `least` to `most` lines of text, each matching a pattern."""
        place = self.place(key)
        values = _as_list(self._value(key, None), place, least, most)
        return tuple(_as_text(value, place, pattern) for value in values)

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """One word of a closed list."""
        return _as_choice(self._value(key, None), kind, self.place(key))

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """At least one word of a closed list, none twice."""
        place = self.place(key)
        values = _as_list(self._value(key, None), place, 1, len(kind))
        chosen = tuple(_as_choice(value, kind, place) for value in values)
        if len(set(chosen)) < len(chosen):
            raise Refusal("study.duplicate", place=place)
        return chosen

    def pairs(self, key: str, unit: str, most: int) -> tuple[tuple[Decimal, Decimal], ...]:
        """From one to `most` pairs of decimal numbers."""
        place = self.place(key)
        values = _as_list(self._value(key, unit), place, 1, most)
        rows = [_as_list(value, place, 2, 2) for value in values]
        return tuple((_as_decimal(a, place), _as_decimal(b, place)) for a, b in rows)

    def numbers(self, key: str, unit: str, many: int) -> tuple[Decimal, ...]:
        """Exactly so many decimal numbers, none below nought."""
        place = self.place(key)
        values = _as_list(self._value(key, unit), place, many, many)
        return tuple(_in_range(_as_decimal(one, place), Decimal(0), _MOST, place)
                     for one in values)  # fmt: skip

    def _take(self, key: str) -> object:
        if key not in self._table:
            raise Refusal("study.missing", place=self.place(key))
        self._taken.add(key)
        return self._table[key]

    def _value(self, key: str, unit: str | None) -> object:
        place = self.place(key)
        entry = Section(_as_table(self._take(key), place), place, {})
        value, status, source = (entry._take(name) for name in ("value", "status", "source"))
        if unit is not None and (found := entry._take("unit")) != unit:
            raise Refusal("study.unit", place=place, expected=unit, found=str(found))
        entry.refuse_unknown()
        self._provenance[place] = Provenance(
            _as_choice(status, Status, f"{place}.status"), _as_text(source, f"{place}.source")
        )
        return value


def read_toml(data: bytes) -> dict[str, object]:
    """The tables of a TOML file of at most 256 KiB, numbers with a point as Decimal.

    Raises Refusal ``study.too_large``, ``study.encoding``, ``study.not_toml``.
    """
    if len(data) > LARGEST_FILE:
        raise Refusal("study.too_large", limit_kib=LARGEST_FILE // 1024)
    try:
        return tomllib.loads(data.decode("utf-8"), parse_float=_parse_decimal)
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        raise Refusal("study.encoding", row=row) from error
    except (ValueError, RecursionError) as error:
        found = _LINE.search(str(error))
        row = int(found[1]) if found else data.count(b"\n") + 1
        raise Refusal("study.not_toml", row=row) from error


def _parse_decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error


def _as_table(value: object, place: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise Refusal("study.not_table", place=place)
    return cast(dict[str, object], value)


def _as_list(value: object, place: str, least: int, most: int) -> list[object]:
    if not isinstance(value, list):
        raise Refusal("study.not_list", place=place)
    if not least <= len(value) <= most:
        raise Refusal("study.list_length", place=place, least=least, most=most)
    return cast(list[object], value)


def _as_decimal(value: object, place: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Refusal("study.not_number", place=place)
    number = Decimal(value)
    if not number.is_finite():
        raise Refusal("study.not_number", place=place)
    return number


def _as_choice(value: object, kind: type[Choice], place: str) -> Choice:
    for choice in kind:
        if value == choice.value:
            return choice
    raise Refusal("study.not_choice", place=place, allowed=", ".join(kind))


def _as_text(
    value: object, place: str, pattern: str = ".+", placeholders: Collection[str] = ()
) -> str:
    if not isinstance(value, str):
        raise Refusal("study.not_text", place=place)
    one_line = value.isprintable() and value == unicodedata.normalize("NFC", value).strip()
    if not one_line or len(value) > LONGEST_TEXT or not re.fullmatch(pattern, value):
        raise Refusal("study.text_form", place=place, limit=LONGEST_TEXT)
    if _placeholders(value) != sorted(placeholders):
        expected = " ".join(f"{{{name}}}" for name in placeholders) or "-"
        raise Refusal("study.placeholders", place=place, expected=expected)
    return value


def _placeholders(text: str) -> list[str]:
    if set(_PLACEHOLDER.sub("", text)) & set("{}"):
        return ["{}"]
    return sorted(_PLACEHOLDER.findall(text))


def _in_range(value: Number, low: Number, high: Number, place: str) -> Number:
    if not low <= value <= high:
        raise Refusal("study.range", place=place, low=str(low), high=str(high))
    return value
