"""SQLite through apsw, in the clothes of Python's own module, so that the real store uses it.

Python's module gives no way to stand between SQLite and the disk; apsw does.
What differs: the library is the one inside apsw, not the system's; rows are
fetched at once; and an error that is injected below SQLite is always raised,
even where SQLite itself would go on without a word.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any
from unittest.mock import patch

import apsw

Row = tuple[Any, ...]
_CHANGING = ("INSERT", "UPDATE", "DELETE", "REPLACE")
_CODES = {
    getattr(apsw, f"{name}Error"): code
    for name, code in {
        "Busy": apsw.SQLITE_BUSY, "CantOpen": apsw.SQLITE_CANTOPEN,
        "Constraint": apsw.SQLITE_CONSTRAINT, "Corrupt": apsw.SQLITE_CORRUPT,
        "Full": apsw.SQLITE_FULL, "IO": apsw.SQLITE_IOERR, "Locked": apsw.SQLITE_LOCKED,
        "NotADB": apsw.SQLITE_NOTADB, "Permissions": apsw.SQLITE_PERM,
        "ReadOnly": apsw.SQLITE_READONLY, "SQL": apsw.SQLITE_ERROR,
    }.items()
    if hasattr(apsw, f"{name}Error")
}  # fmt: skip
_KINDS: dict[int, type[sqlite3.DatabaseError]] = {
    apsw.SQLITE_CORRUPT: sqlite3.DatabaseError, apsw.SQLITE_NOTADB: sqlite3.DatabaseError,
    apsw.SQLITE_CONSTRAINT: sqlite3.IntegrityError, apsw.SQLITE_MISMATCH: sqlite3.IntegrityError,
    apsw.SQLITE_TOOBIG: sqlite3.DataError, apsw.SQLITE_MISUSE: sqlite3.ProgrammingError,
}  # fmt: skip


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except apsw.Error as error:
        raise _as_of_python(error) from None


def _as_of_python(error: apsw.Error) -> sqlite3.Error:
    code = getattr(error, "extendedresult", None)
    if code is None:
        code = next(code for kind, code in _CODES.items() if isinstance(error, kind))
    told = _KINDS.get(code & 0xFF, sqlite3.OperationalError)(str(error))
    told.sqlite_errorcode = code
    names = apsw.mapping_extended_result_codes | apsw.mapping_result_codes
    told.sqlite_errorname = str(names.get(code, "SQLITE_ERROR"))
    return told


class Cursor:
    """A cursor as Python's module has it, its rows fetched when it is executed."""

    arraysize = 1
    lastrowid: int | None = None

    def __init__(self, raw: apsw.Connection) -> None:
        self._raw = raw
        self._rows: list[Row] = []
        self.description: Sequence[Row] | None = None
        self.rowcount = -1

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        """Executes a statement to its end."""
        cursor = self._raw.cursor()
        self.description = None

        def note(running: apsw.Cursor, _: str, __: object) -> bool:
            # Before the first step: a finished statement no longer says what its columns were.
            described = running.get_description()
            self.description = [(name, *[None] * 6) for name, _ in described] or None
            return True

        cursor.exec_trace = note
        with _translated():
            self._rows = list(cursor.execute(sql, tuple(parameters)))
        changing = sql.lstrip().upper().startswith(_CHANGING)
        self.rowcount = self._raw.changes() if changing else -1
        return self

    def executemany(self, sql: str, many: Iterable[Sequence[Any]]) -> Cursor:
        """Executes a statement with each of several parameters."""
        self.rowcount = sum(self.execute(sql, parameters).rowcount for parameters in many)
        return self

    def fetchone(self) -> Row | None:
        """The next row."""
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Row]:
        """The next rows."""
        taken, self._rows = self._rows[:size], self._rows[size:]
        return taken

    def fetchall(self) -> list[Row]:
        """All rows that are left."""
        return self.fetchmany(len(self._rows))

    def close(self) -> None:
        """Nothing is left to close."""


class Connection(sqlite3.Connection):
    """A connection as Python's module has it, without transactions of its own accord.

    What it inherits is the kind alone: the connection behind it is apsw's.
    """

    isolation_level = None

    def __init__(self, place: str, vfs: str, timeout: float) -> None:
        super().__init__(":memory:")
        flags = apsw.SQLITE_OPEN_URI | apsw.SQLITE_OPEN_READWRITE
        with _translated():
            self._raw = apsw.Connection(place, flags=flags, vfs=vfs)
        self._raw.set_busy_timeout(int(timeout * 1000))

    def cursor(self, *_: object) -> Cursor:  # type: ignore[override]
        """A new cursor."""
        return Cursor(self._raw)

    def execute(self, sql: str, parameters: Any = ()) -> Cursor:  # type: ignore[override]
        """Executes a statement."""
        return self.cursor().execute(sql, parameters)

    def commit(self) -> None:
        """Commits what is open."""
        if self._raw.in_transaction:
            self.execute("COMMIT")

    def rollback(self) -> None:
        """Undoes what is open."""
        if self._raw.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Closes, whatever is open, and says nothing of what fails in it."""
        super().close()
        with suppress(apsw.Error):
            self._raw.close(True)

    def setlimit(self, category: int, limit: int, /) -> int:
        """Sets a limit; returns the former."""
        return self._raw.limit(category, limit)

    def getlimit(self, category: int, /) -> int:
        """A limit."""
        return self._raw.limit(category)

    def create_function(self, name: str, narg: int, func: Any, **how: bool) -> None:
        """Makes a function known."""
        self._raw.create_scalar_function(name, func, narg, **how)

    def backup(self, target: sqlite3.Connection, **_: Any) -> None:
        """Copies the whole file to another."""
        assert isinstance(target, Connection)
        with _translated(), target._raw.backup("main", self._raw, "main") as copy:
            copy.step()


@contextmanager
def apsw_in_place(vfs: str) -> Iterator[None]:
    """While the block runs, whoever connects by Python's module uses apsw and its file layer."""

    def connect(place: str, /, *, timeout: float, **_: object) -> Connection:
        return Connection(place, vfs, timeout)

    with patch.object(sqlite3, "connect", connect):
        yield
