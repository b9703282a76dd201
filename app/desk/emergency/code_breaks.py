"""Code-break sheets as the open log tells them: one kept for each subject, and what became of it.

A sheet holds a treatment on paper for the hour in which no machine answers.
Which one is printed, opened, lost or given back is told alike in both arms;
why one was opened stays sealed, as with any unblinding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.custody.board import Board
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.records import Line
from app.custody.unblinding_kinds import SHEET_FATES
from app.desk.desk import Desk
from app.desk.emergency.unblinding import MOST_DETAIL, past
from app.desk.journal import Signing
from app.desk.typed import read_text
from app.trial.refusal import Refusal

BY_TWO = ("returned", "destroyed")
"""What ends a sheet: two people have seen it."""
PURPOSES = ("emergency", "serious_event", "safety")
_MAY_BECOME = {
    "": ("opened", "lost", "returned", "destroyed"),
    "found": ("opened", "lost", "returned", "destroyed"),
    "lost": ("found", "opened"),
    "opened": ("lost", "returned", "destroyed"),
    "returned": ("destroyed",),
    "destroyed": (),
}


@dataclass(slots=True)
class Sheet:
    """One sheet: its number and subject, the line that printed it, what became of it in order."""

    number: int
    subject: str
    printed: Event
    fates: list[Event] = field(default_factory=list)

    @property
    def fate(self) -> str:
        """The latest of what became of it; empty while it is kept as printed."""
        return self.fates[-1].text("fate") if self.fates else ""

    @property
    def is_wanting(self) -> bool:
        """Whether another one has to take its place: lost, or spoiled before it was given back."""
        gone = [event.text("fate") for event in self.fates]
        return self.fate == "lost" or (gone == ["destroyed"])

    @property
    def may_become(self) -> Sequence[str]:
        """What may be recorded of it now."""
        return _MAY_BECOME[self.fate]


def read_sheets(board: Board) -> dict[int, Sheet]:
    """Every sheet by its number."""
    sheets: dict[int, Sheet] = {}
    for event in board.events:
        if event.kind == "CodeBreakChanged":
            sheets[event.number_of("sheet")].fates.append(event)
        elif event.kind in ("CodeBreakPrinted", "CodeBreakReplaced"):
            number = event.number_of("sheet")
            told = event.facts.get("subject")
            subject = str(told) if told else board.stories[event.text("request")].subject
            sheets[number] = Sheet(number, subject, event)
    return sheets


def without_sheet(board: Board) -> list[str]:
    """The subjects with a row for whom a sheet has still to be printed, the first first."""
    latest = {sheet.subject: sheet for sheet in read_sheets(board).values()}
    told = (story.subject for story in board.stories.values() if story.bag)
    subjects = list(dict.fromkeys(told))
    return [s for s in subjects if s not in latest or latest[s].is_wanting]


def unaccounted(board: Board) -> list[Sheet]:
    """The sheets of which nobody can say at the end that they came back: lost, or still out."""
    return [s for s in read_sheets(board).values() if s.fate not in ("returned", "destroyed")]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a sheet: by whom, when; why it was opened, and a detail that stays sealed."""

    fate: str
    who: str
    done: datetime
    purpose: str = ""
    detail: str = ""


def change_sheet(
    desk: Desk, signing: Signing, number: int, told: Fate, second: Signing | None = None
) -> Line:
    """Records what became of a sheet away from the machine; `purpose` for an opened one alone.

    What ends a sheet is signed by a `second` person too, in the same turn. Raises Refusal
    ``sheet.unknown``, ``sheet.not_so``, ``sheet.needs_two``, ``second.same_person``,
    ``unblinding.choice``, ``slip.future`` and as `read_text`.
    """
    if told.fate not in SHEET_FATES:
        raise Refusal("unblinding.choice", field="fate", known=", ".join(SHEET_FATES))
    if (told.purpose in PURPOSES) != (told.fate == "opened"):
        raise Refusal("unblinding.choice", field="purpose", known=", ".join(PURPOSES))
    sealed: dict[str, Value] = {
        "purpose": told.purpose,
        "detail": read_text(told.detail, field="detail", most=MOST_DETAIL, least=0),
    }  # fmt: skip
    who = read_text(told.who, field="who")
    _require_two(signing, told.fate, second)
    with desk.journal.turn() as turn:
        sheet = read_sheets(turn.board).get(number)
        if sheet is None:
            raise Refusal("sheet.unknown", sheet=number)
        if told.fate not in sheet.may_become:
            raise Refusal("sheet.not_so", sheet=number)
        facts: dict[str, Value] = {
            "subject": sheet.subject, "sheet": number, "fate": told.fate, "who": who,
            "done": past(turn, told.done),
        }  # fmt: skip
        line = turn.write("CodeBreakChanged", facts, signing, sealed=sealed)
        if second is not None:
            seen: dict[str, Value] = {"line": line.number, "leaf": line.leaf.hex()}
            turn.write("SheetSeconded", seen, second)
        return line


def _require_two(signing: Signing, fate: str, second: Signing | None) -> None:
    if (second is None) == (fate in BY_TWO):
        raise Refusal("sheet.needs_two", fates=", ".join(BY_TWO))
    if second is not None and second.person.seat.seat == signing.person.seat.seat:
        raise Refusal("second.same_person")
