"""The head that this workstation remembers of a log, and what happens when a file is behind it.

A study file that was replaced by an older copy, or by one with another history,
follows in itself; only what was seen before tells. Such a file is read as any
other, but takes no row of the list until two people have signed what was lost.
The notes of an open preparation, which are written over in one row, are watched alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.custody.audit import Audit
from app.custody.board import Board
from app.custody.tree import root_of
from app.desk.ports import Head, HeadMemory, Remembered, Upgraded
from app.trial.refusal import Failure, Trouble


@dataclass(frozen=True, slots=True)
class OlderCopy:
    """A file that does not follow from the head that was remembered."""

    remembered: Head
    found: Head
    """The file's own head when it was found so."""

    @property
    def lost(self) -> int:
        """How many lines of the remembered log are surely missing; 0 for another history."""
        return max(0, self.remembered.size - self.found.size)


class Watch:
    """Holds one log against what this workstation remembers of it."""

    def __init__(self, heads: HeadMemory, log_id: bytes) -> None:
        self.older: OlderCopy | None = None
        """What is wrong with the file, or None."""
        self.notice: Failure | None = None
        """Why the head could not be recalled or kept, for the screen; acts go on without."""
        self._heads = heads
        self._log_id = log_id
        self._kept: tuple[int, bytes] | None = None
        self._open: Mapping[bytes, bytes] | None = None

    def look(self, audit: Audit, board: Board) -> None:
        """Holds what has just been read and audited against what is remembered."""
        size = audit.frontier.size
        # The last line names all before it: while it stands, nothing needs to be recalled.
        if not size or (self._kept and audit.leaves[self._kept[0] - 1 :][:1] == [self._kept[1]]):
            return
        told = self._recall()
        if told is None or _follows(audit, told.head) or _restored(board, told.head):
            self.older = None
            return
        found = told.found
        if found is None or not _follows(audit, found):
            found = Head(size, audit.frontier.root())
            self._remember(Remembered(told.head, found))
        self.older = OlderCopy(told.head, found)

    def settle(self, audit: Audit, board: Board) -> None:
        """Remembers the head of what is on disk, unless the file is behind what is remembered."""
        if self.older is not None and _restored(board, self.older.remembered):
            self.older = None
        size = audit.frontier.size
        if self.older is None and size and self._kept != (size, audit.leaves[-1]):
            self._remember(Remembered(Head(size, audit.frontier.root())))
            self._kept = (size, audit.leaves[-1])

    def remembered(self) -> Head | None:
        """The last head that this workstation knows to be right; None when it knows none."""
        told = self._recall()
        return told.head if told is not None else None

    def capsule(self, acceptance: bytes) -> bytes | None:
        """How far the notes of an open preparation had come; None where nothing is remembered."""
        return self._capsules().get(acceptance)

    def keep_capsules(self, told: Mapping[bytes, bytes | None]) -> None:
        """Remembers how far they have come on disk; None for a preparation that is closed."""
        if not told:
            return
        kept = {**self._capsules(), **told}
        self._open = {leaf: head for leaf, head in kept.items() if head is not None}
        try:
            self._heads.note_capsules(self._log_id, self._open)
        except Trouble as why:
            self.notice = why

    def _capsules(self) -> Mapping[bytes, bytes]:
        if self._open is None:
            try:
                self._open = self._heads.capsules(self._log_id)
            except Trouble as why:
                self._open, self.notice = {}, why
        return self._open

    def upgraded(self) -> Upgraded | None:
        """An upgrade of this file that no line tells yet."""
        try:
            return self._heads.upgraded(self._log_id)
        except Trouble as why:
            self.notice = why
            return None

    def upgrade_told(self) -> None:
        """It stands in the log now."""
        try:
            self._heads.note_upgrade(self._log_id, None)
        except Trouble as why:
            self.notice = why

    def _recall(self) -> Remembered | None:
        try:
            return self._heads.recall(self._log_id)
        except Trouble as why:
            self.notice = why
            return None

    def _remember(self, told: Remembered) -> None:
        # The act is on disk already: it must not be told as failed for this.
        try:
            self._heads.remember(self._log_id, told)
        except Trouble as why:
            self.notice = why


def _follows(audit: Audit, head: Head) -> bool:
    return head.size <= len(audit.leaves) and root_of(audit.leaves[: head.size]) == head.root


def _restored(board: Board, head: Head) -> bool:
    return (head.size, head.root.hex()) in board.restored
