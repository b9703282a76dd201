"""Backups of one study in a folder: their names tell the log and the moment, and old ones go."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from app.trial.refusal import Trouble

SUFFIX = ".opaline"
_NAME = re.compile(r"([0-9a-f]{16})-([0-9]{8}T[0-9]{6}Z)\.opaline")
_MOMENT = "%Y%m%dT%H%M%SZ"
_PART = ".part"
_ABANDONED = timedelta(days=1)
"""After this time nobody is still writing what has not got its name."""


@dataclass(frozen=True, slots=True)
class Keep:
    """Which generations stay: all of the last `days`, the newest of each week for `weeks` before
    that, and the newest of each month for ever; by the calendar or, if that keeps more, by
    the days and weeks that have a backup."""

    days: int
    weeks: int


@dataclass(frozen=True, slots=True)
class Generation:
    """One backup: where it lies, and when it was taken (UTC, whole seconds)."""

    path: Path
    taken: datetime


class BackupFolder:
    """The backups of one log in one folder, which may hold those of others too."""

    def __init__(self, folder: Path, log_id: bytes) -> None:
        self.folder = folder
        self._log = log_id.hex()[:16]

    def place(self, at: datetime) -> Path:
        """Where the backup of a moment goes."""
        return self.folder / f"{self._log}-{at.astimezone(UTC):{_MOMENT}}{SUFFIX}"

    def generations(self) -> list[Generation]:
        """The backups that lie there, the newest first; raises Trouble ``backup.unreachable``."""
        return sorted(self._named(""), key=lambda one: one.taken, reverse=True)

    def _named(self, end: str) -> list[Generation]:
        try:
            found = sorted(self.folder.iterdir())
        except (OSError, ValueError):
            # No name of a folder at all: where it is remembered was damaged.
            raise Trouble("backup.unreachable") from None
        named = (
            (path, _NAME.fullmatch(path.name.removesuffix(end)))
            for path in found if path.name.endswith(end)
        )  # fmt: skip
        return [
            Generation(path, datetime.strptime(name[2], _MOMENT).replace(tzinfo=UTC))
            for path, name in named
            if name is not None and name[1] == self._log and _is_moment(name[2])
        ]

    def thin(self, now: datetime, keep: Keep) -> None:
        """Takes away what the rule does not keep, and what was begun and left.

        Raises Trouble ``backup.unreachable``.
        """
        left = [one for one in self._named(_PART) if now - one.taken >= _ABANDONED]
        try:
            for one in (*superseded(self.generations(), now, keep), *left):
                one.path.unlink(missing_ok=True)
        except OSError:
            raise Trouble("backup.unreachable") from None


def superseded(
    generations: Iterable[Generation], now: datetime, keep: Keep
) -> list[Generation]:
    """The generations that the rule does not keep; never the newest, nor one from the future.

    Nor one that would stay if the rule counted the days and weeks that have a backup: by a
    clock that is set years ahead, all but the newest of each month would be old.
    """
    ordered = sorted(generations, key=lambda one: one.taken, reverse=True)
    counted = _counted(ordered, keep)
    seen: set[tuple[str, int, int]] = set()
    gone = []
    for place, one in enumerate(ordered):
        age = (now - one.taken).days
        year, week, _ = one.taken.isocalendar()
        spans = {("month", one.taken.year, one.taken.month)}
        if age < keep.days + 7 * keep.weeks:
            spans.add(("week", year, week))
        if place and age >= keep.days and spans <= seen and one not in counted:
            gone.append(one)
        seen |= spans
    return gone


def _counted(ordered: Iterable[Generation], keep: Keep) -> set[Generation]:
    """All of the last days that have a backup, the newest of so many weeks before them."""
    days, weeks, seen = set[date](), set[tuple[int, int]](), set[tuple[int, int]]()
    kept = set()
    for one in ordered:
        day, (year, week, _) = one.taken.date(), one.taken.isocalendar()
        if day in days or len(days) < keep.days:
            days.add(day)
            kept.add(one)
        elif (year, week) not in seen and len(weeks) < keep.weeks:
            weeks.add((year, week))
            kept.add(one)
        seen.add((year, week))
    return kept


def _is_moment(text: str) -> bool:
    try:
        datetime.strptime(text, _MOMENT)
    except ValueError:
        return False
    return True
