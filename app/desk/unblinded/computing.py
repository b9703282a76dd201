"""The dose at the bench: computed twice from what was entered, or albumin alone."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.journal import Person, Signing
from app.desk.unblinded.preparation import Preparation, Step, preparation
from app.desk.unblinded.steps import NOT_APPLICABLE
from app.desk.unblinded.weight import require_plausible, weight_of
from app.desk.unblinded.workbench import Workbench
from app.dose.albumin import albumin_only
from app.dose.certainty import unproven
from app.dose.chamber import Chamber, certain
from app.dose.checked import checked_dose
from app.dose.counter import read_out
from app.dose.dose import Dose
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import DoseRule
from app.trial.study_parts import AfterFailedDose, Study, Syringe

FAILING = frozenset({"dose.viability_under_floor", "dose.volume_above_available"})
"""The refusals of a dose that can be a failed product; the others are mended by entering anew."""


def compute(
    workbench: Workbench, person: Person, request: str, syringe_ml: Decimal | None, *,
    reason: str = "",
) -> None:  # fmt: skip
    """Computes what goes into the bag and notes it; `syringe_ml` is a capacity of the study's.

    Raises what the dose refuses (noted in the capsule first), Refusal ``weight.confirm``,
    ``syringe.unknown``, ``syringe.small``, ``dose.out_of_tolerance``,
    ``reason.needed``.
    """
    study = workbench.desk.study
    refused: Refusal | None = None
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, person, request)
        if found.last("cancelled") is not None:
            raise Refusal("preparation.cancelled")
        if ends_untreated(study, found):
            raise Refusal("preparation.not_treated")
        if not found.is_done(Step.COUNTED):
            raise Refusal("step.earlier_first", step=Step.COUNTED.value)
        require_plausible(study.dose, found.story, found.capsule)
        before = found.last(Step.COMPUTED)
        if found.asks_reason(Step.COMPUTED) and not reason.strip():
            raise Refusal("reason.needed")
        try:
            new = _result(study, found, syringe_ml)
        except Refusal as why:
            workbench.add(turn, person, found.story, "refused", {"code": why.code})
            refused = why
        else:
            old = before.new if before else None
            story = found.story
            workbench.add(turn, person, story, Step.COMPUTED, new, old=old, reason=reason)
    if refused is not None:
        raise refused


def fail_dose(
    workbench: Workbench, person: Person, second: Signing, request: str, reason: str
) -> None:
    """The cells fail their specification for good: what follows is the study's rule.

    An albumin bag under the same number is made up from here on, or the
    preparation ends untreated (`closing.close_without_bag`). It takes two
    people, because it cannot be undone. Raises Refusal ``dose.not_failed``
    unless the latest computation was refused for viability or shortage,
    ``reason.needed`` or ``second.same_person``.
    """
    if not reason.strip():
        raise Refusal("reason.needed")
    if second.person.seat.seat == person.seat.seat:
        raise Refusal("second.same_person")
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, person, request)
        if not may_fail(found):
            raise Refusal("dose.not_failed")
        new: dict[str, Value] = {"code": found.refusal, "decided": person.seat.seat}
        workbench.add(turn, second, found.story, "failed", new, reason=reason)


def may_fail(found: Preparation) -> bool:
    """Whether the dose may be declared failed: the latest computation was refused for the cells."""
    return found.takes_cells and found.refusal in FAILING


def refused_dose(study: Study, found: Preparation) -> Refusal | None:
    """Why the latest computation gave no dose, with the facts of its sentence; None if it gave one.

    The capsule keeps the code alone, so the same entries are computed again.
    """
    if not found.refusal:
        return None
    for syringe in study.graduations_ml:
        try:
            _result(study, found, syringe.capacity_ml)
        except Refusal as why:
            if why.code == found.refusal:
                return why
    return Refusal(found.refusal)


def ends_untreated(study: Study, found: Preparation) -> bool:
    """Whether this preparation ends without a bag because its dose failed."""
    failed = found.last("failed") is not None
    return failed and study.after_failed_dose is AfterFailedDose.NOT_TREATED


def computed_dose(study: Study, found: Preparation, syringe: Syringe) -> Dose:
    """The dose from the entries as they stand, both code paths agreeing.

    It is said how far the dose is certain by what was counted.
    """
    weight = Decimal(str(weight_of(found)))
    rule = study.dose
    dose = checked_dose(rule, weight, found.count, syringe.graduation_ml, found.available_ml)
    evidence = found.evidence
    if isinstance(evidence, Chamber):
        how_far = certain(rule, dose, evidence)
    else:
        how_far = read_out(dose, evidence)
    return replace(
        dose,
        warnings=(*dose.warnings, *unproven(rule, dose, evidence)),
        working=(*dose.working, *how_far),
    )


def syringe_of(study: Study, capacity_ml: Decimal | None) -> Syringe:
    """The study's syringe of a capacity; raises Refusal ``syringe.unknown``."""
    for syringe in study.graduations_ml:
        if syringe.capacity_ml == capacity_ml:
            return syringe
    known = ", ".join(show_decimal(s.capacity_ml) for s in study.graduations_ml)
    raise Refusal("syringe.unknown", known=known)


def _result(study: Study, found: Preparation, syringe_ml: Decimal | None) -> dict[str, Value]:
    if not found.takes_cells:
        return _albumin_alone(study.dose)
    syringe = syringe_of(study, syringe_ml)
    dose = computed_dose(study, found, syringe)
    if dose.volume_ml > syringe.capacity_ml:
        raise Refusal("syringe.small")
    if not dose.within_tolerance:
        raise Refusal("dose.out_of_tolerance")
    return {
        "weight_kg": weight_of(found),
        "syringe_ml": show_decimal(syringe.capacity_ml),
        "target_cells": show_decimal(dose.target_cells),
        "volume_ml": show_decimal(dose.volume_ml),
        "albumin_ml": show_decimal(dose.albumin_ml),
        "warnings": ",".join(warning.code for warning in dose.warnings),
    }


def _albumin_alone(rule: DoseRule) -> dict[str, Value]:
    shown: dict[str, Value] = dict.fromkeys(
        ("weight_kg", "syringe_ml", "target_cells", "volume_ml", "warnings"), NOT_APPLICABLE
    )
    return {**shown, "albumin_ml": show_decimal(albumin_only(rule).albumin_ml)}
