"""A seat was opened: noted, behind what the file and the vault have to tell since the last time."""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Person, Turn
from app.desk.seats.wrong import forget_wrong_passphrases, write_wrong_passphrases


def record_sign_in(desk: Desk, person: Person) -> Line:
    """Notes that a seat was opened, behind the wrong passphrases tried before.

    A file that was brought to another schema is told before. A preparer inside a
    window is noted in the capsule instead.
    """
    with desk.journal.turn() as turn:
        upgraded = _write_upgrade(desk, turn, person)
        told = write_wrong_passphrases(desk, turn, person)
        line = turn.write("SignedIn", {}, person)
    forget_wrong_passphrases(desk, told)
    if upgraded:
        desk.journal.watch.upgrade_told()
    return line


def _write_upgrade(desk: Desk, turn: Turn, person: Person) -> bool:
    told = desk.journal.watch.upgraded()
    # When the program is opened during a preparation depends on what is done at the bench.
    if told is None or turn.board.open_stories():
        return False
    facts: dict[str, Value] = {"old": told.old, "new": told.new, "program": told.program}
    turn.write("FileUpgraded", facts, person)
    return True
