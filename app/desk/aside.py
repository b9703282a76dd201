"""What can wait until nobody may be at the bench: marks, later signatures, proposals, shares.

Cells keep people there longer: a line that they write elsewhere while a preparation
is open bounds how long.
"""

from __future__ import annotations

from app.desk.journal import Person, Turn
from app.trial.names import RoleKey
from app.trial.refusal import Refusal


def require_aside(turn: Turn, person: Person) -> None:
    """Raises Refusal ``review.window_open`` for whoever holds the arm's key during a preparation.
    """
    if turn.board.open_stories() and person.keys.keyring.holds(RoleKey.ARM):
        raise Refusal("review.window_open")
