"""What one person signed alone, and the signature of another that is due: open lines, no arm.

The later signature names the leaf of the first: it binds its open and its sealed part, and in
this the head of the inner log, so every entry byte by byte.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.custody.board import Board
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import FOLLOWS
from app.custody.records import Line
from app.custody.unblindings import signers
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.trial.working_days import after_working_days

KIND = "Countersigned"
LONE = FOLLOWS[KIND]


@dataclass(frozen=True, slots=True)
class Lone:
    """A line that one person signed alone, the seats of who did, and the later signature."""

    event: Event
    bag: str
    subject: str
    seats: tuple[str, ...]
    signed: Event | None


def read_lone(board: Board) -> tuple[Lone, ...]:
    """Everything that was signed alone, in order."""
    later = {e.number_of("line"): e for e in board.events if e.kind == KIND}
    return tuple(
        Lone(
            event, event.text("bag"), _subject(board, event), signers(event),
            later.get(event.number),
        )
        for event in board.events if event.kind in LONE
    )  # fmt: skip


def _subject(board: Board, event: Event) -> str:
    story = board.of_bag(event.text("bag"))
    assert story is not None
    return story.subject


def due_until(desk: Desk, event: Event) -> datetime:
    """When the later signature of a line is due."""
    rule = desk.study.deferrable
    return after_working_days(
        parse_instant(event.at), rule.countersign_days, desk.study.zone, rule.rest_days,
        rule.days_off,
    )  # fmt: skip


def countersign(desk: Desk, signing: Signing, number: int) -> Line:
    """Another person signs what line `number` says was signed alone.

    Raises Refusal ``countersign.nothing_due``, or ``second.same_person`` for who was alone.
    """
    with desk.journal.turn() as turn:
        lone = next((one for one in read_lone(turn.board) if one.event.number == number), None)
        if lone is None or lone.signed is not None:
            raise Refusal("countersign.nothing_due")
        if signing.person.seat.seat in lone.seats:
            raise Refusal("second.same_person")
        facts: dict[str, Value] = {"line": number, "leaf": lone.event.line.leaf.hex()}
        return turn.write(KIND, facts, signing)
