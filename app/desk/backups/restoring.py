"""A restored copy is put in force by two people, who sign how much of the log was lost."""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.trial.refusal import Refusal


def propose_restore(desk: Desk, signing: Signing) -> Line:
    """Tells the head that was remembered and what this file has of it; a second person confirms.

    From then on the file's own head is remembered, and rows are allocated
    again. Raises Refusal ``restore.nothing`` when the file is not behind.
    """
    with desk.journal.turn() as turn:
        older = turn.older
        if older is None:
            raise Refusal("restore.nothing")
        facts: dict[str, Value] = {
            "size": older.remembered.size, "root": older.remembered.root.hex(),
            "kept": older.found.size, "lost": older.lost,
        }  # fmt: skip
        return turn.write("Restored", facts, signing)
