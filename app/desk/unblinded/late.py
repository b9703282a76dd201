"""What was done on paper while the machine was down, entered afterwards, alike in both arms.

The step is entered as always and bears the machine's stamp; beside it stands
when it was really done, on which paper, and which hand-fill labels it took.
"""

from __future__ import annotations

from datetime import datetime

from app.custody.canonical import Value
from app.desk.journal import Person
from app.desk.typed import read_text
from app.desk.unblinded.preparation import Step
from app.desk.unblinded.steps import begin
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant, show_instant
from app.trial.refusal import Refusal

_MOST = 80


def record_performed(
    workbench: Workbench, person: Person, request: str, step: Step, performed: datetime, *,
    paper: str, used: str, spoiled: str, reason: str,
) -> None:  # fmt: skip
    """When a step that stands was really done, on which paper, with which hand-fill labels.

    The sealed clock counts from the first thaw so told. Raises Refusal
    ``reason.needed``, ``step.earlier_first`` for a step that was not entered,
    ``late.not_before`` for a time after its entry, ``late.too_early`` before the
    acceptance, ``thaw.before_d``, and as `read_text`.
    """
    if not reason.strip():
        raise Refusal("reason.needed")
    new: dict[str, Value] = {
        "step": step.value, "performed": show_instant(performed),
        "paper": read_text(paper, field="paper", most=_MOST),
        "used": read_text(used, field="used", least=0, most=_MOST),
        "spoiled": read_text(spoiled, field="spoiled", least=0, most=_MOST),
    }
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        entry = found.last(step)
        if entry is None:
            raise Refusal("step.earlier_first", step=step.value)
        if performed > parse_instant(entry.at):
            raise Refusal("late.not_before")
        if performed < parse_instant(found.story.first("RequestAccepted").at):
            raise Refusal("late.too_early")
        if step is Step.THAWED and performed < parse_instant(found.story.d):
            raise Refusal("thaw.before_d")
        workbench.add(turn, person, found.story, "performed", new, reason=reason)
