"""Wrong passphrases: what the vault has counted is told by the next who signs in.

Nobody is signed in when a passphrase is wrong, so nobody could sign a line
about it then. What is counted is lost when the program ends before.
"""

from __future__ import annotations

from collections.abc import Mapping

from app.custody.renewal import reach_of
from app.desk.desk import Desk
from app.desk.journal import Person, Turn
from app.trial.names import RoleKey

MOST = 9999


def untold_wrong_passphrases(desk: Desk) -> dict[str, int]:
    """How many were wrong at each seat (by id) that nothing tells yet, at most `MOST`."""
    known = desk.board.seats
    found = desk.vault.wrong_passphrases().items()
    return {seat: min(times, MOST) for seat, times in found if seat in known}


def write_wrong_passphrases(desk: Desk, turn: Turn, person: Person) -> Mapping[str, int]:
    """One line a seat at which passphrases were wrong; returns what was told.

    While a preparation is open, those at seats that may know the arm are left for
    its capsule: what happens at the bench leaves no line.
    """
    told = untold_wrong_passphrases(desk)
    if turn.board.open_stories():
        seats = turn.board.seats
        told = {s: n for s, n in told.items() if RoleKey.ARM not in reach_of(seats[s].role)}
    for seat, times in sorted(told.items()):
        turn.write("PassphraseFailed", {"seat": seat, "times": times}, person)
    return told


def forget_wrong_passphrases(desk: Desk, told: Mapping[str, int]) -> None:
    """What stands in the file now is not told again; called when the turn is kept."""
    for seat, times in told.items():
        desk.vault.wrong_passphrases_told(seat, times)
