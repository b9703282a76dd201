"""Signatures checked by several threads at once, while the lines go on being read.

A library that leaves the interpreter's lock alone while it computes lets two
threads check nearly twice as many. Which signature was bad is not told here:
whoever must know reads again, one after the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait

from app.custody.windows import Verify

BATCH = 256
"""How many checks a thread takes at a time; fewer than that are done where they are asked for."""
AHEAD = 32
"""How many batches wait for the threads before who reads the lines waits for them."""
_Check = tuple[bytes, bytes, bytes]


class Hurried:
    """Takes signatures as `verify` does and judges them later: `settle` raises what it raises."""

    def __init__(self, verify: Verify, threads: int) -> None:
        self._verify = verify
        self._threads = threads
        self._pool: ThreadPoolExecutor | None = None
        self._waiting: list[_Check] = []
        self._running: list[Future[None]] = []
        self._calm = False

    def __call__(self, public_key: bytes, signature: bytes, message: bytes) -> None:
        """Notes one signature for checking; raises nothing until it was calmed."""
        if self._calm:
            self._verify(public_key, signature, message)
            return
        self._waiting.append((public_key, signature, message))
        if len(self._waiting) == BATCH:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(self._threads)
            self._running.append(self._pool.submit(self._check, self._waiting))
            # What waits is held in memory: a long log is not read far ahead of its signatures.
            wait(self._running[-AHEAD - 1 : -AHEAD])
            self._waiting = []

    def settle(self) -> None:
        """Waits for all that was noted; raises ValueError when any of it is bad."""
        try:
            self._check(self._waiting)
            for done in self._running:
                done.result()
        finally:
            self.drop()

    def calm(self) -> None:
        """As `settle`; from now on each signature is checked where it is asked for."""
        self._calm = True
        self.settle()

    def drop(self) -> None:
        """Forgets what was noted and ends the threads."""
        self._waiting, self._running = [], []
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def _check(self, checks: Sequence[_Check]) -> None:
        for public_key, signature, message in checks:
            self._verify(public_key, signature, message)
