"""The study file in SQLite, open for its one writer."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, RootTransaction

from app.custody.records import Snapshot
from app.store.reading import copied, require, require_writable
from app.store.sqlite import LIMITS, Limits, begin, engine, require_room, settle, told, writing
from app.store.turn import SqlTurn
from app.trial.refusal import Failure, Trouble


class SqliteStudyFile:
    """One connection, used by one errand at a time. The desk's `StudyFile`.

    A second turn while one is open, and a turn after `close`, are bugs of the
    caller and raise RuntimeError.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._engine = engine(path, "rw", limits.wait, writing)
        self._connection: Connection | None = None
        self._closed = False
        self._errand = threading.Lock()

    @classmethod
    def create(cls, path: Path, settings: Mapping[str, bytes], limits: Limits = LIMITS) -> Self:
        """A new file with these settings, mode 0600.

        Raises Refusal ``file.exists`` or ``file.no_folder``, and Troubles as `turn` does.
        """
        # Alembic takes a quarter of a second to import, and only a new file needs it.
        from app.store.founding import found

        found(path, settings, limits)
        return cls.open(path, limits)

    @classmethod
    def open(cls, path: Path, limits: Limits = LIMITS) -> Self:
        """The file at `path`; an interrupted transaction in it is rolled back by SQLite.

        Raises Refusal ``file.missing``, ``file.not_a_study`` or ``file.newer_schema``;
        Trouble ``file.setting``, ``file.damaged``, ``file.locked``, ``file.no_access``,
        ``file.read_only``, ``file.needs_recovery`` or ``file.sqlite_too_old``.
        """
        require(path)
        require_writable(path)
        opened = cls(path, limits)
        opened._connected()
        return opened

    def close(self) -> None:
        """Gives the file back; closing twice does nothing."""
        self._closed = True
        self._drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def turn(self) -> Iterator[SqlTurn]:
        """Holds the write lock; commits when the block ends well, keeps nothing otherwise.

        Returning from the block means that the rows are on disk. Raises Trouble
        ``file.locked``, ``file.full``, ``file.read_only``, ``file.moved``, ``file.damaged``,
        ``file.diverged``, ``file.no_access``, ``file.failed``; ``file.not_saved`` when the
        last step failed and nothing was kept, ``file.uncertain`` when that cannot be told.
        """
        with self._alone():
            require_room(self._path, self._limits.free)
            connection = self._connected()
            with told():
                transaction = begin(connection, "BEGIN IMMEDIATE")
            with ExitStack() as unless_whole:
                unless_whole.callback(self._undo, transaction)
                with SqlTurn(connection).held() as turn:
                    yield turn
                unless_whole.pop_all()
            self._commit(transaction, turn)

    def snapshot(self) -> Snapshot:
        """All rows, copied in one short read transaction; raises as `turn`."""
        with self._alone():
            return copied(self._connected())

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._closed or not self._errand.acquire(blocking=False):
            raise RuntimeError("the study file is closed, or another turn is open")
        try:
            yield
        finally:
            self._errand.release()

    def _connected(self) -> Connection:
        if self._connection is None:
            with told():
                self._connection = self._engine.connect()
        return self._connection

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # Closed without a last ROLLBACK, which a failed disk could not serve either.
            connection.invalidate()
            connection.close()

    def _undo(self, transaction: RootTransaction) -> None:
        try:
            with told():
                transaction.rollback()
        except Failure:
            self._drop()

    def _commit(self, transaction: RootTransaction, turn: SqlTurn) -> None:
        try:
            with told():
                transaction.commit()
        except Failure:
            # An error here says nothing about what is on disk: only a fresh look does.
            self._drop()
            if not self._stands(turn):
                raise Trouble("file.not_saved") from None

    def _stands(self, turn: SqlTurn) -> bool:
        try:
            connection = self._connected()
            with told(), begin(connection, "BEGIN"):
                stands = turn.stands(connection)
            if stands:
                self._drop()
                settle(self._path, self._limits.wait)
        except Failure:
            raise Trouble("file.uncertain") from None
        return stands
