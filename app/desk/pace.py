"""Whether the workstation's clock goes as time does: held against what went by, and the last line.

Time is the author's claim. What the program can see of a clock that was moved,
it notes: by a line, or at the bench in the capsule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.custody.board import Board
from app.custody.kinds import KINDS, Stamp
from app.desk.ports import Clock
from app.trial.clocks import parse_instant

JUMPED = "ClockJumped"
RUNNING, LOG = "running", "log"
_NONE = timedelta(0)


@dataclass(frozen=True, slots=True)
class Jump:
    """A clock that tells another time than it should.

    `seen` is `RUNNING` when it was moved while the program ran, and `LOG` when it
    is behind a line; `expected` is the moment that it should tell now, or the line's.
    """

    seen: str
    expected: datetime
    told: datetime

    @property
    def back(self) -> bool:
        """Whether the clock is behind what it should tell."""
        return self.told < self.expected


@dataclass(frozen=True, slots=True)
class Noted:
    """A jump, and where it stands now: the number of its line, None for the capsule."""

    jump: Jump
    line: int | None


class Pace:
    """Holds one clock against the time that goes by; what was noted is not told again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._noted = self._noted_at_bench = clock.now() - clock.elapsed()
        self._excused: datetime | None = None
        self._read = 0
        self._latest: datetime | None = None

    def jump(self, board: Board, tolerance: timedelta, *, at_bench: bool) -> Jump | None:
        """What is wrong with the clock and not yet noted, in the log or in a capsule.

        Up to `tolerance` a clock is put right by the network, and nobody need know.
        """
        now = self._clock.now()
        strayed = now - self._clock.elapsed() - (self._noted_at_bench if at_bench else self._noted)
        if abs(strayed) > tolerance:
            return Jump(RUNNING, now - strayed, now)
        latest = self.latest_line(board)
        if latest is None or latest - now <= tolerance or (at_bench and latest == self._excused):
            return None
        return Jump(LOG, latest, now)

    def noted(self, board: Board, *, at_bench: bool) -> None:
        """The clock is taken as it goes now; what was noted at the bench the log still lacks."""
        self._noted_at_bench = self._clock.now() - self._clock.elapsed()
        self._excused = self.latest_line(board)
        if not at_bench:
            self._noted = self._noted_at_bench

    def strayed(self, tolerance: timedelta) -> bool:
        """Whether the clock was moved since it was last noted anywhere; asks no log."""
        return abs(self._clock.now() - self._clock.elapsed() - self._noted_at_bench) > tolerance

    def latest_line(self, board: Board) -> datetime | None:
        """The latest time that a line tells, of those since the clock was last put right."""
        if len(board.events) < self._read:
            self._read, self._latest = 0, None
        for event in board.events[self._read :]:
            if KINDS[event.kind].stamp is Stamp.PRECISE:
                at = parse_instant(event.at)
                # A clock that was put right goes on from there.
                fresh = self._latest is None or event.kind == JUMPED
                self._latest = at if fresh or self._latest is None else max(at, self._latest)
        self._read = len(board.events)
        return self._latest
