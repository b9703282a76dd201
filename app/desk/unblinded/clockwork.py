"""A clock that was moved is noted: by a line, or at the bench in the capsule."""

from __future__ import annotations

from datetime import timedelta

from app.custody.canonical import Value
from app.desk.journal import Person
from app.desk.pace import JUMPED, Noted
from app.desk.unblinded.workbench import Workbench
from app.trial.names import RoleKey


def note_clock(workbench: Workbench, person: Person) -> Noted | None:
    """Notes a clock that jumped, once, and returns what is wrong; None when it goes right.

    When it is found out at the bench depends on what is done there, so inside a window it
    stands in the capsule; the line follows behind the window when the clock is still off.
    Someone who holds no key of the arm notes it by a line. Raises as `Turn.write`.
    """
    desk = workbench.desk
    journal = desk.journal
    tolerance = timedelta(seconds=desk.study.clock.jump_s)
    with journal.turn() as turn:
        running = turn.board.open_stories()
        at_bench = bool(running) and person.keys.keyring.holds(RoleKey.ARM)
        jump = journal.pace.jump(turn.board, tolerance, at_bench=at_bench)
        if jump is None:
            return None
        told: dict[str, Value] = {"expected": turn.instant(jump.expected), "seen": jump.seen}
        line: int | None = None
        if at_bench:
            workbench.add(turn, person, running[0], "clock_moved", told)
        else:
            line = turn.write(JUMPED, told, person).number
    journal.pace.noted(journal.board, at_bench=at_bench)
    return Noted(jump, line)
