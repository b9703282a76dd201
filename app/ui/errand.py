"""Errands: acts carried out in order, one at a time, off the screen's thread.

A page asks; the one worker does; what came of it is told on the screen's
thread. An errand that is still under way is not begun again, so a double
click, a double scan or a held key has one effect.

Slow work that touches neither board nor log is done beside the acts, on a thread of
its own that nobody waits for: a network share may keep it for minutes.

What an errand refers to may be a page. The worker lets go of it before it says
that it has ended, and collects nothing: no page is taken down on its thread.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from threading import Thread
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
    _back = Signal(str, object)

    def __init__(self) -> None:
        super().__init__()
        self.journal: Journal | None = None
        self.afterwards: Callable[[frozenset[str]], None] | None = None
        """Called behind an act with the kinds it wrote, before the next act begins; quick."""
        self._pool = ThreadPoolExecutor(1, "errands")
        self._pending: dict[str, Errand] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._collection = ScreenCollection(self)
        self._beside: dict[str, Told] = {}
        self._finished = False
        self._ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)
        self._back.connect(self._tell_back, Qt.ConnectionType.QueuedConnection)

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

    def beside(self, name: str, work: Callable[[], Any], done: Told) -> bool:
        """Does slow work while acts go on; False when one of this name is still under way.

        `work` raises no Failure, reads no board and writes no line. `done(result)` is
        called on the screen's thread, unless the program has ended meanwhile.
        """
        if name in self._beside:
            return False
        self._beside[name] = done
        self._collection.begin()
        Thread(target=self._work, args=(name, work), name=name, daemon=True).start()
        return True

    @property
    def idle(self) -> bool:
        """Whether nothing is queued or under way."""
        return not self._pending

    @property
    def at_rest(self) -> bool:
        """Whether nothing is under way beside the acts either."""
        return self.idle and not self._beside

    def tell_progress(self, done: int, total: int) -> None:
        """Called by a long act, from the worker's thread."""
        self.progressed.emit(done, total)

    def finish(self) -> None:
        """Waits until everything queued is done; nothing can be asked afterwards.

        Work beside the acts is not waited for: what it leaves half-done counts for nothing.
        """
        self._pool.shutdown(wait=True)
        self._finished = True
        if not self._beside:
            self._collection.end()

    def _carry_out(self, name: str) -> None:
        before = self._written()
        outcome = _outcome_of(self._pending[name].act)
        kinds = self._kinds_since(before)
        if kinds and self.afterwards is not None:
            behind = _outcome_of(partial(self.afterwards, kinds))
            outcome = replace(outcome, bug=outcome.bug or behind.bug)
        self._outcomes[name] = replace(outcome, kinds=kinds)
        self._ended.emit(name)

    def _work(self, name: str, work: Callable[[], Any]) -> None:
        outcome = _outcome_of(work)
        if not self._finished:
            self._back.emit(name, outcome)

    def _tell_back(self, name: str, outcome: Any) -> None:
        done = self._beside.pop(name)
        if self._finished:
            return
        if outcome.bug is not None:
            self.bug.emit(outcome.bug)
        elif outcome.failure is None:
            done(outcome.result)

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


def _outcome_of(act: Callable[[], Any]) -> Outcome:
    try:
        return Outcome(act())
    except Failure as failure:
        return Outcome(failure=failure)
    except Exception as bug:
        return Outcome(bug=bug)
