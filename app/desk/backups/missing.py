"""What an older copy lacks: the lines that the backups still tell, and how many none of them does.

Only open facts are read, so what is missing is told alike to every eye.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Protocol

from app.custody.event import Event
from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.custody.tree import root_of
from app.custody.verdict import verify_file
from app.desk.desk import Desk
from app.desk.ports import Head
from app.trial.refusal import Refusal, Trouble


class Copies(Protocol):
    """Other copies of the open study, by the place they lie in."""

    def names(self) -> Sequence[str]:
        """The places."""
        ...

    def copies(self, name: str) -> Iterable[Snapshot]:
        """What the copies in a place hold, the newest first; raises Trouble."""
        ...


@dataclass(frozen=True, slots=True)
class Missing:
    """What is lost when two people go on from this file."""

    remembered: int
    """How many lines this workstation has seen."""
    found: int
    """How many lines the file had when it was found behind."""
    lines: tuple[Event, ...]
    """Lines that the fullest backup holds and this file does not."""
    place: str
    """Where that backup lies; empty when none holds more than the file."""
    unnamed: int
    """How many lines are surely lost that no backup tells; 0 for another history."""
    unread: tuple[str, ...]
    """The places that could not be reached."""


def missing(desk: Desk, places: Copies) -> Missing | None:
    """What the open file lacks, as far as its backups tell it; None when it is not behind.

    A backup counts when it is whole and agrees with the head that is remembered.
    """
    older = desk.journal.watch.older
    if older is None:
        return None
    best: tuple[Event, ...] = ()
    where, unread = "", []
    for name in places.names():
        try:
            held = _fullest(desk, places.copies(name), older.remembered)
        except Trouble:
            unread.append(name)
            continue
        if len(held) > len(best):
            best, where = held, name
    end = best[-1].number + 1 if best else older.found.size
    unnamed = max(0, older.remembered.size - end)
    return Missing(older.remembered.size, older.found.size, best, where, unnamed, tuple(unread))


def _fullest(desk: Desk, copies: Iterable[Snapshot], head: Head) -> tuple[Event, ...]:
    # The newest copy may have been taken from the older file itself, after it came back.
    found = (_beyond(desk, copy, head) for copy in copies)
    return next((lines for lines in found if lines), ())


def _beyond(desk: Desk, copy: Snapshot, head: Head) -> tuple[Event, ...]:
    mine = [event.line.leaf for event in desk.board.events]
    leaves = [line.leaf for line in copy.lines]
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(mine, leaves, strict=False))))
    other = len(leaves) >= head.size and root_of(leaves[: head.size]) != head.root
    if not alike or alike == len(leaves) or other:
        return ()
    try:
        return verify_file(copy, desk.vault.verify).events[alike:]
    except (DoesNotFollow, Refusal):
        return ()
