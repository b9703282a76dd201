"""What one person signed alone, and the signature of another that is due: open lines, no arm.

The later signature names the leaf of the first: it binds its open and its sealed part, and in
this the head of the inner log, so every entry byte by byte. A seat that two shares brought back
with nobody else's confirmation is signed later too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.custody.board import Board
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import FOLLOWS
from app.custody.records import Line
from app.custody.unblindings import may_second, signers
from app.desk.aside import require_aside
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.trial.working_days import after_working_days

KIND = "Countersigned"
LONE = FOLLOWS[KIND]
RECOVERY = "SeatRecovered"


@dataclass(frozen=True, slots=True)
class Lone:
    """A line that one person signed alone, the seats of who did, and the later signature.

    A recovery is about no bag: `bag` and `subject` are empty, the seat is the one it seated.
    """

    event: Event
    bag: str
    subject: str
    seats: tuple[str, ...]
    signed: Event | None


def read_lone(board: Board) -> tuple[Lone, ...]:
    """Everything that was signed alone, in order."""
    later = {e.number_of("line"): e for e in board.events if e.kind == KIND}
    return tuple(
        _lone(board, event, later.get(event.number))
        for event in board.events if event.kind in LONE and _is_lone(board, event)
    )  # fmt: skip


def _is_lone(board: Board, event: Event) -> bool:
    if event.kind != RECOVERY:
        return True
    # One that was cut short may have been confirmed by another person after all.
    confirmed = board.confirmation(event.number)
    return confirmed is not None and confirmed.by.seat == event.text("seat")


def _lone(board: Board, event: Event, signed: Event | None) -> Lone:
    if event.kind == RECOVERY:
        return Lone(event, "", "", signers(event), signed)
    story = board.of_bag(event.text("bag"))
    assert story is not None
    return Lone(event, event.text("bag"), story.subject, signers(event), signed)


def is_due(board: Board, lone: Lone) -> bool:
    """Whether another person is to sign it.

    A recovery whose seat was ended since is not: two people, or another recovery, ended it.
    """
    ended = lone.event.kind == RECOVERY and lone.event.text("seat") in board.revoked
    return lone.signed is None and not ended


def due_until(desk: Desk, event: Event) -> datetime:
    """When the later signature of a line is due."""
    study = desk.under(event).study
    rule = study.deferrable
    return after_working_days(
        parse_instant(event.at), rule.countersign_days, study.zone, rule.rest_days,
        rule.days_off,
    )  # fmt: skip


def countersign(desk: Desk, signing: Signing, number: int) -> Line:
    """Another person signs what line `number` says was signed alone.

    Raises Refusal ``countersign.nothing_due``, ``second.same_person`` for who was alone, and as
    `require_aside`.
    """
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        lone = next((one for one in read_lone(turn.board) if one.event.number == number), None)
        if lone is None or not is_due(turn.board, lone):
            raise Refusal("countersign.nothing_due")
        if not may_second(lone.event, signing.person.seat):
            raise Refusal("second.same_person")
        facts: dict[str, Value] = {"line": number, "leaf": lone.event.line.leaf.hex()}
        return turn.write(KIND, facts, signing)
