"""Backups that prove themselves: taken, restored elsewhere, verified, compared, told by a line.

A backup is taken between preparations only, whatever their arm: what is written
at the bench, and when, stays in the room. One that becomes due meanwhile
waits for the end of the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

from app.custody.canonical import Value
from app.custody.finding import DoesNotFollow
from app.custody.records import Line, Snapshot
from app.custody.verdict import verify_file
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.typed import read_text
from app.trial.clocks import parse_instant
from app.trial.refusal import Failure, Refusal, Trouble


class BackupPlaces(Protocol):
    """Where this workstation keeps the backups of the open study, by the names people gave them."""

    def names(self) -> Sequence[str]:
        """The places, in the order they were chosen."""
        ...

    def back_up(self, name: str, at: datetime) -> Snapshot:
        """Takes a copy to a place, restores the newest one there, and returns what it holds.

        Raises Refusal or Trouble when place, copy or restored file fail.
        """
        ...

    def rehearse(self, name: str) -> Snapshot:
        """Restores the newest copy in a place, as it lies there, and returns what it holds.

        Raises Refusal ``backup.none_there``, and as `back_up`.
        """
        ...


class Generations(Protocol):
    """The single backups that lie in a place, by the moment they were taken (UTC, whole seconds).
    """

    def taken(self, name: str) -> Sequence[datetime]:
        """When they were taken, the newest first; raises Trouble ``backup.unreachable``."""
        ...

    def copy(self, name: str, taken: datetime) -> Snapshot:
        """What one of them holds; raises Refusal or Trouble when it cannot be read."""
        ...

    def restore(self, name: str, taken: datetime, path: Path) -> None:
        """Puts one of them at `path`; raises Refusal ``file.exists`` and as the store."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a backup to one place: the line that tells its proof, or why there is none."""

    place: str
    line: Line | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Proven:
    """The last proven backup in a place: up to which line of the log, and when it was first proven.

    `again` is when it was proven last: a rehearsal makes a backup no younger.
    """

    place: str
    at: datetime
    line: int
    again: datetime


@dataclass(frozen=True, slots=True)
class Restoration:
    """A backup put back as a file: how many lines it has, how many of this log it lacks."""

    path: Path
    kept: int
    lost: int


def back_up(desk: Desk, person: Person, places: BackupPlaces) -> tuple[Outcome, ...]:
    """Takes and proves a backup in every place; one that fails does not hold up the others.

    Raises Refusal ``backup.no_place``, or ``backup.window_open`` while a preparation is under way.
    """
    names = places.names()
    if not names:
        raise Refusal("backup.no_place")
    require_between(desk)
    now = desk.clock.now()
    return tuple(
        _prove(desk, person, name, partial(places.back_up, name, now)) for name in names
    )


def rehearse(desk: Desk, person: Person, places: BackupPlaces) -> tuple[Outcome, ...]:
    """Proves the newest backup of every place anew, as it lies there; takes none.

    Raises as `back_up`.
    """
    names = places.names()
    if not names:
        raise Refusal("backup.no_place")
    require_between(desk)
    return tuple(_prove(desk, person, name, partial(places.rehearse, name)) for name in names)


def restore_copy(
    desk: Desk, places: Generations, name: str, taken: datetime, path: Path
) -> Restoration:
    """Puts one backup back as a file of its own, once it was held to the log line by line.

    No study is written over, and none forgets a line by it: this workstation finds the new file
    behind what it remembers, and it takes no list row until two people have signed what is
    lost. Raises Trouble ``backup.broken`` or ``backup.other``, and as `Generations`.
    """
    kept = compare_with(desk, places.copy(name, taken)) + 1
    places.restore(name, taken, path)
    return Restoration(path, kept, len(desk.board.events) - kept)


def require_between(desk: Desk) -> None:
    """Raises Refusal ``backup.window_open`` while a preparation is under way, whichever its arm."""
    if any(story.is_open for story in desk.board.stories.values()):
        raise Refusal("backup.window_open")


def compare_with(desk: Desk, restored: Snapshot) -> int:
    """The number of the last line that a restored copy has, every line of it equal to the log's.

    Raises Trouble ``backup.broken`` or ``backup.other`` with the line at fault.
    """
    try:
        held = verify_file(restored, desk.vault.verify).events
    except DoesNotFollow as why:
        raise Trouble("backup.broken", line=why.number) from None
    log = desk.board.events
    for mine, copied in zip(log, held, strict=False):
        if mine.line.leaf != copied.line.leaf:
            raise Trouble("backup.other", line=mine.number)
    if not held or len(held) > len(log):
        raise Trouble("backup.other", line=len(log))
    return len(held) - 1


def proven(desk: Desk) -> tuple[Proven, ...]:
    """The last proven backup of each place that a line tells of, the latest first."""
    found: dict[str, Proven] = {}
    for event in desk.board.events:
        if event.kind == "BackupProven":
            place, line, at = event.text("place"), event.number_of("line"), parse_instant(event.at)
            before = found.get(place)
            same = before is not None and before.line == line
            found[place] = Proven(place, before.at if same and before else at, line, at)
    return tuple(sorted(found.values(), key=lambda one: one.at, reverse=True))


def due_since(desk: Desk) -> datetime | None:
    """From when on a backup is due; None for a practice study and while one is under way.

    A day, or what the study says, after the `least` places were all proven; at
    once when fewer ever were.
    """
    board, rule = desk.board, desk.study.backup
    if board.practice or any(story.is_open for story in board.stories.values()):
        return None
    latest = [one.at for one in proven(desk)][: rule.places]
    if len(latest) < rule.places:
        return parse_instant(board.events[0].at)
    return min(latest) + timedelta(hours=rule.longest_h)


def places_lacking(desk: Desk) -> int:
    """How many places more the study wants a proven backup in; 0 in a practice study."""
    if desk.board.practice:
        return 0
    return max(0, desk.study.backup.places - len(proven(desk)))


def _prove(
    desk: Desk, person: Person, name: str, restored: Callable[[], Snapshot]
) -> Outcome:
    try:
        number = compare_with(desk, restored())
    except Failure as failure:
        return Outcome(name, failure=failure)
    leaf = desk.board.events[number].line.leaf
    with desk.journal.turn() as turn:
        require_between(desk)
        place = read_text(name, field="place", most=80)
        facts: dict[str, Value] = {"line": number, "leaf": leaf.hex(), "place": place}
        return Outcome(name, line=turn.write("BackupProven", facts, person))
