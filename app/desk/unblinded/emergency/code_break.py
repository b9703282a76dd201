"""Printing one subject's code-break sheet: its line first, then the one row, and nothing shown.

At the allocation, inside the bag's window, the line carries D as the labels' do;
before, in the place of a lost sheet or too late, it has a time of its own and
a reason that stays sealed.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.blind.arm import Arm
from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.emergency.code_breaks import read_sheets, without_sheet
from app.desk.emergency.unblinding import MOST_DETAIL, allocated
from app.desk.journal import Person, Turn
from app.desk.typed import read_text
from app.desk.unblinded.emergency.folded import folded
from app.desk.unblinded.workbench import Workbench
from app.papers.render import paper_pdf
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet to be folded: the name of its file, its bytes."""

    number: int
    name: str
    pdf: bytes


def print_sheet(workbench: Workbench, person: Person, subject: str, reason: str = "") -> Printed:
    """One sheet for a subject who has none that is kept.

    `reason` (at most 200 characters) tells why it is printed outside the window
    of a bag, and is asked for there alone. Raises Refusal ``unblinding.no_row``,
    ``sheet.there`` and as `read_text`.
    """
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = _running(turn, subject)
        number = len(read_sheets(turn.board)) + 1
        line = _write(turn, person, story, number, reason)
    with desk.journal.turn() as turn:
        arm = workbench.arm_told(turn, person, line.number)
    name = f"code-break-{number:04}.pdf"
    return Printed(number, name, sheet_pdf(desk, story.subject, number, arm))


def sheet_pdf(desk: Desk, subject: str, number: int, arm: Sealed[Arm]) -> bytes:
    """The sheet as PDF: the same bytes again for the same sheet, as long in either arm."""
    say = desk.words.say
    rows = ((say("fact.subject"), subject), (say("fact.sheet"), f"{number:04}"))
    blank = ("opened_by", "opened_at", "opened_why")
    told = tuple((say(f"folded.{name}"), "." * 60) for name in blank)
    title, outside = say("folded.sheet"), say("folded.sheet.outside")
    return paper_pdf(folded(desk, title, (*rows, *told), arm, outside))


def _running(turn: Turn, subject: str) -> Story:
    """The open preparation of a subject, or the first that took a row."""
    story = allocated(turn.board, subject)
    if story.subject not in without_sheet(turn.board):
        raise Refusal("sheet.there", subject=story.subject)
    running = (s for s in turn.board.open_stories() if s.subject == story.subject)
    return next(running, story)


def _write(turn: Turn, person: Person, story: Story, number: int, reason: str) -> Line:
    if story.is_open:
        facts: dict[str, Value] = {"request": story.request, "bag": story.bag, "sheet": number}
        return turn.write("CodeBreakPrinted", facts, person, at=story.d)
    said = read_text(reason, field="reason", most=MOST_DETAIL)
    told: dict[str, Value] = {"subject": story.subject, "sheet": number}
    return turn.write("CodeBreakReplaced", told, person, sealed={"reason": said})
