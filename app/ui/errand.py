"""Errands: acts carried out in order, one at a time, off the screen's thread.

A page asks; the one worker does; what came of it is told on the screen's
thread. An errand that is still under way is not begun again, so a double
click, a double scan or a held key has one effect.

What an errand refers to may be a page. The worker lets go of it before it says
that it has ended, and collects nothing: no page is taken down on its thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.desk.journal import Journal
from app.trial.refusal import Failure
from app.ui.collection import ScreenCollection

Told = Callable[[Any], None]


@dataclass(frozen=True, slots=True)
class Errand:
    """An act, and who is told how it went."""

    act: Callable[[], Any]
    done: Told | None
    failed: Callable[[Failure], None] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an errand: a result, a Failure, or an exception that is a bug."""

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
    _ended = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal | None = None
        self._pool = ThreadPoolExecutor(1, "errands")
        self._pending: dict[str, Errand] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._collection = ScreenCollection(self)
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
        self._pending[name] = Errand(act, done, failed)
        self.busy.emit(name)
        self._collection.begin()
        self._pool.submit(self._carry_out, name)
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
        self._collection.end()

    def _carry_out(self, name: str) -> None:
        self._outcomes[name] = self._outcome(name)
        self._ended.emit(name)

    def _outcome(self, name: str) -> Outcome:
        before = self._written()
        try:
            outcome = Outcome(self._pending[name].act())
        except Failure as failure:
            outcome = Outcome(failure=failure)
        except Exception as bug:
            outcome = Outcome(bug=bug)
        return replace(outcome, kinds=self._kinds_since(before))

    def _written(self) -> int:
        return len(self.journal.board.events) if self.journal else 0

    def _kinds_since(self, before: int) -> frozenset[str]:
        events = self.journal.board.events[before:] if self.journal else []
        return frozenset(event.kind for event in events)

    def _tell(self, name: str) -> None:
        errand, outcome = self._pending.pop(name), self._outcomes.pop(name)
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
