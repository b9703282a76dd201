"""What else happens at the bench: sign-ins, locks, wrong passphrases; in a window, never a line."""

from __future__ import annotations

from collections.abc import Mapping

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import NOISE
from app.desk.journal import Person, Turn
from app.desk.seats.signing_in import record_sign_in
from app.desk.seats.wrong import forget_wrong_passphrases, untold_wrong_passphrases
from app.desk.unblinded.workbench import Workbench
from app.trial.names import RoleKey


def note(workbench: Workbench, person: Person, act: str) -> None:
    """Notes an act of `NOISE`: in the capsule of the oldest open preparation, if there is one.

    Wrong passphrases that the vault has counted are noted before it, seat by seat.
    Outside every window a sign-in is a line; the other acts leave none.
    Someone who holds no key of the arm always signs in by a line.
    """
    if act not in NOISE:
        raise ValueError(act)
    with workbench.desk.journal.turn() as turn:
        running = turn.board.open_stories()
        in_capsule = bool(running) and person.keys.keyring.holds(RoleKey.ARM)
        told: Mapping[str, int] = {}
        if in_capsule:
            told = note_wrong_passphrases(workbench, turn, person, running[0])
            if not (told and act == "passphrase_failed"):
                workbench.add(turn, person, running[0], act, {})
    forget_wrong_passphrases(workbench.desk, told)
    if act == "signed_in" and not in_capsule:
        record_sign_in(workbench.desk, person)


def note_wrong_passphrases(
    workbench: Workbench, turn: Turn, person: Person, story: Story
) -> Mapping[str, int]:
    """Notes in a capsule the wrong passphrases counted so far; returns them.

    Done at each closing too: what happened inside a window must not be told by a
    line behind it. The caller forgets them when the turn is kept.
    """
    told = untold_wrong_passphrases(workbench.desk)
    for seat, times in sorted(told.items()):
        name = turn.board.seats[seat].name
        new: dict[str, Value] = {"seat": seat, "name": name, "times": times}
        workbench.add(turn, person, story, "passphrase_failed", new)
    return told
