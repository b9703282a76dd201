"""Errands: acts carried out in order, one at a time, off the screen's thread.

A page asks; the one worker does; what came of it is told on the screen's
thread. An errand that is still under way is not begun again, so a double
click, a double scan or a held key has one effect.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.desk.journal import Journal
from app.trial.refusal import Failure

Told = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """An act under its name, and who is told how it went."""

    name: str
    act: Callable[[], Any]
    done: Told | None
    failed: Callable[[Failure], None] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an errand: a result, a Failure, or an exception that is a bug."""

    errand: Errand
    result: Any = None
    failure: Failure | None = None
    bug: Exception | None = None
    kinds: frozenset[str] = frozenset()
    """The kinds of the lines that the errand wrote."""


class Errands(QObject):
    """The one worker. `journal` is set while a study is open, to tell what an errand wrote."""

    busy = Signal(str)
    """The name of the errand under way; empty when the last one has ended."""
    progressed = Signal(int, int)
    """Done and total of a long errand, from `tell_progress`."""
    wrote = Signal(frozenset)
    """The kinds of the lines just written, after the asker was told."""
    failed = Signal(Failure)
    """A Failure that the asker left to the window."""
    bug = Signal(BaseException)
    """An exception that is a defect of the program."""
    _ended = Signal(Outcome)

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal | None = None
        self._pool = ThreadPoolExecutor(1, "errands")
        self._pending: dict[str, Errand] = {}
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def run(
        self, name: str, act: Callable[[], Any], done: Told | None = None,
        failed: Callable[[Failure], None] | None = None,
    ) -> bool:  # fmt: skip
        """Queues an act; False when one of this name is still under way and nothing was queued.

        `done(result)` or `failed(failure)` is called on the screen's thread.
        """
        if name in self._pending:
            return False
        errand = Errand(name, act, done, failed)
        self._pending[name] = errand
        self.busy.emit(name)
        self._pool.submit(self._carry_out, errand)
        return True

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or under way."""
        return not self._pending

    def tell_progress(self, done: int, total: int) -> None:
        """Called by a long act, from the worker's thread."""
        self.progressed.emit(done, total)

    def finish(self) -> None:
        """Waits until everything queued is done; nothing can be asked afterwards."""
        self._pool.shutdown(wait=True)

    def _carry_out(self, errand: Errand) -> None:
        before = self._written()
        try:
            outcome = Outcome(errand, errand.act())
        except Failure as failure:
            outcome = Outcome(errand, failure=failure)
        except Exception as bug:
            outcome = Outcome(errand, bug=bug)
        kinds = self._kinds_since(before)
        told = Outcome(errand, outcome.result, outcome.failure, outcome.bug, kinds)
        self._ended.emit(told)

    def _written(self) -> int:
        return len(self.journal.board.events) if self.journal else 0

    def _kinds_since(self, before: int) -> frozenset[str]:
        events = self.journal.board.events[before:] if self.journal else []
        return frozenset(event.kind for event in events)

    def _tell(self, outcome: Outcome) -> None:
        errand = outcome.errand
        self._pending.pop(errand.name, None)
        if not self._pending:
            self.busy.emit("")
        if outcome.bug is not None:
            self.bug.emit(outcome.bug)
        elif outcome.failure is not None:
            tell = errand.failed or self.failed.emit
            tell(outcome.failure)
        elif errand.done is not None:
            errand.done(outcome.result)
        if outcome.kinds:
            self.wrote.emit(outcome.kinds)
