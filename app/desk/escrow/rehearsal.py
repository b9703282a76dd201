"""A rehearsal of the recovery, in a practice study alone: a passphrase is lost in earnest.

The shares are made and printed as always. Then somebody's passphrase is replaced by
one that nobody has seen, so that nothing but two pages of paper brings the seat back.
"""

from __future__ import annotations

import base64
import enum

from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.seats.people import change_passphrase
from app.trial.names import Role
from app.trial.refusal import Refusal

_SIZE = 32


class Rehearsed(enum.StrEnum):
    """The steps of a rehearsal in their order, in words under ``rehearsal.STEP``."""

    MADE = "made"
    LOST = "lost"
    RECOVERED = "recovered"


def rehearsed(desk: Desk) -> tuple[Rehearsed, ...]:
    """The steps that were done with the newest shares, as the log tells them."""
    done: list[Rehearsed] = []
    for event in desk.board.events:
        if event.kind == "SeatProposed" and event.text("role") == Role.ESCROW:
            done = [Rehearsed.MADE]
        elif event.kind == "KeysRewrapped" and event.text("cause") == "passphrase":
            done = [*done, Rehearsed.LOST] if done == [Rehearsed.MADE] else done
        elif event.kind == "SeatRecovered":
            done = [*Rehearsed] if Rehearsed.LOST in done else done
    return tuple(done)


def lose_passphrase(desk: Desk, person: Person, passphrase: str) -> None:
    """Nobody knows the person's passphrase any more; the shares must have been made.

    Raises Refusal ``rehearsal.real`` in a study that is no practice, ``share.none``, and
    as `change_passphrase`.
    """
    if not desk.board.practice:
        raise Refusal("rehearsal.real")
    if Rehearsed.MADE not in rehearsed(desk):
        raise Refusal("share.none")
    unknown = base64.b32encode(desk.entropy.draw("rehearsal", _SIZE)).decode()
    change_passphrase(desk, person, passphrase, unknown)
