"""A sample of lines by their risk, which whoever has the seed can draw again.

Each line gets the number that SHA-256 makes of the seed and the line's number,
divided by the weight of its kind: the smallest are drawn, so that a kind of
weight 4 comes about four times as often as one of weight 1. Only what is open
is weighed, alike in both arms; a leaf would not be, since it commits to what is
sealed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from app.custody.entry import SignerKind
from app.custody.event import Event
from app.custody.kinds import CLOSINGS, KINDS, MARKS, PROPOSALS

SEED_SIZE = 32
_DOMAIN = b"opaline/sample/v2\n"
CRITICAL = CLOSINGS | PROPOSALS | {
    "ArmRevealed", "LabelsPrinted", "Delayed", "PreparationClosed", "BagReturned", "KeysRenewed",
    "InadvertentReported", "CodeBreakPrinted", "CodeBreakReplaced",
}  # fmt: skip
"""Kinds on which dose, blind or custody hang; those signed with a passphrase count among them."""
_ORDINARY, _HEAVY, _ROUTINE = 2, 8, 1


def is_critical(kind: str) -> bool:
    """Whether a kind tells of something that dose, blind, custody or people hang on."""
    return kind in CRITICAL or KINDS[kind].signer is SignerKind.ESIGN


def weight_of(event: Event) -> int:
    """How often a line is drawn beside others: 1, 2 or 8."""
    if is_critical(event.kind):
        return _HEAVY
    return _ROUTINE if event.kind in MARKS | {"SignedIn"} else _ORDINARY


def draw(events: Sequence[Event], seed: bytes, size: int) -> list[int]:
    """The numbers of at most `size` of the lines, in rising order."""

    def place(event: Event) -> tuple[int, int]:
        number = event.number.to_bytes(8, "big")
        digest = hashlib.sha256(_DOMAIN + seed + number).digest()
        # Whole numbers only: the same draw on every machine.
        return int.from_bytes(digest, "big") // weight_of(event), event.number

    return sorted(event.number for event in sorted(events, key=place)[:size])
