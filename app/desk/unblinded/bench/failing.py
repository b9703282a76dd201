"""The cells fail their specification for good, once two people have read the same figures.

A dose given up cannot be taken back, and figures mistyped look like cells that failed: 68 for
86 is under the floor. So whoever decides with the first enters again, blind, what it rests on.
"""

from __future__ import annotations

from app.custody.canonical import Value
from app.desk.journal import Person, Signing
from app.desk.unblinded.bench.alone import ALONE, require_pause
from app.desk.unblinded.bench.computing import may_fail
from app.desk.unblinded.bench.second_check import (
    Difference,
    SecondDiffers,
    SecondEntry,
    differing,
    entered_by,
)
from app.desk.unblinded.preparation import preparation
from app.desk.unblinded.workbench import Workbench
from app.trial.quantities import read_decimal, show_decimal
from app.trial.refusal import Refusal


def fail_dose(
    workbench: Workbench, person: Person, second: Signing, request: str, reason: str,
    typed: SecondEntry, pooled_ml: str,
) -> None:  # fmt: skip
    """The dose is given up: what follows is the study's rule.

    An albumin bag under the same number is made up from here on, or the
    preparation ends untreated (`closing.close_without_bag`). It takes two
    people, because it cannot be undone; one alone, after a pause, where the study
    defers the second check. `typed` and `pooled_ml` are what the second read in the
    sources, the pooled volume in millilitres among it. Raises Refusal ``dose.not_failed``
    unless the latest computation was refused for viability or shortage,
    ``reason.needed``, ``second.same_person``, ``alone.…``, as the entries themselves, and
    SecondDiffers, noted in the capsule.
    """
    if not reason.strip():
        raise Refusal("reason.needed")
    alone = second.person.seat.seat == person.seat.seat
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, person, request)
        if not may_fail(found):
            raise Refusal("dose.not_failed")
        if alone:
            require_pause(workbench, turn, person, found)
        pooled = show_decimal(read_decimal(pooled_ml, what="available_ml"))
        entered = entered_by(workbench.desk.study, found, typed)
        differences = differing(found, entered)
        first = show_decimal(found.available_ml)
        if pooled != first:
            differences = (*differences, Difference("available_ml", first, pooled))
        if differences:
            told: dict[str, Value] = {d.field: {"first": d.first, "second": d.second}
                                      for d in differences}  # fmt: skip
            workbench.add(turn, second.person, found.story, "differed", told)
        else:
            new: dict[str, Value] = {"code": found.refusal, "decided": person.seat.seat}
            new |= ALONE if alone else {}
            workbench.add(turn, second, found.story, "failed", new, reason=reason)
    if differences:
        raise SecondDiffers(differences)
