"""When a copy of the file tells nothing of a bench: as long as nobody can have acted on an arm.

Read from open lines alone, so that whoever holds no key may ask too. Between
the acceptance of a request and its reveal a file is a function of what nobody
knew yet: what stands in it then stands there in both arms.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from app.custody.board import Board, Story
from app.custody.event import Event
from app.custody.kinds import CLOSINGS

UNTOUCHED = frozenset(
    {"RequestReceived", "NumberGiven", "RepeatAgreed", "RequestAccepted", "Allocated", "Delayed"}
)
"""What may stand of an open preparation whose arm nobody was shown."""
_NEVER_SHOWN = UNTOUCHED | CLOSINGS | {
    "RequestDeclined", "PreparationClosed", "IdentityRecorded", "SingleOperator", "Countersigned",
    "DestructionProposed", "DestructionWithdrawn", "DestroyedAlone", "Confirmed",
}  # fmt: skip
"""What may stand besides of a subject, or of a former bag, whose arm nobody was shown."""
MOMENTS = CLOSINGS | {"Allocated"}
"""The kinds at which a backup is owed: a row was taken, a preparation has ended."""


class Held(NamedTuple):
    """What a place has: a copy up to which line of the log, and since when."""

    line: int
    at: datetime


def is_quiet(board: Board) -> bool:
    """Whether every open preparation is as it was made, of a subject whose arm was never shown."""
    return not touched(board)


def touched(board: Board) -> frozenset[int]:
    """The open windows, by the line of their acceptance, in which somebody may know the arm."""
    return frozenset(
        story.first("RequestAccepted").number
        for story in board.open_stories() if not _is_untouched(board, story)
    )


def is_clear(board: Board) -> bool:
    """Whether it is quiet, and no open preparation was accepted while another one was.

    The next preparation begins when the bench of the one before is free. A line of the
    moment itself between the two would tell when that was.
    """
    ended = max((one.number for one in board.events if one.kind in CLOSINGS), default=-1)
    opened = (story.first("RequestAccepted").number for story in board.open_stories())
    return is_quiet(board) and all(number > ended for number in opened)


def last_moment(board: Board) -> Event | None:
    """The latest line of `MOMENTS`, or None."""
    return next((event for event in reversed(board.events) if event.kind in MOMENTS), None)


def is_awaited(board: Board, held: Held | None, now: datetime, longest: timedelta) -> bool:
    """Whether a place lacks the last D or R, or, between preparations, a copy of today.

    `held` is the newest that it has, `longest` what the study calls daily. A copy
    from the future tells nothing of today.
    """
    if lacks_moment(board, held):
        return True
    if board.open_stories():
        return False
    return held is None or not timedelta(0) <= now - held.at < longest


def lacks_moment(board: Board, held: Held | None) -> bool:
    """Whether a row was taken, or a preparation ended, of which a place has no copy."""
    moment = last_moment(board)
    return moment is not None and (held is None or held.line < moment.number)


def another_bench(board: Board) -> bool:
    """Whether, behind a closing, a preparation is open at another place than that of the closed.

    When that one's arm was shown has nothing to do with this one's end, so what is done
    at a closing must not ask.
    """
    ended = next(one for one in reversed(board.events) if one.kind in CLOSINGS)
    here = _place(board.stories[ended.text("request")])
    return any(_place(story) != here for story in board.open_stories())


def _place(story: Story) -> str:
    return story.first("RequestAccepted").text("place")


def _is_untouched(board: Board, story: Story) -> bool:
    if any(event.kind not in UNTOUCHED for event in story.events):
        return False
    return all(event.kind in _NEVER_SHOWN for event in _of_subject(board, story.subject))


def _of_subject(board: Board, subject: str) -> Iterator[Event]:
    yield from (event for event in board.events if event.facts.get("subject") == subject)
    for story in board.stories.values():
        if story.subject == subject:
            yield from story.events
