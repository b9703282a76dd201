"""The tables of a study, the same in every database: which row type each keeps, and where.

Nothing derived is kept, and nothing is indexed beyond the constraints.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

from sqlalchemy import (
    Column,
    ColumnElement,
    Computed,
    Integer,
    LargeBinary,
    MetaData,
    Select,
    Table,
    Text,
    UniqueConstraint,
    and_,
    select,
)

from app.custody.records import AllocationRow, CapsuleRow, Line, SealedRow, SeatRow
from app.trial.refusal import Trouble

RowT = TypeVar("RowT")
Key = tuple[int | str, ...]
METADATA = MetaData()


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting of the study file, such as the id of its log."""

    name: str
    value: bytes


def _blob(name: str) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=False)


def _number(name: str, *, key: bool = False) -> Column[int]:
    return Column(name, Integer, primary_key=key, nullable=False)


def _text(name: str, *, key: bool = False) -> Column[str]:
    return Column(name, Text, primary_key=key, nullable=False)


@dataclass(frozen=True, slots=True)
class Kept(Generic[RowT]):
    """One table and the row type it keeps: each field stands in the column of its name."""

    table: Table
    kind: type[RowT]

    def _columns(self) -> list[Column[Any]]:
        return [self.table.columns[field.name] for field in fields(self.kind)]  # type: ignore[arg-type]

    def key_of(self, row: RowT) -> Key:
        """The values of the row's primary key."""
        return tuple(getattr(row, column.name) for column in self.table.primary_key)

    def all(self) -> Select[Any]:
        """Asks for all rows, in the order of their keys."""
        return select(*self._columns()).order_by(*self.table.primary_key)

    def at(self, key: Key) -> Select[Any]:
        """Asks for the row under this key."""
        return self.all().where(self.is_at(key))

    def is_at(self, key: Key) -> ColumnElement[bool]:
        """The condition of being the row under this key."""
        pairs = zip(self.table.primary_key, key, strict=True)
        return and_(*(column == value for column, value in pairs))

    def values_of(self, row: RowT) -> dict[str, Any]:
        """What is written of the row, by column."""
        return self.values_of_all([row])[0]

    def values_of_all(self, rows: Sequence[RowT]) -> list[dict[str, Any]]:
        """The same of many rows."""
        names = [column.name for column in self._columns()]
        return [{name: getattr(row, name) for name in names} for row in rows]

    def built(self, found: Sequence[Sequence[object]]) -> tuple[RowT, ...]:
        """The rows found, in the order of their keys.

        Raises Trouble ``file.damaged`` with the place for a value of another
        type than its column's, and for a key that stands twice or out of order.
        """
        expected = [column.type.python_type for column in self._columns()]
        rows: list[RowT] = []
        last: Key = ()
        for ordinal, values in enumerate(found, start=1):
            if [type(value) for value in values] != expected:
                raise Trouble("file.damaged", place=f"{self.table.name} {ordinal}")
            row = self.kind(*values)
            key = self.key_of(row)
            if rows and key <= last:
                raise Trouble("file.damaged", place=f"{self.table.name} {ordinal}")
            rows.append(row)
            last = key
        return tuple(rows)


# The tree before a line stands in bytes 29 to 60 of its entry: the database reads it there
# itself, so that no two lines can follow the same one, and the column cannot say otherwise.
LINES = Kept(
    Table(
        "line", METADATA, _number("number", key=True),
        Column(
            "predecessor", LargeBinary, Computed("substr(entry, 30, 32)", persisted=False),
            nullable=False,
        ),
        _blob("entry"), _blob("signature"), _blob("open"), _blob("sealed"),
        UniqueConstraint("predecessor"),
    ),
    Line,
)  # fmt: skip
LIST_ROWS = Kept(
    Table(
        "list_row", METADATA, _number("version", key=True), _text("stratum", key=True),
        _number("position", key=True), _number("generation"), _blob("sealed"),
    ),
    SealedRow,
)  # fmt: skip
ALLOCATIONS = Kept(
    Table(
        "allocation", METADATA, _number("version"), _text("stratum"), _number("position"),
        _number("request_line", key=True), UniqueConstraint("version", "stratum", "position"),
    ),
    AllocationRow,
)  # fmt: skip
CAPSULES = Kept(
    Table(
        "capsule", METADATA, _number("window", key=True), _blob("sealed"),
        _number("head_number"), _blob("head_leaf"), _blob("signature"),
    ),
    CapsuleRow,
)  # fmt: skip
SEATS = Kept(
    Table(
        "seat", METADATA, _text("seat", key=True), _blob("record"), _blob("wrapped"),
        _blob("grants"),
    ),
    SeatRow,
)  # fmt: skip
SETTINGS = Kept(
    Table("setting", METADATA, _text("name", key=True), _blob("value")), SettingRow
)
