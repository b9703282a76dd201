"""A world that fails on demand: study file, vault, printer, clock, entropy."""

from __future__ import annotations

import errno
import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from app.command.practice import Crew
from app.custody.records import Snapshot
from app.desk.journal import Person
from app.desk.ports import (
    Entropy,
    FileTurn,
    Keyring,
    OpenSeat,
    PrintJob,
    StudyFile,
)
from app.trial.refusal import Trouble
from tests.printers import Around

PLACES = (
    "begin", "lines", "append", "allocate", "put_capsule", "capsule", "allocations", "commit",
    "list_row", "open", "seal", "print", "now", "draw", "holds", "seats",
)  # fmt: skip


def faults() -> list[BaseException]:
    """What may be raised, made anew."""
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    return [
        Trouble("file.failed", reason="SQLITE_IOERR"), Trouble("sealed.damaged"),
        OSError(errno.EIO, "Input/output error"), full, MemoryError(), RuntimeError("planted"),
        ValueError("planted"), KeyError("planted"),
    ]  # fmt: skip


@dataclass
class Plan:
    """Lets the `left`-th call at a place fail; none when `left` is 0."""

    place: str = ""
    left: int = 0
    fault: BaseException | None = None
    fired: bool = False

    def reach(self, place: str) -> None:
        """Passes a place, or fails there."""
        if place == self.place and self.left:
            self.left -= 1
            if not self.left and self.fault is not None:
                self.fired = True
                raise self.fault

    def draw_up(self, chance: random.Random) -> None:
        """Chooses a place, a moment and a fault."""
        self.place, self.left = chance.choice(PLACES), chance.randint(1, 3)
        self.fault = chance.choice(faults())

    def rest(self) -> None:
        """From now on nothing fails."""
        self.left = 0


class _SpoiledTurn:
    def __init__(self, turn: FileTurn, plan: Plan) -> None:
        self._turn = turn
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        self._plan.reach(name)
        return getattr(self._turn, name)


@dataclass
class SpoiledFile:
    """A study file that may fail."""

    file: StudyFile
    plan: Plan

    @contextmanager
    def turn(self) -> Iterator[FileTurn]:
        """A turn as the file's own, unless it fails."""
        self.plan.reach("begin")
        with self.file.turn() as turn:
            yield cast(FileTurn, _SpoiledTurn(turn, self.plan))
            self.plan.reach("commit")

    @property
    def snapshot(self) -> Callable[[], Snapshot]:
        """As the file's own."""
        return self.file.snapshot


@dataclass
class SpoiledPrinter(Around):
    """A printer that may fail."""

    plan: Plan

    def print(self, job: PrintJob) -> None:
        """Prints, or fails."""
        self.plan.reach("print")
        self.printer.print(job)


@dataclass
class SpoiledClock:
    """A clock that may fail, and is set as the other."""

    clock: Any
    plan: Plan

    def now(self) -> datetime:
        """The moment, unless it cannot be had."""
        self.plan.reach("now")
        return cast(datetime, self.clock.now())

    def __getattr__(self, name: str) -> Any:
        return getattr(self.clock, name)


@dataclass
class SpoiledEntropy:
    """Entropy that may be out of order."""

    entropy: Entropy
    plan: Plan

    def draw(self, purpose: str, size: int) -> bytes:
        """Bytes, or a failure."""
        self.plan.reach("draw")
        return self.entropy.draw(purpose, size)


class _SpoiledKeyring:
    def __init__(self, keyring: Keyring, plan: Plan) -> None:
        self._keyring = keyring
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        self._plan.reach(name)
        return getattr(self._keyring, name)


def spoiled(crew: Crew, plan: Plan) -> Crew:
    """People whose keyrings may fail."""

    def of(person: Person) -> Person:
        return replace(person, keys=cast(OpenSeat, _SpoiledSeat(person.keys, plan)))

    return Crew(of(crew.pharmacist), of(crew.operator), of(crew.auditor))


def plain(person: Person) -> Person:
    """A person of `spoiled` as they were."""
    return replace(person, keys=cast(_SpoiledSeat, person.keys).keys)


class _SpoiledSeat:
    def __init__(self, keys: OpenSeat, plan: Plan) -> None:
        self.keys = keys
        self.keyring = _SpoiledKeyring(keys.keyring, plan)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.keys, name)
