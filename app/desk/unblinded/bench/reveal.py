"""Act 4: the arm of one bag, told once its reveal stands in the log and never before."""

from __future__ import annotations

from app.blind.arm import Arm
from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.label.labelling import require_printer
from app.desk.materials.equipment import require_equipment
from app.desk.unblinded.workbench import Workbench
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed


def reveal_arm(workbench: Workbench, signing: Signing, request: str) -> Sealed[Arm]:
    """Writes the reveal, then opens the bag's one list row; done again it is a further showing.

    One preparation at a time at each place: raises Refusal
    ``reveal.another_open`` while an earlier one there is not closed,
    ``equipment.…`` while the bench may not be used and ``printer.unproved``
    while no label could be printed.
    """
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        if story.last("ArmRevealed") is None:
            require_ready(desk, turn, story)
            facts = {"request": request, "bag": story.bag, "purpose": "preparation"}
            turn.write("ArmRevealed", facts, signing, at=story.d)
        else:
            require_bench(turn, story)
    return show_arm(workbench, signing.person, request)


def require_ready(desk: Desk, turn: Turn, story: Story) -> None:
    """What would stop either arm is told before an arm is known; raises as `reveal_arm`."""
    require_bench(turn, story)
    require_equipment(desk, turn)
    require_printer(desk)


def require_bench(turn: Turn, story: Story) -> None:
    """Raises Refusal ``reveal.another_open`` while an earlier preparation has the bench."""
    place = _place(story)
    if next(s for s in turn.board.open_stories() if _place(s) == place) is not story:
        raise Refusal("reveal.another_open")


def show_arm(workbench: Workbench, person: Person, request: str) -> Sealed[Arm]:
    """A further showing, noted in the capsule before the value is told.

    Raises Refusal ``arm.not_revealed`` or ``preparation.not_open``.
    """
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        arm = workbench.arm(turn, person, story)
        workbench.add(turn, person, story, "shown", {})
    return arm


def _place(story: Story) -> str:
    return story.first("RequestAccepted").text("place")
