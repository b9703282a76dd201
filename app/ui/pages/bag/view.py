"""What a bag's page shows, read where nothing is written meanwhile; open lines alone."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.board import Story
from app.desk.boards.bags import BagRow, bag_row
from app.desk.boards.timeline import Timeline, timeline
from app.desk.desk import Desk
from app.desk.label.kept_labels import is_drawn_alike
from app.desk.label.labelling import label_picture
from app.desk.log.telling import Manner, Telling, tell
from app.desk.papers.report import require_export
from app.trial.names import BagCode
from app.trial.refusal import Refusal

_REQUEST_ID = 32


@dataclass(frozen=True, slots=True)
class View:
    """A request or bag. `runs` counts the label runs; `barred` says why no report may leave."""

    row: BagRow
    told: tuple[Telling, ...]
    line: Timeline
    label: bytes
    """The label as a PNG; empty before the first run."""
    runs: int
    barred: Refusal | None
    alike: bool = True
    """Whether the program of today draws the very bytes that were printed last."""


def view_of(desk: Desk, target: str, manner: Manner, drawn: bytes) -> View:
    """A bag by its code, or a request by its id; `drawn` is its label when it was drawn before.

    Raises Refusal ``bag.unknown``, ``bag_code.…``, ``request.unknown``.
    """
    story = _story(desk, target)
    runs = sum(event.kind == "LabelsPrinted" for event in story.events)
    label = drawn or (_label(desk, story) if runs else b"")
    told = tuple(tell(desk, event, manner) for event in story.events)
    line = timeline(desk, story, told)
    alike = not runs or is_drawn_alike(desk, story)
    return View(bag_row(desk, story), told, line, label, runs, _barred(desk), alike)


def _story(desk: Desk, target: str) -> Story:
    if len(target) == _REQUEST_ID:
        return desk.story(target)
    code = BagCode.read(target)
    story = desk.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    return story


def _label(desk: Desk, story: Story) -> bytes:
    return label_picture(desk, story)


def _barred(desk: Desk) -> Refusal | None:
    try:
        require_export(desk.board)
    except Refusal as why:
        return why
    return None
