"""One backup put back as a file of its own, once it was held to the log line by line.

Read and brought beside the acts, as slowly as its place is; only what it holds is compared
among them. No study is written over, and none forgets a line by it: this workstation finds the
new file behind what it remembers, and it takes no list row until two people have signed what is
lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from app.custody.records import Snapshot
from app.desk.backups.carrying import Brought, Verify, compare, read_copy
from app.desk.desk import Desk
from app.trial.refusal import Failure


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
class Wanted:
    """One backup of a place, by the moment it was taken, and where it is to be put."""

    place: str
    taken: datetime
    path: Path


@dataclass(frozen=True, slots=True)
class Restoration:
    """A backup put back as a file: how many lines it has, how many of this log it lacks."""

    path: Path
    kept: int
    lost: int


def read_wanted(places: Generations, verify: Verify, wanted: Wanted) -> Brought:
    """Reads and verifies a backup; slow, and without a key, a board or a line."""
    try:
        held = places.copy(wanted.place, wanted.taken)
    except Failure as failure:
        return Brought(wanted.place, failure=failure)
    return read_copy(wanted.place, held, verify)


def lines_alike(desk: Desk, found: Brought) -> tuple[int, int]:
    """How many lines a backup has, each equal to the log's, and how many of the log it lacks.

    Raises Trouble ``backup.broken`` or ``backup.other``, and as `Generations`.
    """
    kept = compare(desk, found) + 1
    return kept, len(desk.board.events) - kept


def put_down(places: Generations, wanted: Wanted) -> Failure | None:
    """Puts it where it is wanted; slow as `read_wanted`. Returns what went wrong."""
    try:
        places.restore(wanted.place, wanted.taken, wanted.path)
    except Failure as failure:
        return failure
    return None


def restore_copy(
    desk: Desk, places: Generations, name: str, taken: datetime, path: Path
) -> Restoration:
    """All of it, one step behind the other; raises as they tell."""
    wanted = Wanted(name, taken, path)
    kept, lost = lines_alike(desk, read_wanted(places, desk.vault.verify, wanted))
    failure = put_down(places, wanted)
    if failure is not None:
        raise failure
    return Restoration(path, kept, lost)
