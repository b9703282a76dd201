"""What was acknowledged, row by row, told by a study file that says each write and each commit."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from app.custody.records import Snapshot
from app.desk.ports import FileTurn, StudyFile
from app.trial.refusal import Failure

Place = tuple[object, ...]
Rows = dict[Place, str]
"""The digest of each row, by table and key."""
Written = dict[Place, str | None]
"""The rows a turn wrote; None for one that it removed."""
Said = tuple[str, Written | str]
Say = Callable[[Said], None]


def digest(row: object) -> str:
    """A row's face: two rows with one digest are equal."""
    return hashlib.sha256(repr(row).encode()).hexdigest()


def rows_of(snapshot: Snapshot) -> Rows:
    """Every row of a file, by table and key."""
    rows: dict[Place, object] = {("setting", name): v for name, v in snapshot.settings.items()}
    rows |= {("line", row.number): row for row in snapshot.lines}
    rows |= {("list", row.version, row.stratum, row.position): row for row in snapshot.rows}
    rows |= {("allocation", row.request_line): row for row in snapshot.allocations}
    rows |= {("capsule", row.window): row for row in snapshot.capsules}
    rows |= {("seat", row.seat): row for row in snapshot.seats}
    return {place: digest(row) for place, row in rows.items()}


@dataclass
class Ledger:
    """The rows that must stand in the file, and those that may, since their commit was not heard.

    `sure` is False after a commit of which the program itself said that it does not know.
    """

    kept: Rows
    pending: Written | None = None
    sure: bool = True
    acknowledged: int = 0

    def hear(self, said: Said) -> None:
        """Takes in ``about`` (with the writes), ``kept``, or ``failed`` (with the code)."""
        what, told = said
        if what == "about":
            self.pending = cast(Written, told)
        elif what == "kept":
            self.kept, self.pending = self.with_pending(), None
            self.acknowledged += 1
        elif told == "file.uncertain":
            self.sure = False
        else:
            self.pending = None

    def with_pending(self) -> Rows:
        """The rows as they are once the pending turn is kept."""
        rows = {**self.kept, **(self.pending or {})}
        return {place: row for place, row in rows.items() if row is not None}

    def allows(self, found: Rows) -> bool:
        """Whether a file tells exactly what was acknowledged, the pending turn whole or not."""
        return found == self.kept or (self.pending is not None and found == self.with_pending())

    def settle(self, found: Rows) -> None:
        """Goes on from what was found."""
        self.kept, self.pending, self.sure = dict(found), None, True


class HeardTurn:
    """A turn whose writes are noted."""

    def __init__(self, turn: FileTurn) -> None:
        self._turn = turn
        self.written: Written = {}

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._turn, name)
        places = _PLACES.get(name)
        if places is None:
            return act

        def write(*arguments: Any) -> None:
            act(*arguments)
            self.written.update(places(*arguments))

        return write


def _listed(rows: Any) -> Written:
    return {("list", row.version, row.stratum, row.position): digest(row) for row in rows}


_PLACES: Mapping[str, Callable[..., Written]] = {
    "append": lambda row: {("line", row.number): digest(row)},
    "add_list_rows": _listed,
    "allocate": lambda row: {("allocation", row.request_line): digest(row)},
    "put_capsule": lambda row: {("capsule", row.window): digest(row)},
    "drop_capsule": lambda window: {("capsule", window): None},
    "add_seat": lambda row: {("seat", row.seat): digest(row)},
    "set": lambda name, value: {("setting", name): digest(value)},
}


@dataclass
class HeardFile:
    """A study file that says what it is about to keep, and what it has kept or has not."""

    file: StudyFile
    say: Say

    @contextmanager
    def turn(self) -> Iterator[FileTurn]:
        """A turn as the file's own."""
        try:
            with self.file.turn() as turn:
                heard = HeardTurn(turn)
                yield cast(FileTurn, heard)
                if heard.written:
                    self.say(("about", heard.written))
        except Failure as why:
            self.say(("failed", why.code))
            raise
        if heard.written:
            self.say(("kept", ""))

    @property
    def snapshot(self) -> Callable[[], Snapshot]:
        """As the file's own."""
        return self.file.snapshot
