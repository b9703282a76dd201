"""A study file without a disk: the same behaviour, and the same Troubles, on dictionaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from app.custody.records import AllocationRow, CapsuleRow, Line, SealedRow, SeatRow, Snapshot
from app.trial.refusal import Trouble

ListKey = tuple[int, str, int]
K = TypeVar("K", int, str, ListKey)
V = TypeVar("V")


@dataclass
class Rows:
    """All rows, by key."""

    settings: dict[str, bytes] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    predecessors: set[bytes] = field(default_factory=set)
    list_rows: dict[ListKey, SealedRow] = field(default_factory=dict)
    allocations: dict[int, AllocationRow] = field(default_factory=dict)
    taken: set[ListKey] = field(default_factory=set)
    capsules: dict[int, CapsuleRow] = field(default_factory=dict)
    seats: dict[str, SeatRow] = field(default_factory=dict)

    def copy(self) -> Rows:
        """Rows that may be changed without changing these."""
        return Rows(*(part.copy() for part in vars(self).values()))


def ordered(part: Mapping[K, V]) -> tuple[V, ...]:
    """The rows in the order of their keys."""
    return tuple(part[key] for key in sorted(part))


class ListTurn:
    """One transaction; after its first Trouble it only repeats that, after its end it is a bug."""

    def __init__(self, rows: Rows) -> None:
        self._kept = rows
        self._over: Exception | None = None

    @contextmanager
    def held(self) -> Iterator[ListTurn]:
        """Ends the turn with the block, and raises the Trouble that spoiled it."""
        try:
            yield self
            if self._over is not None:
                raise self._over
        finally:
            self._over = RuntimeError("the turn is over")

    @property
    def _rows(self) -> Rows:
        if self._over is not None:
            raise self._over
        return self._kept

    def _claim(self, free: bool) -> None:
        if not free:
            self._over = Trouble("file.diverged")
            raise self._over

    def lines(self, since: int) -> Sequence[Line]:
        rows = self._rows.lines
        return ordered({number: rows[number] for number in rows if number >= since})

    def append(self, line: Line) -> None:
        rows, predecessor = self._rows, line.entry[29:61]
        self._claim(line.number not in rows.lines and predecessor not in rows.predecessors)
        rows.lines[line.number] = line
        rows.predecessors.add(predecessor)

    def list_row(self, version: int, stratum: str, position: int) -> SealedRow | None:
        return self._rows.list_rows.get((version, stratum, position))

    def add_list_rows(self, rows: Iterable[SealedRow]) -> None:
        kept = self._rows.list_rows
        for row in rows:
            key = (row.version, row.stratum, row.position)
            self._claim(key not in kept)
            kept[key] = row

    def allocations(self) -> Sequence[AllocationRow]:
        return ordered(self._rows.allocations)

    def allocate(self, row: AllocationRow) -> None:
        rows, key = self._rows, (row.version, row.stratum, row.position)
        self._claim(row.request_line not in rows.allocations and key not in rows.taken)
        rows.allocations[row.request_line] = row
        rows.taken.add(key)

    def capsule(self, window: int) -> CapsuleRow | None:
        return self._rows.capsules.get(window)

    def put_capsule(self, row: CapsuleRow) -> None:
        self._rows.capsules[row.window] = row

    def drop_capsule(self, window: int) -> None:
        self._rows.capsules.pop(window, None)

    def seats(self) -> Sequence[SeatRow]:
        return ordered(self._rows.seats)

    def add_seat(self, row: SeatRow) -> None:
        self._claim(row.seat not in self._rows.seats)
        self._rows.seats[row.seat] = row

    def replace_seat(self, row: SeatRow) -> None:
        before = self._rows.seats.get(row.seat)
        self._claim(before is not None and before.record == row.record)
        self._rows.seats[row.seat] = row

    def setting(self, name: str) -> bytes | None:
        return self._rows.settings.get(name)

    def set(self, name: str, value: bytes) -> None:
        self._rows.settings[name] = value


class ListStudyFile:
    """The desk's `StudyFile` in memory: a turn works on a copy, which takes the rows' place."""

    def __init__(self, settings: Mapping[str, bytes]) -> None:
        self._rows = Rows(settings=dict(settings))
        self._busy = False

    def fork(self) -> ListStudyFile:
        """Another file with the same rows, from here on its own."""
        other = ListStudyFile({})
        other._rows = self._rows.copy()
        return other

    @contextmanager
    def turn(self) -> Iterator[ListTurn]:
        """Keeps all of the block, or nothing."""
        with self._alone():
            rows = self._rows.copy()
            with ListTurn(rows).held() as turn:
                yield turn
            self._rows = rows

    def snapshot(self) -> Snapshot:
        """All rows."""
        with self._alone():
            rows = self._rows
            return Snapshot(
                dict(rows.settings), ordered(rows.lines), ordered(rows.list_rows),
                ordered(rows.allocations), ordered(rows.capsules), ordered(rows.seats),
            )  # fmt: skip

    def close(self) -> None:
        """From now on every turn is a bug of the caller."""
        self._busy = True

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._busy:
            raise RuntimeError("the study file is closed, or another turn is open")
        self._busy = True
        try:
            yield
        finally:
            self._busy = False
