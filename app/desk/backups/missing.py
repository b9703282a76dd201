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
from app.desk.backups.carrying import Verify
from app.desk.desk import Desk
from app.desk.ports import Head
from app.trial.refusal import Failure, Refusal


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


@dataclass(frozen=True, slots=True)
class Behind:
    """A file behind what this workstation remembers: that head, and the lines it has itself."""

    remembered: Head
    found: int
    """How many lines the file had when it was found behind."""
    leaves: tuple[bytes, ...]


def behind(desk: Desk) -> Behind | None:
    """How far the open file is behind; None when it is not."""
    older = desk.journal.watch.older
    if older is None:
        return None
    leaves = tuple(event.line.leaf for event in desk.board.events)
    return Behind(older.remembered, older.found.size, leaves)


def behind_proposed(desk: Desk, proposal: Event) -> Behind:
    """The same as a proposal to go on from this file tells it, at whichever workstation."""
    head = Head(proposal.number_of("size"), bytes.fromhex(proposal.text("root")))
    leaves = tuple(event.line.leaf for event in desk.board.events)
    return Behind(head, proposal.number_of("kept"), leaves)


def search(told: Behind, places: Copies, verify: Verify) -> Missing:
    """What a file lacks, as far as its backups tell it; slow, and beside the acts.

    A backup counts when it is whole and agrees with the head that is remembered.
    """
    best: tuple[Event, ...] = ()
    where, unread = "", []
    for name in places.names():
        try:
            held = _fullest(told, places.copies(name), verify)
        except Failure:
            unread.append(name)
            continue
        if len(held) > len(best):
            best, where = held, name
    end = best[-1].number + 1 if best else told.found
    unnamed = max(0, told.remembered.size - end)
    return Missing(told.remembered.size, told.found, best, where, unnamed, tuple(unread))


def missing(desk: Desk, places: Copies) -> Missing | None:
    """`search`, where the open file is behind; None when it is not."""
    told = behind(desk)
    return None if told is None else search(told, places, desk.vault.verify)


def _fullest(told: Behind, copies: Iterable[Snapshot], verify: Verify) -> tuple[Event, ...]:
    # The newest copy may have been taken from the older file itself, after it came back.
    found = (_beyond(told, copy, verify) for copy in copies)
    return next((lines for lines in found if lines), ())


def _beyond(told: Behind, copy: Snapshot, verify: Verify) -> tuple[Event, ...]:
    leaves, head = [line.leaf for line in copy.lines], told.remembered
    pairs = zip(told.leaves, leaves, strict=False)
    alike = len(list(takewhile(lambda pair: pair[0] == pair[1], pairs)))
    other = len(leaves) >= head.size and root_of(leaves[: head.size]) != head.root
    if not alike or alike == len(leaves) or other:
        return ()
    try:
        return verify_file(copy, verify).events[alike:]
    except (DoesNotFollow, Refusal):
        return ()
