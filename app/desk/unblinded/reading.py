"""A closed preparation as it was: its story, and its capsule out of the line that sealed it."""

from __future__ import annotations

from app.custody.board import Story
from app.custody.capsule import Capsule
from app.desk.journal import Person
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode
from app.trial.refusal import Refusal


def closed_story(workbench: Workbench, bag: str) -> Story:
    """The story of a bag whose preparation is closed; Refusal ``bag.unknown``, ``inner.open``."""
    story = workbench.desk.board.of_bag(BagCode.read(bag).text)
    if story is None:
        raise Refusal("bag.unknown", bag=bag)
    if not story.disposition:
        raise Refusal("inner.open")
    return story


def capsule_of(workbench: Workbench, person: Person, story: Story) -> Capsule:
    """The capsule of a closed preparation."""
    closed, window = story.first("PreparationClosed"), story.first("RequestAccepted").number
    return workbench.closed_capsule(person, closed, story.bag, window)
