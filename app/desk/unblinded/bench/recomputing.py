"""A weight found wrong after the infusion: what was given is computed anew, sealed, for both arms.

The same line is written whatever was in the bag. No second dose follows: what
began to be infused is never over.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.records import Line
from app.desk.bag.handover import bag_in_hand
from app.desk.bag.request import read_weight
from app.desk.journal import Person, Signing
from app.desk.typed import read_text
from app.desk.unblinded.bench.steps import NOT_APPLICABLE
from app.desk.unblinded.bench.weight import dosing_weight
from app.desk.unblinded.preparation import count_of
from app.desk.unblinded.workbench import Workbench
from app.dose.dose import DEVIATION_STEP, PER_KG_STEP, WHOLE, deviation_percent
from app.dose.exact import Quotient, exactly
from app.dose.target import target_of
from app.trial.quantities import show_decimal


@dataclass(frozen=True, slots=True)
class Recomputed:
    """What was given, at the weight found later: cells, per kilogram, off the target in percent.

    The last three are `NOT_APPLICABLE` of a bag without cells.
    """

    weight_kg: str
    dosed_kg: str
    cells: str
    cells_per_kg: str
    deviation_percent: str

    @property
    def holds_cells(self) -> bool:
        """Whether there were cells to compute."""
        return self.cells != NOT_APPLICABLE


def recompute_dose(
    workbench: Workbench, signing: Signing, bag: str, weight: str, reason: str
) -> Line:
    """Records the dose that a bag gave at the weight found later (kilograms, as typed).

    `reason` has at most 200 characters. Raises Refusal ``bag.not_at_this_step``
    before the infusion began, and as `read_weight` and `read_text`.
    """
    found = read_weight(workbench.desk.study.dose, weight)
    said = read_text(reason, field="reason", most=200)
    with workbench.desk.journal.turn() as turn:
        story = bag_in_hand(turn, bag, "DoseRecomputed")
        told = _given(workbench, signing.person, story, found)
        sealed: dict[str, Value] = {
            "reason": said, "weight_kg": told.weight_kg, "dosed_kg": told.dosed_kg,
            "cells": told.cells, "cells_per_kg": told.cells_per_kg,
            "deviation_percent": told.deviation_percent,
        }  # fmt: skip
        return turn.write("DoseRecomputed", {"bag": story.bag}, signing, sealed=sealed)


def recomputed(workbench: Workbench, person: Person, bag: str) -> tuple[Recomputed, ...]:
    """What was recomputed of a bag so far, in order."""
    story = workbench.desk.board.of_bag(bag)
    events = [] if story is None else story.events
    sealed = [
        workbench.sealed_facts(person, event) for event in events if event.kind == "DoseRecomputed"
    ]
    return tuple(
        Recomputed(*(str(told[name]) for name in Recomputed.__dataclass_fields__))
        for told in sealed
    )


def may_recompute(workbench: Workbench, bag: str) -> bool:
    """Whether the infusion of a bag has begun, so that what was given can be computed anew."""
    story = workbench.desk.board.of_bag(bag)
    return story is not None and story.last("InfusionStarted") is not None


def _given(workbench: Workbench, person: Person, story: Story, found: Decimal) -> Recomputed:
    closed = story.last("PreparationClosed")
    assert closed is not None
    window = story.first("RequestAccepted").number
    capsule = workbench.closed_capsule(person, closed, story.bag, window)
    told = {entry.act: entry.new for entry in capsule.entries}
    shown, dosed = show_decimal(found), dosing_weight(story, capsule).kg
    volume, counted = str(told["computed"]["volume_ml"]), told["counted"]
    if NOT_APPLICABLE in (volume, counted["method"]):
        return Recomputed(shown, dosed, *[NOT_APPLICABLE] * 3)
    target = target_of(workbench.under(story).desk.study.dose, found).cells
    with exactly():
        cells = Decimal(volume) * count_of(counted).viable_per_ml
    per_kg, off = Quotient(cells, found), deviation_percent(cells, target)
    return Recomputed(
        shown, dosed, format(Quotient(cells, WHOLE).rounded(WHOLE), "f"),
        format(per_kg.rounded(PER_KG_STEP), "f"), format(off.rounded(DEVIATION_STEP), "f"),
    )  # fmt: skip
