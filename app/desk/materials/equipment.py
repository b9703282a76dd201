"""Equipment and reagents of the bench: until when each may be used; open, and alike for both arms.

What is in service and past its day stops every preparation before its reveal,
so that a stop tells nothing of an arm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from app.custody.board import Board
from app.custody.event import Event
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Signing, Turn
from app.desk.typed import read_text
from app.trial.refusal import Refusal
from app.trial.study_parts import Equipment

IN_SERVICE, WITHDRAWN = "in_service", "withdrawn"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of equipment by its number, or a reagent by its name and lot.

    `due` is the last day of its calibration, or of its shelf life.
    """

    name: str
    sort: Equipment
    due: date
    in_service: bool
    line: int
    """The line that said so last."""

    def is_overdue(self, today: date) -> bool:
        """Whether it is in service after its last day."""
        return self.in_service and self.due < today


def equipment(events: Sequence[Event]) -> tuple[Piece, ...]:
    """Every piece as its latest line tells it, what it is first, then its name."""
    latest = {_key(event): _piece(event) for event in events if event.kind == "EquipmentNoted"}
    order = list(Equipment)
    return tuple(sorted(latest.values(), key=lambda one: (order.index(one.sort), one.name)))


def note_equipment(
    desk: Desk, signing: Signing, name: str, sort: Equipment, due: date, *, in_service: bool = True
) -> Line:
    """A piece goes into service until a day, is calibrated anew, or is withdrawn.

    Raises Refusal ``equipment.unknown`` when what is withdrawn was never in
    service, ``equipment.past`` when the day is over, and ``equipment.preparation_open``
    while every open preparation is past its reveal.
    """
    told = read_text(name, field="equipment")
    with desk.journal.turn() as turn:
        _require_no_bench(turn)
        known = {_key(event) for event in turn.board.events if event.kind == "EquipmentNoted"}
        if not in_service and (sort, told) not in known:
            raise Refusal("equipment.unknown", equipment=told)
        if in_service and due < _today(desk):
            raise Refusal("equipment.past", equipment=told, day=due.isoformat())
        facts = {
            "equipment": told, "sort": sort, "due": due.isoformat(),
            "state": IN_SERVICE if in_service else WITHDRAWN,
        }  # fmt: skip
        return turn.write("EquipmentNoted", facts, signing)


def overdue(desk: Desk) -> list[Piece]:
    """What is in service and past its day."""
    return [piece for piece in equipment(desk.board.events) if piece.is_overdue(_today(desk))]


def require_equipment(desk: Desk, turn: Turn) -> None:
    """Asked before an arm is known; raises Refusal ``equipment.overdue``, ``equipment.missing``."""
    today, pieces = _today(desk), equipment(turn.board.events)
    for piece in pieces:
        if piece.is_overdue(today):
            raise Refusal(
                "equipment.overdue", equipment=piece.name, day=piece.due.isoformat()
            )
    present = {piece.sort for piece in pieces if piece.in_service}
    for sort in desk.study.equipment:
        if sort not in present:
            raise Refusal("equipment.missing", item=sort)


def in_use(board: Board, before: int) -> list[Piece]:
    """What was in service when a line was written."""
    return [piece for piece in equipment(board.events[:before]) if piece.in_service]


def _require_no_bench(turn: Turn) -> None:
    # Bath, counter and centrifuge serve cells alone: what fails under them would tell. Before
    # a reveal nothing is in use yet, and what is overdue must be noted for it to come.
    running = turn.board.open_stories()
    if running and all(story.last("ArmRevealed") is not None for story in running):
        raise Refusal("equipment.preparation_open")


def _today(desk: Desk) -> date:
    return desk.clock.now().astimezone(desk.journal.zone).date()


def _key(event: Event) -> tuple[str, str]:
    return event.text("sort"), event.text("equipment")


def _piece(event: Event) -> Piece:
    return Piece(
        event.text("equipment"), Equipment(event.text("sort")),
        date.fromisoformat(event.text("due")), event.text("state") == IN_SERVICE, event.number,
    )  # fmt: skip
