"""All that is SQLite's own: how a connection is made safe, and what its errors mean.

The settings are those under which no acknowledged transaction is lost in a
power cut: Python's defaults (journal DELETE, synchronous FULL) lose some.
"""

from __future__ import annotations

import hashlib
import logging
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Literal

from sqlalchemy import Connection, Engine, NullPool, RootTransaction, create_engine, event
from sqlalchemy.exc import DBAPIError

from app.trial.refusal import Failure, Refusal, Trouble

APPLICATION_ID = int.from_bytes(b"OPL1", "big")
SCHEMA_VERSION = 2
_SCHEMAS = {
    1: "08ee3b3db3509f31aaae0f84c96657c33e1057df0a546f7ffbae8774b1357f80",
    2: "e7632d3c162b7ccdd6598e76b0bcc4f0a6e1aaba82ebccef112d97943e09b47f",
}
"""What `schema_digest` says of each version that can be read."""
_OLDEST_SQLITE = (3, 37, 0)  # the first with STRICT tables
_LONGEST_VALUE = 16 * 1024 * 1024
_COUNTS = (24, 40, 92)
"""Where the head of a file counts: its changes, those of its schema, the changes once more."""
_FIRST = (1).to_bytes(4, "big")

_CAPSULE = ("window", "sealed", "head_number", "head_leaf", "signature")

Begin = Literal["BEGIN", "BEGIN IMMEDIATE"]
Mode = Literal["ro", "rw"]
Prepare = Callable[[sqlite3.Connection], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to wait for another process (seconds), and the free disk a turn needs (bytes)."""

    wait: int = 30
    free: int = 64 * 1024 * 1024


LIMITS = Limits()

# Turned up, SQLAlchemy would write every row that it reads into the log.
logging.getLogger("sqlalchemy.engine.Engine").addFilter(
    lambda record: record.levelno >= logging.WARNING
)

# Name, value given, value read back. The journal mode comes last: it is the first to read the file.
_SETTINGS: tuple[tuple[str, str, str | int], ...] = (
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("foreign_keys", "ON", 1),
    ("secure_delete", "ON", 1),
    ("temp_store", "MEMORY", 2),
    ("mmap_size", "0", 0),
    ("fullfsync", "ON", 1),
    ("checkpoint_fullfsync", "ON", 1),
    ("synchronous", "EXTRA", 3),
    ("locking_mode", "NORMAL", "normal"),
    ("auto_vacuum", "NONE", 0),
)
_JOURNAL = (("journal_mode", "TRUNCATE", "truncate"),)

_TROUBLES = {
    sqlite3.SQLITE_BUSY: "file.locked",
    sqlite3.SQLITE_LOCKED: "file.locked",
    sqlite3.SQLITE_FULL: "file.full",
    sqlite3.SQLITE_READONLY: "file.read_only",
    sqlite3.SQLITE_READONLY_ROLLBACK: "file.needs_recovery",
    sqlite3.SQLITE_READONLY_RECOVERY: "file.needs_recovery",
    sqlite3.SQLITE_READONLY_DBMOVED: "file.moved",
    sqlite3.SQLITE_CANTOPEN: "file.no_access",
    sqlite3.SQLITE_PERM: "file.no_access",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "file.diverged",
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "file.diverged",
}
_DAMAGES = {
    sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_TOOBIG,
}  # fmt: skip
_PRIMARY = 0xFF  # the low byte of an extended result code is the primary one


def failure_of(error: Exception) -> Failure:
    """What an error of the database means to the user; raises it again if it is a bug of ours."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, Failure):
        return cause
    if isinstance(cause, sqlite3.ProgrammingError):
        raise error
    code = getattr(cause, "sqlite_errorcode", None)
    # Without a code it is Python that could not read a text as UTF-8.
    if code is None or code & _PRIMARY in _DAMAGES:
        return Trouble("file.damaged", place="file")
    name = _TROUBLES.get(code) or _TROUBLES.get(code & _PRIMARY)
    if name is None:
        return Trouble("file.failed", reason=getattr(cause, "sqlite_errorname", "SQLITE"))
    return Trouble(name)


@contextmanager
def told() -> Iterator[None]:
    """Raises errors of the database as Refusal or Trouble, without the statement or a value."""
    try:
        yield
    except (sqlite3.Error, DBAPIError, UnicodeDecodeError) as error:
        raise failure_of(error) from None


def require_room(path: Path, free: int) -> None:
    """Raises Trouble ``file.full`` when the disk of `path` has less than `free` bytes left."""
    try:
        left = shutil.disk_usage(path.parent).free
    except OSError:
        raise Trouble("file.no_access") from None
    if left < free:
        raise Trouble("file.full")


def founding(raw: sqlite3.Connection) -> None:
    """Prepares the connection that makes a new file."""
    _set(raw, _SETTINGS + _JOURNAL)


def writing(raw: sqlite3.Connection) -> None:
    """Prepares a connection that may write.

    Raises as `reading`, and Refusal ``file.older_schema``.
    """
    upgrading(raw)
    version = version_of(raw)
    if version < SCHEMA_VERSION:
        raise Refusal("file.older_schema", version=version, known=SCHEMA_VERSION)


def upgrading(raw: sqlite3.Connection) -> None:
    """Prepares the connection to a file that is copied to become one of today's schema."""
    reading(raw)
    _set(raw, _JOURNAL)


def version_of(raw: sqlite3.Connection) -> int:
    """The version of a file's schema; 0 when it has none."""
    version = _one(raw, "PRAGMA user_version")
    assert isinstance(version, int)
    return version


def reading(raw: sqlite3.Connection) -> None:
    """Prepares a connection that never writes, to a file of any schema so far.

    Raises Refusal ``file.not_a_study`` or ``file.newer_schema``, Trouble
    ``file.damaged`` or ``file.setting``.
    """
    _set(raw, _SETTINGS)
    _identify(raw)


def sign_file(connection: Connection) -> None:
    """Marks a new file as a study of Opaline."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def mark_version(connection: Connection, version: int) -> None:
    """Writes the version of the file's schema, in the transaction that is open."""
    connection.exec_driver_sql(f"PRAGMA user_version = {version}")


def is_current(connection: Connection) -> bool:
    """Whether the file's schema is today's."""
    return version_of(_raw(connection)) == SCHEMA_VERSION


def schema_of(connection: Connection) -> int:
    """The version of the file's schema."""
    return version_of(_raw(connection))


def copy_pages(connection: Connection, other: Connection) -> None:
    """Copies all pages of one file over another, as they stood at one moment."""
    _raw(connection).backup(_raw(other))


def pages_of(connection: Connection) -> bytes:
    """The file's own bytes as they stood at one moment, read while others may open it.

    Copied page by page under one read lock, into memory: no database is ever
    opened where a copy is kept, which may be a folder on a network.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        _raw(connection).backup(memory)
        return memory.serialize()


def capsules_in(pages: bytes) -> list[tuple[int | bytes, ...]]:
    """The rows of the capsules in a file's pages, their columns in the order of the table."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.deserialize(pages)
        return memory.execute(f"SELECT {', '.join(_CAPSULE)} FROM capsule").fetchall()


def with_capsules(pages: bytes, rows: Sequence[Sequence[int | bytes]]) -> bytes:
    """The pages with these rows in the place of those of the same windows; others are left out."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.deserialize(pages)
        changed = ", ".join(f"{name} = ?" for name in _CAPSULE)
        for row in rows:
            memory.execute(f"UPDATE capsule SET {changed} WHERE window = ?", (*row, row[0]))
        return memory.serialize()


def rebuilt(pages: bytes) -> bytes:
    """A file made anew from its pages, in memory, its counts of changes set to one.

    The number of transactions at the bench may differ between the arms: the same rows
    give the same bytes.
    """
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        memory.deserialize(pages)
        memory.execute("VACUUM")
        made = bytearray(memory.serialize())
    for start in _COUNTS:
        made[start : start + len(_FIRST)] = _FIRST
    return bytes(made)


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    return raw


def _one(raw: sqlite3.Connection, question: str) -> object:
    found = raw.execute(question).fetchone()
    return found[0] if found else 0


def _in_force(name: str, found: object, expected: object) -> None:
    if found != expected:
        raise Trouble("file.setting", name=name)


def _set(raw: sqlite3.Connection, settings: tuple[tuple[str, str, str | int], ...]) -> None:
    for name, value, expected in settings:
        raw.execute(f"PRAGMA {name} = {value}").fetchall()
        _in_force(name, _one(raw, f"PRAGMA {name}"), expected)


def _set_by_python(raw: sqlite3.Connection, wait: int) -> None:
    raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    _in_force("longest_value", raw.getlimit(sqlite3.SQLITE_LIMIT_LENGTH), _LONGEST_VALUE)
    _in_force("isolation_level", raw.isolation_level, None)
    _in_force("busy_timeout", _one(raw, "PRAGMA busy_timeout"), wait * 1000)


def _identify(raw: sqlite3.Connection) -> None:
    application = _one(raw, "PRAGMA application_id")
    version = version_of(raw)
    if application != APPLICATION_ID or version < 1:
        raise Refusal("file.not_a_study")
    if version > SCHEMA_VERSION:
        raise Refusal("file.newer_schema", version=version, known=SCHEMA_VERSION)
    # A view that never ends or a trigger that deletes would stand in the schema.
    if schema_digest(raw) != _SCHEMAS[version] or _revision(raw) != f"{version:04}":
        raise Trouble("file.damaged", place="schema")
    _in_force("journal_mode", _one(raw, "PRAGMA journal_mode") == "wal", False)


def _revision(raw: sqlite3.Connection) -> object:
    return _one(raw, "SELECT group_concat(version_num) FROM alembic_version")


def schema_digest(raw: sqlite3.Connection) -> str:
    """SHA-256, hexadecimal, of the schema's text; that of Alembic's own table is not ours."""
    found = raw.execute(
        "SELECT type, name, tbl_name, CASE name WHEN 'alembic_version' THEN '' ELSE sql END"
        " FROM sqlite_schema ORDER BY type, name"
    ).fetchall()
    return hashlib.sha256(repr(found).encode(errors="backslashreplace")).hexdigest()


def address(path: PurePath, mode: Mode) -> str:
    """How SQLite is told to open a file at an absolute path, whatever signs are in its name.

    SQLite knows no hosts: that of a Windows share, where a backup may lie, is part of the path.
    """
    told = path.as_uri()
    if not told.startswith("file:///"):
        told = told.replace("file://", "file:////", 1)
    return f"{told}?mode={mode}"


def _connect(path: Path, mode: Mode, wait: int, prepare: Prepare) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < _OLDEST_SQLITE:
        needed = ".".join(map(str, _OLDEST_SQLITE))
        raise Trouble("file.sqlite_too_old", version=sqlite3.sqlite_version, needed=needed)
    # Opened by SQLite alone: to open and close the file otherwise would drop the locks that
    # this process holds on it. Never "rwc", which would make an empty file of a missing one.
    raw = sqlite3.connect(
        address(path.absolute(), mode), uri=True, timeout=wait, isolation_level=None,
        check_same_thread=False,
    )  # fmt: skip
    with ExitStack() as unless_ready:
        unless_ready.callback(raw.close)
        try:
            _set_by_python(raw, wait)
            prepare(raw)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
                raise Refusal("file.not_a_study") from None
            raise
        unless_ready.pop_all()
    return raw


def engine(path: Path, mode: Mode, wait: int, prepare: Prepare) -> Engine:
    """Makes connections to one file; every transaction must say how it begins (`begin`)."""
    made = create_engine(
        "sqlite://", poolclass=NullPool, hide_parameters=True,
        creator=lambda: _connect(path, mode, wait, prepare),
    )  # fmt: skip

    @event.listens_for(made, "begin")
    def _(connection: Connection) -> None:
        connection.exec_driver_sql(connection.get_execution_options()["opaline_begin"])

    return made


def begin(connection: Connection, how: Begin) -> RootTransaction:
    """Begins to read (``BEGIN``), or takes the write lock at once (``BEGIN IMMEDIATE``).

    A reader that turns writer half-way cannot be served safely, hence the choice beforehand.
    """
    return connection.execution_options(opaline_begin=how).begin()


def settle(path: Path, wait: int) -> None:
    """Makes sure of what can be read of a commit that failed at its end; raises Troubles.

    When the last sync failed, the emptied journal may be so in memory only,
    and a power cut would bring it back. So it is deleted, and a commit that
    changes nothing, with a new journal, takes its deletion to the disk.
    """
    with told(), closing(_connect(path, "rw", wait, writing)) as raw:
        # Turned from TRUNCATE, which stands, to DELETE, SQLite deletes the file.
        _set(raw, (("journal_mode", "DELETE", "delete"),))
        raw.execute("BEGIN IMMEDIATE")
        raw.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        raw.execute("COMMIT")
