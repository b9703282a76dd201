"""The cells fail for good: two people have read the same figures, or cannot agree on them.

A dose given up cannot be taken back, and figures mistyped look like cells that failed: 68 for
86 is under the floor. So whoever decides with the first enters again, blind, what it rests on.
Where they differ, the first reads again; where they differ still, nobody knows what is in the
syringe, and a bag without these cells is the safer one.
"""

from __future__ import annotations

from app.custody.canonical import Value
from app.desk.journal import Person, Signing
from app.desk.unblinded.bench.alone import ALONE, require_pause
from app.desk.unblinded.bench.computing import FAILING, may_fail
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
    sources, the pooled volume in millilitres among it. Where they differ it is noted in the
    capsule and SecondDiffers raised, unless the two differed already and the first has entered
    anew since (`Preparation.is_disputed`): then both values stand in the entry.
    Raises Refusal ``dose.not_failed`` unless the latest computation was refused for viability
    or shortage, or they differ so; ``reason.needed``, ``second.same_person``, ``alone.…``, and
    as the entries themselves.
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
        told: dict[str, Value] = {d.field: {"first": d.first, "second": d.second}
                                  for d in differences}  # fmt: skip
        blocked = bool(differences) and not found.is_disputed
        if blocked:
            workbench.add(turn, second.person, found.story, "differed", told)
        elif differences or found.refusal in FAILING:
            code = "second.differs" if differences else found.refusal
            new: dict[str, Value] = {"code": code, "decided": person.seat.seat}
            new |= {"disputed": told} if differences else {}
            new |= ALONE if alone else {}
            workbench.add(turn, second, found.story, "failed", new, reason=reason)
        else:
            raise Refusal("dose.not_failed")
    if blocked:
        raise SecondDiffers(differences)
