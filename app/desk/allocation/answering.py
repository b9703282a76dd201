"""The statistician answers for a list by signature: over the root that the printed page bears."""

from __future__ import annotations

from collections.abc import Sequence

from app.custody.board import Board
from app.custody.event import Event
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.trial.refusal import Refusal
from app.trial.spoken import read_spoken

ROOT_BYTES = 32


def sign_commitment(desk: Desk, signing: Signing, typed: str) -> Line:
    """Signs a commitment as its statistician; `typed` is its words or its code.

    Nothing of a list is needed, and nothing of one is told. Raises Refusal
    ``spoken.mistyped``, ``commitment.signed``, and as `Turn.write`.
    """
    root = read_spoken(typed, ROOT_BYTES)
    with desk.journal.turn() as turn:
        if is_signed(turn.board, root):
            raise Refusal("commitment.signed")
        return turn.write("CommitmentSigned", {"commitment": root.hex()}, signing)


def signed(board: Board) -> Sequence[Event]:
    """The lines by which statisticians answered for a list, in order."""
    return [event for event in board.events if event.kind == "CommitmentSigned"]


def is_signed(board: Board, root: bytes) -> bool:
    """Whether a statistician answers for the list of this root, 32 bytes."""
    return any(event.text("commitment") == root.hex() for event in signed(board))
