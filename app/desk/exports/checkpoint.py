"""A checkpoint of the log, signed by one person, to be kept where the study file is not."""

from __future__ import annotations

from app.custody.checkpoint import Checkpoint, NoteSignature, note_key_id, note_name
from app.desk.desk import Desk
from app.desk.journal import Person
from app.trial.refusal import Refusal


def make_checkpoint(desk: Desk, person: Person) -> str:
    """The log's head as a signed note, for any seat; no line tells of it.

    What `verify --against` reads. Raises Refusal ``checkpoint.window_open``
    while any preparation is open, since the moments at which the log grows
    inside a window are the bench's own; and as `Turn.require_may`.
    """
    with desk.journal.turn() as turn:
        turn.require_may(person, "Exported")
        if turn.board.open_stories():
            raise Refusal("checkpoint.window_open")
        return signed_head(desk, person)


def signed_head(desk: Desk, person: Person) -> str:
    """The head as last read, as a note signed with the person's root key."""
    size, root = desk.journal.head
    made = Checkpoint(desk.journal.log_id, size, root)
    name, pen = note_name(made.log_id, person.seat.seat), person.keys.root
    signature = pen.sign(made.text().encode())
    signed = NoteSignature(name, note_key_id(name, pen.public_key), signature)
    return Checkpoint(made.log_id, size, root, (signed,)).encode()
