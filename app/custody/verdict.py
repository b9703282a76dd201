"""The verdict on a whole file: every line and every row, from the first to the last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Self, cast

from app.custody.audit import Audit
from app.custody.checkpoint import Checkpoint, CheckpointError, note_name
from app.custody.event import Event, Seat
from app.custody.finding import DoesNotFollow
from app.custody.hurried import Hurried
from app.custody.kinds import ADMITTING
from app.custody.records import Snapshot
from app.custody.tables import check_tables
from app.custody.windows import Verify
from app.trial.refusal import Refusal

THREADS = 2
"""How many threads check signatures: as many as an office machine has to spare."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """A size and root of the log seen outside the file: on paper, or by an auditor.

    `note` is the signed form it was told in, if it was.
    """

    size: int
    root: bytes
    note: Checkpoint | None = None

    @classmethod
    def genesis(cls, leaf: bytes) -> Self:
        """The leaf of line 0, as the installation sheet has it: the root of a tree of one."""
        return cls(1, leaf)

    @classmethod
    def of(cls, note: Checkpoint) -> Self:
        """The head that a checkpoint tells."""
        return cls(note.size, note.root, note)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A file that is whole: its audited events, the head of its log, what it was held against."""

    events: tuple[Event, ...]
    root: bytes
    anchored_to: tuple[Anchor, ...]
    signers: tuple[str, ...]
    """The names of the people whose signatures stand under the checkpoints held against."""

    @property
    def genesis(self) -> bytes:
        """The leaf of line 0, 32 bytes."""
        return self.events[0].line.leaf


class Verification:
    """The audit of a whole file, in steps for whoever has other work between them.

    The signatures of a step are checked by `threads` threads while its lines
    are read. Where anything does not hold all is read again with one, so that
    the line named is the first.
    """

    def __init__(
        self, snapshot: Snapshot, verify: Verify, *anchors: Anchor, threads: int = THREADS
    ) -> None:
        self.done = 0
        """How many lines have been audited."""
        self.total = len(snapshot.lines)
        self._snapshot, self._verify, self._anchors = snapshot, verify, anchors
        self._hurried = Hurried(verify, threads) if threads > 1 else None
        self._audit = Audit(self._hurried or verify)
        self._events: list[Event] = []

    def go_on(self, lines: int) -> Verdict | None:
        """Audits the next `lines` lines; the verdict after the last, else None.

        Raises as `verify_file`; nothing may be asked afterwards.
        """
        if self._hurried is None:
            return self._step(lines)
        try:
            found = self._step(lines)
            self._hurried.settle()
            return found
        except (DoesNotFollow, Refusal, ValueError):
            again = Verification(self._snapshot, self._verify, *self._anchors, threads=1)
            return again.go_on(self.total)
        finally:
            self._hurried.drop()

    def _step(self, lines: int) -> Verdict | None:
        for line in self._snapshot.lines[self.done : self.done + lines]:
            self._hold()
            self._events.append(self._audit.feed(line))
            self.done += 1
        return self._end() if self.done == self.total else None

    def _hold(self) -> None:
        _hold(self._audit, self._events, self._anchors, self._verify)

    def _end(self) -> Verdict:
        audit, events, anchors = self._audit, self._events, self._anchors
        if not events:
            raise DoesNotFollow(0, "log.empty")
        self._hold()
        audit.finish()
        signers = [_signers(anchor, events, audit, self._verify) for anchor in anchors]
        if any(anchor.size > audit.frontier.size for anchor in anchors):
            raise DoesNotFollow(audit.frontier.size, "log.cut")
        check_tables(self._snapshot, audit, events, self._verify)
        if any(anchor.note and not names for anchor, names in zip(anchors, signers, strict=True)):
            raise Refusal("checkpoint.unknown_signer")
        return Verdict(tuple(events), audit.frontier.root(), anchors, tuple(chain(*signers)))


def verify_file(
    snapshot: Snapshot, verify: Verify, *anchors: Anchor, threads: int = THREADS
) -> Verdict:
    """Audits a file; raises DoesNotFollow at the first line that does not follow.

    Without an anchor the verdict says that the file is whole up to its last
    line; whether that line is the end is not proven. A checkpoint that someone
    known to the log is said to have signed and has not is Refusal
    ``checkpoint.forged``, one that fits but is signed by nobody known
    ``checkpoint.unknown_signer``.
    """
    steps = Verification(snapshot, verify, *anchors, threads=threads)
    verdict = steps.go_on(len(snapshot.lines))
    assert verdict is not None
    return verdict


def compare(mine: Verdict, other: Verdict) -> None:
    """Raises DoesNotFollow at the first line of `mine` that is not the same in another copy.

    The other copy may end earlier; when it goes on, lines of `mine` are missing.
    """
    for ours, theirs in zip(mine.events, other.events, strict=False):
        if ours.line.leaf != theirs.line.leaf:
            raise DoesNotFollow(ours.number, "log.fork")
    if len(other.events) > len(mine.events):
        raise DoesNotFollow(len(mine.events), "log.cut")


def _hold(
    audit: Audit, events: Sequence[Event], anchors: Sequence[Anchor], verify: Verify
) -> None:
    for anchor in anchors:
        if audit.frontier.size == 1 and anchor.note and anchor.note.log_id != audit.log_id:
            raise DoesNotFollow(0, "log.other_log")
        if anchor.size != audit.frontier.size or anchor.root == audit.frontier.root():
            continue
        # A forged checkpoint is refused before it accuses the file.
        _signers(anchor, events, audit, verify)
        if anchor.size == 1:
            raise DoesNotFollow(0, "log.rebuilt")
        raise DoesNotFollow(anchor.size, "log.other_history")


def _signers(
    anchor: Anchor, events: Sequence[Event], audit: Audit, verify: Verify
) -> list[str]:
    if anchor.note is None:
        return []
    seats = list(_confirmed(events[: anchor.size]))
    keys = [(note_name(audit.log_id, seat.seat), seat.root) for seat in seats]
    try:
        signed = anchor.note.signed_by(keys, verify)
    except CheckpointError as why:
        raise Refusal("checkpoint.forged") from why
    return [seat.name for seat, (name, _) in zip(seats, keys, strict=True) if name in signed]


def _confirmed(events: Sequence[Event]) -> Iterator[Seat]:
    # Whoever is only proposed is so by one person, who may have made up name and key.
    confirmed = [events[e.number_of("line")] for e in events if e.kind == "Confirmed"]
    ended = {"RevocationProposed": "seat", "SeatRecovered": "replaces"}
    revoked = {p.text(ended[p.kind]) for p in confirmed if p.kind in ended}
    for event in [*events[:1], *(p for p in confirmed if p.kind in ADMITTING)]:
        seat = Seat.of(cast(Mapping[str, str], event.facts.get("founder", event.facts)))
        if seat.seat not in revoked:
            yield seat
