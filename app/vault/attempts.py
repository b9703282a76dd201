"""Wrong passphrases: counted seat by seat, each one dearer than the one before."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from app.desk.tries import AttemptMemory, Tried
from app.trial.refusal import Refusal

BEFORE_LOCK = 5
"""Wrong passphrases in a row from which on a seat is locked for a while."""
FIRST_LOCK, LONGEST_LOCK = 60, 15 * 60
"""How long the first lock of a seat lasts, and the longest, in seconds; each doubles the last."""
Seconds = Callable[[], float]


@dataclass(slots=True)
class _Seat:
    in_row: int = 0
    until: float = 0.0
    untold: int = 0


class Attempts:
    """What is remembered of wrong passphrases; `elapsed` tells seconds and never goes back.

    Behind the first four the next may be tried after 1, 2, 4 and 8 seconds, then
    after 1, 2, 4, 8 and at most 15 minutes. Without `elapsed` nothing waits. With a
    `memory` a program that was ended in between goes on where it was; what is
    wrong is kept there before it is told to whoever tried.
    """

    def __init__(self, elapsed: Seconds | None = None, memory: AttemptMemory | None = None) -> None:
        self._elapsed = elapsed
        self._memory = memory
        kept = memory.recall() if memory is not None else {}
        self._seats = {
            seat: _Seat(tried.in_row, self._until(tried.in_row, tried.ago), tried.untold)
            for seat, tried in kept.items()
        }

    @contextmanager
    def trying(self, seat: str) -> Iterator[None]:
        """Around one try of a seat's passphrase.

        Raises Refusal ``passphrase.wait`` (fact ``seconds``), or
        ``passphrase.locked`` (fact ``minutes``) from the fifth wrong one in a row
        on, without a try, while it is too soon.
        """
        known = self._seats.setdefault(seat, _Seat())
        self._require_time(known)
        try:
            yield
        except Refusal as why:
            if why.code == "passphrase.wrong":
                self._wrong(known)
                self._keep(seat)
            raise
        if known.in_row:
            known.in_row = 0
            self._keep(seat)

    def untold(self) -> Mapping[str, int]:
        """How many wrong ones of each seat no line tells yet."""
        return {seat: known.untold for seat, known in self._seats.items() if known.untold}

    def told(self, seat: str, times: int) -> None:
        """So many of a seat's wrong ones stand in the log now."""
        self._seats[seat].untold -= times
        self._keep(seat)

    def _require_time(self, known: _Seat) -> None:
        left = known.until - self._elapsed() if self._elapsed else 0.0
        if left <= 0:
            return
        if known.in_row >= BEFORE_LOCK:
            raise Refusal("passphrase.locked", minutes=math.ceil(round(left, 3) / 60))
        raise Refusal("passphrase.wait", seconds=math.ceil(round(left, 3)))

    def _wrong(self, known: _Seat) -> None:
        known.in_row += 1
        known.untold += 1
        known.until = self._until(known.in_row, 0)

    def _until(self, in_row: int, ago: float) -> float:
        if self._elapsed is None or not in_row:
            return 0.0
        beyond = in_row - BEFORE_LOCK
        wait = 1 << in_row - 1 if beyond < 0 else FIRST_LOCK << min(beyond, 8)
        return self._elapsed() + max(0.0, min(wait, LONGEST_LOCK) - ago)

    def _keep(self, seat: str) -> None:
        if self._memory is not None:
            known = self._seats[seat]
            self._memory.keep(seat, Tried(known.in_row, known.untold))
