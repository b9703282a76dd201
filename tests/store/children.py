"""Other processes: forked from the test, heard through a pipe, killed without warning."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.trial.refusal import Failure

Work = Callable[[Callable[[object], None]], None]
_FORK = multiprocessing.get_context("fork")


class Child:
    """A process at work."""

    def __init__(self, process: BaseProcess, ear: Connection) -> None:
        self._process = process
        self._ear = ear

    def hear(self) -> object:
        """The next thing it says, or None when it has ended without a word."""
        try:
            return self._ear.recv()
        except EOFError:
            return None

    def silent_for(self, seconds: float) -> bool:
        """Whether it says nothing for so long."""
        return not self._ear.poll(seconds)

    def kill(self) -> None:
        """Ends it between two instructions, whichever they are."""
        self._process.kill()
        self._process.join()

    def rest(self) -> list[object]:
        """All that it still says, to its end."""
        return list(iter(self.hear, None))


@contextmanager
def child(work: Work) -> Iterator[Child]:
    """A process that does `work`, which is given the means to speak; killed with the block."""
    ear, mouth = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_run, args=(work, ear, mouth))
    process.start()
    mouth.close()
    made = Child(process, ear)
    try:
        yield made
    finally:
        made.kill()
        ear.close()
        process.close()


def _run(work: Work, ear: Connection, mouth: Connection) -> None:
    ear.close()
    work(mouth.send)


def as_a_guest(path: Path, act: Callable[[Path], object]) -> str:
    """The code of the failure that `act` meets without the owner's rights, or "" for none."""

    def guest(say: Callable[[object], None]) -> None:
        if os.geteuid() == 0:
            os.setuid(65534)
        try:
            act(path)
        except Failure as failure:
            say(failure.code)
        else:
            say("")

    with child(guest) as visitor:
        told = visitor.hear()
    assert isinstance(told, str)
    return told
