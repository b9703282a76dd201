"""The custody board: every request and bag, how far it has come, its times, who did the last act.

Made of open lines and the clock, so it is the same for every eye and in both
arms. An open preparation is told by its announced times alone.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from app.custody.board import Story
from app.desk.boards.due import Clocks, clocks_of, due_of
from app.desk.desk import Desk
from app.trial.clocks import parse_instant


class State(enum.StrEnum):
    """How far a request has come, in words under ``state.STATE``."""

    WAITING = "waiting"
    DECLINED = "declined"
    ACCEPTED = "accepted"
    PREPARING = "preparing"
    CLOSING = "closing"
    RELEASED = "released"
    OFFERED = "offered"
    ON_THE_WAY = "on_the_way"
    AT_WARD = "at_ward"
    AT_BEDSIDE = "at_bedside"
    INFUSING = "infusing"
    INFUSED = "infused"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    NOT_TREATED = "not_treated"
    DESTROYING = "destroying"
    DESTROYED = "destroyed"
    RECALLED = "recalled"
    LOST = "lost"


_STATES = {
    "RequestReceived": State.WAITING, "RequestDeclined": State.DECLINED,
    "Released": State.RELEASED, "BagOffered": State.OFFERED, "BagAccepted": State.ON_THE_WAY,
    "WardReceived": State.AT_WARD, "BedsideChecked": State.AT_BEDSIDE,
    "InfusionStarted": State.INFUSING, "InfusionEnded": State.INFUSED,
    "BagReturned": State.RETURNED, "Cancelled": State.CANCELLED, "NotTreated": State.NOT_TREATED,
    "DestructionProposed": State.DESTROYING, "Confirmed": State.DESTROYED,
    "DestroyedAlone": State.DESTROYED,
    "BagRecalled": State.RECALLED, "BagLost": State.LOST,
}  # fmt: skip
_TO_BE_STARTED = frozenset(
    {State.ACCEPTED, State.PREPARING, State.CLOSING, State.RELEASED, State.OFFERED,
     State.ON_THE_WAY, State.AT_WARD, State.AT_BEDSIDE}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BagRow:
    """One request or bag. `clocks` are None before its acceptance, `bag` is empty too."""

    request: str
    bag: str
    subject: str
    site: str
    state: State
    clocks: Clocks | None
    last: str
    """The kind of the last act, reports not counted."""
    who: str
    at: datetime
    in_progress: bool
    """Whether somebody still has something to do about it."""

    @property
    def to_be_started(self) -> bool:
        """Whether its infusion has still to begin, so that the latest start runs."""
        return self.state in _TO_BE_STARTED

    @property
    def deadline(self) -> datetime | None:
        """The deadline that runs: to start the infusion, then to end it; None when none does."""
        if self.clocks is None:
            return None
        if self.to_be_started:
            return self.clocks.start_by
        return self.clocks.use_by if self.state is State.INFUSING else None


def state_of(desk: Desk, story: Story) -> State:
    """How far a request has come at this moment."""
    if not story.is_open:
        return _STATES[story.stage]
    now = desk.clock.now()
    if now < parse_instant(story.d):
        return State.ACCEPTED
    return State.PREPARING if now < parse_instant(story.r) else State.CLOSING


def bag_row(desk: Desk, story: Story) -> BagRow:
    """One request or bag as the board shows it."""
    state, received = state_of(desk, story), story.events[0]
    last = next(event for event in reversed(story.events) if event.kind != "Exported")
    site = desk.study.site(received.text("site"))
    return BagRow(
        story.request, story.bag, received.text("subject"), f"{site.number} {site.name}", state,
        clocks_of(desk, story) if story.accepted is not None else None,
        last.kind, last.by.name, parse_instant(last.at).astimezone(desk.journal.zone),
        state is State.DESTROYING or due_of(desk, story) is not None,
    )  # fmt: skip


def bag_rows(desk: Desk) -> tuple[BagRow, ...]:
    """All of them: those in progress first, by their deadline; the others from the latest on."""
    rows = [bag_row(desk, story) for story in desk.board.stories.values()]
    last = datetime.max.replace(tzinfo=desk.clock.now().tzinfo)
    going = sorted((row for row in rows if row.in_progress), key=lambda row: row.deadline or last)
    ended = [row for row in reversed(rows) if not row.in_progress]
    return (*going, *ended)
