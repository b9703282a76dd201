"""What the hand-over page shows of a bag, read where nothing is written meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.board import Story
from app.custody.event import Event
from app.custody.kinds import HANDED_ON
from app.desk.bag.handover import next_acts
from app.desk.boards.bags import BagRow, State, bag_row, bag_rows
from app.desk.boards.due import due_of
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.log.telling import Manner, Telling, tell
from app.trial.names import BagCode
from app.trial.refusal import Refusal

CONFIRM = "Confirmed"
_BEFORE_RELEASE = frozenset({State.ACCEPTED, State.PREPARING, State.CLOSING})
_SHOWN = HANDED_ON | {"Released", "Cancelled", "NotTreated", "DestructionProposed", CONFIRM} | {
    "DestructionWithdrawn", "DestroyedAlone",
}


@dataclass(frozen=True, slots=True)
class View:
    """A bag in hand. `front` is the kind of the act that is due, empty when none is.

    `aside` are the other acts that the desk would take now. `barred` says why
    the person signed in may record nothing here.
    """

    row: BagRow
    seal: str
    front: str
    aside: tuple[str, ...]
    told: tuple[Telling, ...]
    proposal: Event | None
    barred: Refusal | None
    may_alone: bool = False
    """Whether the study lets one person destroy a bag alone."""


def view_of(desk: Desk, person: Person, bag: str, manner: Manner) -> View:
    """A bag by its code; raises Refusal ``bag.unknown``, ``bag_code.…``."""
    code = BagCode.read(bag)
    story = desk.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    row, released = bag_row(desk, story), story.last("Released")
    front = _front(desk, story, row)
    acts = next_acts(story)
    told = [tell(desk, event, manner) for event in story.events if event.kind in _SHOWN]
    return View(
        row, released.text("seal") if released else "", front,
        tuple(kind for kind in acts if kind != front), tuple(told), _proposal(desk, story),
        _barred(desk, person, front or "DestructionProposed"), desk.study.deferrable.destruction,
    )  # fmt: skip


def on_their_way(desk: Desk) -> tuple[BagRow, ...]:
    """The bags that have left the preparation and still ask for something."""
    return tuple(
        row for row in bag_rows(desk)
        if row.in_progress and row.bag and row.state not in _BEFORE_RELEASE
    )  # fmt: skip


def _front(desk: Desk, story: Story, row: BagRow) -> str:
    if row.state is State.DESTROYING:
        return CONFIRM
    acts = next_acts(story)
    return acts[0] if acts and due_of(desk, story) is not None else ""


def _proposal(desk: Desk, story: Story) -> Event | None:
    told = (event for event in desk.board.waiting() if event.kind == "DestructionProposed")
    return next((event for event in told if event.text("bag") == story.bag), None)


def _barred(desk: Desk, person: Person, kind: str) -> Refusal | None:
    with desk.journal.turn() as turn:
        try:
            turn.require_may(person, kind)
        except Refusal as why:
            return why
    return None
