"""The whole study file verified from the desk, held against what is known of it from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.checkpoint import Checkpoint, CheckpointError
from app.custody.finding import DoesNotFollow
from app.custody.verdict import Anchor, Verdict, Verification
from app.desk.desk import Desk
from app.trial.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Proof:
    """A file that is whole: how many lines, its root (32 bytes), and what it was held against.

    `remembered` and `checkpoint` are sizes in lines, 0 where there was nothing to hold it against.
    """

    lines: int
    root: bytes
    remembered: int
    checkpoint: int
    signers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Broken:
    """The first line that does not follow, and why: the code of a ``finding.``"""

    line: int
    code: str


class Proving:
    """One verification over a copy of the file as it stood, in steps; others may write meanwhile.

    No key is needed, and none is used.
    """

    def __init__(self, desk: Desk, note: bytes = b"") -> None:
        """Copies the file; `note` is a checkpoint kept elsewhere, empty for none.

        Raises Refusal ``verify.checkpoint``; what the store raises of a file
        that cannot be read.
        """
        self._remembered = desk.journal.watch.remembered()
        self._checkpoint = _read(note) if note else None
        anchors = []
        if self._remembered is not None:
            anchors.append(Anchor(self._remembered.size, self._remembered.root))
        if self._checkpoint is not None:
            anchors.append(Anchor.of(self._checkpoint))
        snapshot = desk.journal.file.snapshot()
        self._steps = Verification(snapshot, desk.vault.verify, *anchors)

    @property
    def done(self) -> int:
        """How many lines have been verified."""
        return self._steps.done

    @property
    def total(self) -> int:
        """How many lines the file has."""
        return self._steps.total

    def go_on(self, lines: int) -> Proof | Broken | None:
        """Verifies the next `lines` lines; what was found once the end is reached, else None.

        Raises Refusal ``checkpoint.forged`` or ``checkpoint.unknown_signer``.
        """
        try:
            verdict = self._steps.go_on(lines)
        except DoesNotFollow as why:
            return Broken(why.number, why.code)
        return self._proof(verdict) if verdict is not None else None

    def _proof(self, verdict: Verdict) -> Proof:
        remembered, checkpoint = self._remembered, self._checkpoint
        return Proof(
            len(verdict.events), verdict.root, remembered.size if remembered else 0,
            checkpoint.size if checkpoint else 0, verdict.signers,
        )  # fmt: skip


def _read(note: bytes) -> Checkpoint:
    try:
        return Checkpoint.decode(note)
    except CheckpointError:
        raise Refusal("verify.checkpoint") from None
