"""One bag on one line of time: each line of the log a mark, the announced clocks beside them.

Made of open lines alone, so it is the same for every eye and in both arms.
Where nothing happened for long the line is cut short, and says so: the hours
at the bedside stay apart although a bag may be destroyed days later.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.custody.board import Story
from app.custody.kinds import EXPORTS
from app.desk.boards.due import clocks_of
from app.desk.desk import Desk
from app.desk.log.telling import Manner, Telling, tell
from app.trial.clocks import parse_instant

LONGEST = timedelta(hours=2)
"""A longer time in which nothing happened takes no more room than this."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of the line that is cut short: from and to which place, and what it stands for."""

    start: float
    end: float
    span: timedelta


@dataclass(frozen=True, slots=True)
class Scale:
    """Where moments stand on a line from 0 to 1; in order, whatever was cut between them."""

    moments: tuple[datetime, ...]
    places: tuple[float, ...]
    cuts: tuple[Cut, ...] = ()

    @classmethod
    def of(cls, moments: Iterable[datetime]) -> Scale:
        """One that begins with the first and ends with the last of some moments."""
        ordered = sorted(set(moments))
        ends = [timedelta(0)]
        for before, after in itertools.pairwise(ordered):
            ends.append(ends[-1] + min(after - before, LONGEST))
        whole = ends[-1] or LONGEST
        places = tuple(end / whole for end in ends[: len(ordered)])
        cuts = tuple(
            Cut(places[at], places[at + 1], after - before)
            for at, (before, after) in enumerate(itertools.pairwise(ordered))
            if after - before > LONGEST
        )
        return cls(tuple(ordered), places, cuts)

    def place(self, moment: datetime) -> float:
        """Where any moment stands; one before or behind all others at the nearer end."""
        at = bisect_left(self.moments, moment)
        if at == len(self.moments):
            return self.places[-1] if self.places else 0.0
        if at == 0 or self.moments[at] == moment:
            return self.places[at]
        before, after = self.moments[at - 1], self.moments[at]
        part = (moment - before) / (after - before)
        return self.places[at - 1] + part * (self.places[at] - self.places[at - 1])


@dataclass(frozen=True, slots=True)
class Clock:
    """An announced time: ``d``, ``r``, ``start`` or ``use_by``; `turn` counts later times R."""

    name: str
    at: datetime
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the log in words, or several exports one after the other, up to line `last`."""

    told: Telling
    last: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The rows of a bag in the order of the log, its clocks, and where their moments stand."""

    rows: tuple[Row, ...]
    clocks: tuple[Clock, ...]
    scale: Scale


def timeline(desk: Desk, story: Story, told: Sequence[Telling]) -> Timeline:
    """The line of time of a request or bag; `told` are its lines in words, in order."""
    clocks = tuple(_clocks(desk, story))
    moments = [one.at for one in told] + [clock.at for clock in clocks]
    return Timeline(tuple(_rows(story, told)), clocks, Scale.of(moments))


def bag_line(desk: Desk, bag: str, manner: Manner) -> Timeline:
    """The line of time of a bag that is known, by its code."""
    story = desk.board.of_bag(bag)
    assert story is not None
    return timeline(desk, story, [tell(desk, event, manner) for event in story.events])


def _rows(story: Story, told: Sequence[Telling]) -> Iterable[Row]:
    exported = {event.number for event in story.events if event.kind in EXPORTS}
    rows: list[Row] = []
    for one in told:
        again = rows and {rows[-1].told.number, one.number} <= exported
        if again and rows[-1].told.kind == one.kind:
            rows[-1] = Row(rows[-1].told, one.number)
        else:
            rows.append(Row(one, one.number))
    return rows


def _clocks(desk: Desk, story: Story) -> Iterable[Clock]:
    accepted = story.accepted
    if accepted is None:
        return
    zone, clocks = desk.journal.zone, clocks_of(desk, story)
    yield Clock("d", clocks.d.astimezone(zone))
    announced = [accepted.text("r")]
    announced += [event.text("r") for event in story.events if event.kind == "Delayed"]
    for turn, r in enumerate(dict.fromkeys(announced)):
        yield Clock("r", parse_instant(r).astimezone(zone), turn)
    yield Clock("start", clocks.start_by.astimezone(zone))
    yield Clock("use_by", clocks.use_by.astimezone(zone))


def clock_words(say: Callable[..., str], clock: Clock, hour: str) -> str:
    """An announced time in words; a later R has as many primes as there were delays."""
    name = say(f"timeline.{clock.name}", turn="\u2032" * clock.turn)
    return say("timeline.clock", name=name, at=hour)


def lasting(span: timedelta) -> str:
    """A span as a line of time tells it, cut to the minute: ``2 h 05``."""
    hours, rest = divmod(int(span.total_seconds()) // 60, 60)
    return f"{hours}\u00a0h\u00a0{rest:02}"


def levels(places: Sequence[float], width: float) -> list[int]:
    """How high each mark stands so that none hides another that is nearer than `width`."""
    found: list[int] = []
    stood: list[float] = []
    for place in places:
        level = next((n for n, at in enumerate(stood) if abs(place - at) >= width), len(stood))
        stood[level : level + 1] = [place]
        found.append(level)
    return found
