"""What follows a treatment that was told or learned: a second signature, an assessment, its end.

Made of open lines and equal for every eye. Why a treatment was told stays
sealed: one of the reasons exists in one arm only. What a blinded person
reports is chosen from closed lists, so that nothing they write holds an arm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from app.custody.board import Board, Story
from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.kinds import FOLLOWS
from app.custody.records import Line
from app.custody.unblinding_kinds import LEARNED_BY, LEARNERS, MEASURES
from app.desk.aside import require_aside
from app.desk.desk import Desk
from app.desk.journal import Person, Signing, Turn
from app.desk.typed import read_text
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal

CERTAINTIES = ("learned", "inferred")
IMPACTS = ("none", "possible", "certain")
MOST_DETAIL = 200
_ASSESSED = FOLLOWS["ImpactAssessed"]


@dataclass(frozen=True, slots=True)
class Learned:
    """Somebody learned or could infer a treatment: the subject, who, how, how surely, when."""

    subject: str
    learner: str
    how: str
    certainty: str
    done: datetime


@dataclass(slots=True)
class Case:
    """A line by which a treatment came, or may have come, to be known; what followed so far."""

    event: Event
    subject: str
    seconded: Event | None = None
    assessed: Event | None = None
    closed: Event | None = None

    @property
    def needs_second(self) -> bool:
        """Whether another person has still to sign that the treatment was told."""
        return self.event.kind == "SubjectUnblinded" and self.seconded is None

    @property
    def is_over(self) -> bool:
        """Whether nothing of it is due any more."""
        return self.closed is not None and not self.needs_second


@dataclass(slots=True)
class Cases:
    """Every case of a log by the number of its line, in order."""

    by_number: dict[int, Case] = field(default_factory=dict)

    @property
    def open(self) -> list[Case]:
        """Those of which something is due."""
        return [case for case in self.by_number.values() if not case.is_over]


def read_cases(board: Board) -> Cases:
    """The cases that the open log tells."""
    cases, assessments = Cases(), dict[int, Case]()
    for event in board.events:
        if is_case(event):
            cases.by_number[event.number] = Case(event, _subject(board, event))
        elif event.kind == "UnblindingSeconded":
            cases.by_number[event.number_of("line")].seconded = event
        elif event.kind == "ImpactAssessed":
            case = assessments[event.number] = cases.by_number[event.number_of("line")]
            case.assessed, case.closed = event, None
        elif event.kind == "ImpactClosed":
            assessments[event.number_of("line")].closed = event
    return cases


def is_case(event: Event) -> bool:
    """Whether a line asks for an assessment. A sheet that is found or given back asks for none."""
    if event.kind == "CodeBreakChanged":
        return event.text("fate") in ("opened", "lost")
    return event.kind in _ASSESSED


def second_until(desk: Desk, case: Case) -> datetime:
    """When the second signature is due."""
    rule = desk.under(case.event).study.unblinding
    return parse_instant(case.event.at) + timedelta(hours=rule.second_h)


def impact_until(desk: Desk, case: Case) -> datetime:
    """When the assessment is due, and its end."""
    rule = desk.under(case.event).study.unblinding
    return parse_instant(case.event.at) + timedelta(hours=rule.impact_h)


def second_unblinding(desk: Desk, signing: Signing, number: int) -> Line:
    """Another person signs that the treatment was told as line `number` says.

    Raises Refusal ``unblinding.nothing_due`` or ``second.same_person``, and as `require_aside`.
    """
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        case = _case(turn, number)
        if not case.needs_second:
            raise Refusal("unblinding.nothing_due")
        _require_other(signing, case.event)
        return turn.write("UnblindingSeconded", _naming(case.event), signing)


def report_learned(desk: Desk, person: Person, told: Learned) -> Line:
    """Any seat reports that somebody learned or could infer a treatment.

    Raises Refusal ``unblinding.no_row``, ``unblinding.choice``, ``slip.future``.
    """
    for name, value, known in (
        ("learner", told.learner, LEARNERS), ("how", told.how, LEARNED_BY),
        ("certainty", told.certainty, CERTAINTIES),
    ):  # fmt: skip
        _require_known(name, value, known)
    with desk.journal.turn() as turn:
        story = allocated(turn.board, told.subject)
        facts: dict[str, Value] = {
            "subject": story.subject, "learner": told.learner, "how": told.how,
            "certainty": told.certainty, "done": past(turn, told.done),
        }  # fmt: skip
        return turn.write("InadvertentReported", facts, person)


def assess_impact(
    desk: Desk, signing: Signing, number: int, measure: str, impact: str, detail: str
) -> Line:
    """The impact of case `number`; `impact` and `detail` (1 to 200 characters) stay sealed.

    May be done again until it is closed. Raises Refusal ``unblinding.choice``,
    ``unblinding.nothing_due``, as `read_text` and `require_aside`.
    """
    _require_known("measure", measure, MEASURES)
    _require_known("impact", impact, IMPACTS)
    said = read_text(detail, field="detail", most=MOST_DETAIL)
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        case = _case(turn, number)
        if case.closed is not None:
            raise Refusal("unblinding.nothing_due")
        facts = {**_naming(case.event), "measure": measure}
        sealed: dict[str, Value] = {"impact": impact, "detail": said}
        return turn.write("ImpactAssessed", facts, signing, sealed=sealed)


def close_impact(desk: Desk, signing: Signing, number: int) -> Line:
    """Another person than who assessed case `number` signs that nothing is left to do about it.

    Raises Refusal ``unblinding.not_assessed``, ``unblinding.nothing_due``, ``second.same_person``,
    and as `require_aside`.
    """
    with desk.journal.turn() as turn:
        require_aside(turn, signing.person)
        case = _case(turn, number)
        if case.assessed is None:
            raise Refusal("unblinding.not_assessed")
        if case.closed is not None:
            raise Refusal("unblinding.nothing_due")
        _require_other(signing, case.assessed)
        return turn.write("ImpactClosed", _naming(case.assessed), signing)


def allocated(board: Board, subject: str) -> Story:
    """The first story of a subject as typed that took a row; raises Refusal ``unblinding.no_row``.

    Asked for without a row or not at all: both are answered alike.
    """
    try:
        return board.allocated_to(subject.strip())
    except KeyError as why:
        raise Refusal("unblinding.no_row", subject=subject.strip()) from why


def subjects(board: Board) -> Sequence[str]:
    """Every subject to whom a row was allocated, the latest first."""
    told = [story.subject for story in reversed(board.stories.values()) if story.bag]
    return list(dict.fromkeys(told))


def past(turn: Turn, moment: datetime) -> str:
    """A moment as a line tells it; raises Refusal ``slip.future`` for one to come."""
    if moment > turn.now:
        raise Refusal("slip.future")
    return turn.instant(moment)


def _subject(board: Board, event: Event) -> str:
    told = event.facts.get("subject")
    return str(told) if told else board.stories[event.text("request")].subject


def _case(turn: Turn, number: int) -> Case:
    case = read_cases(turn.board).by_number.get(number)
    if case is None:
        raise Refusal("unblinding.nothing_due")
    return case


def _naming(event: Event) -> dict[str, Value]:
    return {"line": event.number, "leaf": event.line.leaf.hex()}


def _require_other(signing: Signing, event: Event) -> None:
    if event.by.seat == signing.person.seat.seat:
        raise Refusal("second.same_person")


def _require_known(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise Refusal("unblinding.choice", field=name, known=", ".join(known))
