"""The weight that a dose is computed from: the request's, or as corrected since with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule
from app.desk.bag.request import read_weight
from app.desk.journal import Person
from app.desk.typed import read_text
from app.desk.unblinded.preparation import Preparation
from app.desk.unblinded.workbench import Workbench
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule


def correct_weight(
    workbench: Workbench, person: Person, request: str, typed: str, source: str, reason: str
) -> None:
    """The weight of the request was wrong: the right one, from the source document, with a reason.

    The same act in both arms; it must be computed and checked anew. Raises
    Refusal ``reason.needed`` or what `read_weight` raises.
    """
    if not reason.strip():
        raise Refusal("reason.needed")
    weight = read_weight(workbench.desk.study.dose, typed)
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        capsule = workbench.capsule(turn, person, story)
        if any(entry.act == "cancelled" for entry in capsule.entries):
            raise Refusal("preparation.cancelled")
        new: dict[str, Value] = {
            "weight_kg": show_decimal(weight), "source": read_text(source, field="weight_source"),
        }  # fmt: skip
        workbench.add(turn, person, story, "weight", new, reason=reason)


def require_plausible(rule: DoseRule, story: Story, capsule: Capsule) -> None:
    """An unusual weight counts once it was read again in its source, with a reason; both arms.

    Entering it again by `correct_weight` confirms it. Raises Refusal ``weight.confirm``.
    """
    weight, band = dosing_weight(story, capsule), rule.weight_band
    if weight.kind and not band.takes(Decimal(weight.kg)):
        low, high = show_decimal(band.confirm_below), show_decimal(band.confirm_above)
        raise Refusal("weight.confirm", kg=weight.kg, low=low, high=high)


def weight_of(found: Preparation) -> str:
    """The dosing weight in kilograms: the request's, or as corrected since."""
    return dosing_weight(found.story, found.capsule).kg


@dataclass(frozen=True, slots=True)
class DosingWeight:
    """The weight that the dose is computed from, and where it was read.

    `kind` is the request's, or empty for a weight corrected at the bench; `at`
    is when it was taken, or corrected, in the log's form.
    """

    kg: str
    kind: str
    source: str
    at: str


def dosing_weight(story: Story, capsule: Capsule) -> DosingWeight:
    """The dosing weight of a preparation; known before its reveal, since it tells no arm."""
    corrected = next((e for e in reversed(capsule.entries) if e.act == "weight"), None)
    if corrected is not None:
        kg, source = str(corrected.new["weight_kg"]), str(corrected.new["source"])
        return DosingWeight(kg, "", source, corrected.at)
    told = cast(Mapping[str, str], story.events[0].facts["weight"])
    return DosingWeight(told["kg"], told["kind"], told["source"], told["at"])
