"""One transaction of the study file, seen by the act that writes in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Self

from sqlalchemy import Connection, Select, and_

from app.custody.records import AllocationRow, CapsuleRow, Line, SealedRow, SeatRow
from app.store.sqlite import told
from app.store.tables import (
    ALLOCATIONS,
    CAPSULES,
    LINES,
    LIST_ROWS,
    SEATS,
    SETTINGS,
    Kept,
    Key,
    RowT,
    SettingRow,
)
from app.trial.refusal import Failure, Trouble


class SqlTurn:
    """Reads and writes rows until it is ended; after its first Trouble it only repeats that."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._over: Exception | None = None
        # What must stand in the file once the turn is kept; None where a row must be gone.
        self._written: dict[tuple[Kept[Any], Key], object] = {}

    @contextmanager
    def held(self) -> Iterator[Self]:
        """Ends the turn with the block, which raises the turn's Trouble even if passed over.

        Whoever still calls the turn afterwards meets a RuntimeError.
        """
        try:
            yield self
            if self._over is not None:
                raise self._over
        finally:
            self._over = RuntimeError("the turn is over")

    def stands(self, connection: Connection) -> bool:
        """Whether the file, looked at afresh, holds all that the turn wrote."""
        return all(
            kept.built(connection.execute(kept.at(key)).all()) == (() if row is None else (row,))
            for (kept, key), row in self._written.items()
        )

    @contextmanager
    def _careful(self) -> Iterator[Connection]:
        if self._over is not None:
            raise self._over
        try:
            with told():
                yield self._connection
        except Failure as failure:
            self._over = failure
            raise

    def _read(self, kept: Kept[RowT], question: Select[Any]) -> tuple[RowT, ...]:
        with self._careful() as connection:
            return kept.built(connection.execute(question).all())

    def _one(self, kept: Kept[RowT], key: Key) -> RowT | None:
        found = self._read(kept, kept.at(key))
        return found[0] if found else None

    def _add(self, kept: Kept[RowT], rows: Sequence[RowT]) -> None:
        # An empty list would make SQLAlchemy insert one row of defaults.
        if rows:
            with self._careful() as connection:
                connection.execute(kept.table.insert(), kept.values_of_all(rows))
            self._written.update(((kept, kept.key_of(row)), row) for row in rows)

    def _replace(self, kept: Kept[RowT], row: RowT) -> None:
        key = kept.key_of(row)
        update = kept.table.update().where(kept.is_at(key)).values(kept.values_of(row))
        with self._careful() as connection:
            found = connection.execute(update).rowcount
        if found:
            self._written[kept, key] = row
        else:
            self._add(kept, [row])

    def lines(self, since: int) -> Sequence[Line]:
        """The lines from number `since` on."""
        return self._read(LINES, LINES.all().where(LINES.table.columns.number >= since))

    def append(self, line: Line) -> None:
        """Adds the next line; raises Trouble ``file.diverged`` if its number is taken."""
        self._add(LINES, [line])

    def list_row(self, version: int, stratum: str, position: int) -> SealedRow | None:
        """One row of an allocation list, or None beyond its end."""
        return self._one(LIST_ROWS, (version, stratum, position))

    def add_list_rows(self, rows: Iterable[SealedRow]) -> None:
        """Adds rows; raises Trouble ``file.diverged`` if one is there already."""
        self._add(LIST_ROWS, list(rows))

    def allocations(self) -> Sequence[AllocationRow]:
        """All allocations, in the order of their request lines."""
        return self._read(ALLOCATIONS, ALLOCATIONS.all())

    def allocate(self, row: AllocationRow) -> None:
        """Takes a list row; raises Trouble ``file.diverged`` if row or request is taken."""
        self._add(ALLOCATIONS, [row])

    def capsule(self, window: int) -> CapsuleRow | None:
        """The capsule of an open preparation."""
        return self._one(CAPSULES, (window,))

    def put_capsule(self, row: CapsuleRow) -> None:
        """Writes the capsule whole, in place of the one before."""
        self._replace(CAPSULES, row)

    def drop_capsule(self, window: int) -> None:
        """Removes the capsule of a closed preparation."""
        with self._careful() as connection:
            connection.execute(CAPSULES.table.delete().where(CAPSULES.is_at((window,))))
        self._written[CAPSULES, (window,)] = None

    def seats(self) -> Sequence[SeatRow]:
        """All seats, in the order of their ids."""
        return self._read(SEATS, SEATS.all())

    def add_seat(self, row: SeatRow) -> None:
        """Adds a seat; raises Trouble ``file.diverged`` if its id is taken."""
        self._add(SEATS, [row])

    def replace_seat(self, row: SeatRow) -> None:
        """Writes a seat's wrapped keys and grants anew.

        Raises Trouble ``file.diverged`` unless the seat is there with these public keys.
        """
        columns = SEATS.table.columns
        same = and_(SEATS.is_at((row.seat,)), columns.record == row.record)
        update = SEATS.table.update().where(same)
        with self._careful() as connection:
            values = {"wrapped": row.wrapped, "grants": row.grants}
            if not connection.execute(update.values(values)).rowcount:
                raise Trouble("file.diverged")
        self._written[SEATS, (row.seat,)] = row

    def setting(self, name: str) -> bytes | None:
        """A setting's value."""
        found = self._one(SETTINGS, (name,))
        return found.value if found else None

    def set(self, name: str, value: bytes) -> None:
        """Writes a setting."""
        self._replace(SETTINGS, SettingRow(name, value))
