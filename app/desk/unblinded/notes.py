"""What else happens at the bench: sign-ins, locks, wrong passphrases; in a window, never a line."""

from __future__ import annotations

from app.custody.capsule import NOISE
from app.desk.founding import record_sign_in
from app.desk.journal import Person
from app.desk.unblinded.workbench import Workbench
from app.trial.names import RoleKey


def note(workbench: Workbench, person: Person, act: str) -> None:
    """Notes an act of `NOISE`: in the capsule of the oldest open preparation, if there is one.

    Outside every window a sign-in is a line; the other acts leave none.
    Someone who holds no key of the arm always signs in by a line.
    """
    if act not in NOISE:
        raise ValueError(act)
    with workbench.desk.journal.turn() as turn:
        running = turn.board.open_stories()
        if running and person.keys.keyring.holds(RoleKey.ARM):
            workbench.add(turn, person, running[0], act, {})
            return
    if act == "signed_in":
        record_sign_in(workbench.desk, person)
