"""The workstation's clock, and a clock that is set by hand."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class SystemClock:
    """The operating system's clock."""

    def now(self) -> datetime:
        """The present moment in UTC, in whole milliseconds, never ahead of the machine."""
        return _whole_ms(datetime.now(UTC))

    def elapsed(self) -> timedelta:
        """What has gone by since the machine started, its sleep counted."""
        return timedelta(seconds=_monotonic())

    def wait_until(self, moment: datetime) -> None:
        """Comes back when the clock shows a moment, or shows it already."""
        while (left := moment - self.now()) > timedelta(0):
            time.sleep(min(left.total_seconds(), 1.0))


class SetClock:
    """A clock that stands still until it is set: for practice, never for a patient's bag.

    What it is set forward by has gone by; only `jump` moves it as a hand would.
    """

    def __init__(self, start: datetime) -> None:
        self._now = _utc(start)
        self._elapsed = timedelta(0)

    def now(self) -> datetime:
        """The moment it was last set to, in UTC, in whole milliseconds."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Moves the clock; elapsed time, whatever summer time does meanwhile."""
        self.set(self._now + by)

    def set(self, moment: datetime) -> None:
        """Sets the clock, back too; raises ValueError for a moment without an offset."""
        before, self._now = self._now, _utc(moment)
        self._elapsed += max(self._now - before, timedelta(0))

    def jump(self, by: timedelta) -> None:
        """Moves the clock while no time goes by."""
        self._now = _utc(self._now + by)

    def wait_until(self, moment: datetime) -> None:
        """Sets itself to a moment that has not come: what waits for it has waited."""
        self.set(max(self._now, _utc(moment)))

    def elapsed(self) -> timedelta:
        """All that it was moved forward by, without its jumps."""
        return self._elapsed


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("naive")
    return _whole_ms(moment.astimezone(UTC))


def _whole_ms(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def _monotonic() -> float:
    # Of what the platforms offer, that which goes on while the machine sleeps.
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


def stopwatch() -> Callable[[], float]:
    """Starts now; what it returns tells the seconds since, for measurements only."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start


class PracticeClock:
    """Runs on from a moment of its own choosing and can be moved forward: for practice only."""

    def __init__(self, start: datetime) -> None:
        self._start = self._began = _utc(start)
        self._since = stopwatch()

    def now(self) -> datetime:
        """The start and what has gone by since, in UTC, in whole milliseconds."""
        return _whole_ms(self._start + timedelta(seconds=self._since()))

    def elapsed(self) -> timedelta:
        """What has gone by since its start, what it was moved forward by too."""
        return self.now() - self._began

    def advance(self, by: timedelta) -> None:
        """Moves the clock forward; raises ValueError for a step back."""
        if by < timedelta(0):
            raise ValueError("back")
        self._start += by
