"""What was done on paper while the machine was down, told afterwards by two, alike in both arms.

A step is entered as always and bears the machine's stamp; beside it stands
when it was really done, on which paper, and which hand-fill labels it took.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.custody.canonical import Value
from app.desk.journal import Signing, Turn
from app.desk.typed import read_text
from app.desk.unblinded.bench.steps import begin
from app.desk.unblinded.preparation import Preparation, Step
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant, show_instant
from app.trial.refusal import Refusal

_MOST, _MOST_REASON = 80, 400


@dataclass(frozen=True, slots=True)
class OnPaper:
    """When it was really done, on which paper, why so, and the hand-fill labels it took."""

    performed: datetime
    paper: str
    reason: str
    used: str = ""
    spoiled: str = ""


def tell_paper(
    workbench: Workbench, first: Signing, second: Signing, request: str, told: OnPaper,
    step: Step | None = None,
) -> None:  # fmt: skip
    """Two signed entries: of a step that stands, or, without one, of what else was done.

    The sealed clock counts from the first thaw so told. Raises Refusal
    ``second.same_person``, ``reason.needed``, ``step.earlier_first`` for a step
    that was not entered, ``late.not_before`` for a time after its entry or to
    come, ``late.too_early`` before the acceptance, ``thaw.before_d``, and as `read_text`.
    """
    if not told.reason.strip():
        raise Refusal("reason.needed")
    if first.person.seat.seat == second.person.seat.seat:
        raise Refusal("second.same_person")
    reason = read_text(told.reason, field="reason", most=_MOST_REASON)
    paper = read_text(told.paper, field="paper", most=_MOST)
    labels: dict[str, Value] = {
        name: read_text(text, field=name, least=0, most=_MOST)
        for name, text in (("used", told.used), ("spoiled", told.spoiled))
    }
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, first.person, request)
        _require_time(turn, found, step, told.performed)
        performed = show_instant(told.performed)
        if step is None:
            new: dict[str, Value] = {"performed": performed, "slip": paper, **labels}
        else:
            new = {"step": step.value, "performed": performed, "paper": paper, **labels}
        act = "paper" if step is None else "performed"
        workbench.add(turn, first, found.story, act, new, reason=reason)
        workbench.add(turn, second, found.story, "paper_agreed", {"slip": paper})


def _require_time(turn: Turn, found: Preparation, step: Step | None, performed: datetime) -> None:
    entry = None if step is None else found.last(step)
    if step is not None and entry is None:
        raise Refusal("step.earlier_first", step=step.value)
    if performed > (turn.now if entry is None else parse_instant(entry.at)):
        raise Refusal("late.not_before")
    if performed < parse_instant(found.story.first("RequestAccepted").at):
        raise Refusal("late.too_early")
    if step is Step.THAWED and performed < parse_instant(found.story.d):
        raise Refusal("thaw.before_d")
