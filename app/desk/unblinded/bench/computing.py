"""The dose at the bench: computed twice from what was entered, or albumin alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.journal import Person
from app.desk.unblinded.bench.plausible import confirmed_in, judge_drawn
from app.desk.unblinded.bench.steps import NOT_APPLICABLE
from app.desk.unblinded.bench.weight import require_plausible, weight_of
from app.desk.unblinded.preparation import Preparation, Step, preparation
from app.desk.unblinded.workbench import Workbench
from app.dose.albumin import albumin_only
from app.dose.certainty import unproven
from app.dose.chamber import Chamber, certain
from app.dose.checked import checked_dose
from app.dose.counter import read_out
from app.dose.dose import Dose
from app.dose.filling import Drawn, dead, filling, net_ml, smallest, split, withdrawn_ml
from app.dose.lines import Line
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.study_parts import AfterFailedDose, Study, Syringe

FAILING = frozenset(
    {"dose.viability_under_floor", "dose.volume_above_available", "band.refused"}
)
"""The refusals of a dose that can be a failed product; the others are mended by entering anew."""

_SHORT = "dose.volume_above_available"
_ONLY_ASKED = frozenset(
    {"syringe.finer", "syringe.smaller_holds", "reason.needed", "band.confirm"}
)
# What the dose itself has no part in, and leaves no trace.


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said beside a computation: why, where values were read again, several draws."""

    reason: str
    source: str
    in_draws: bool = False


_ANYHOW = _Told("–", "–")
"""Whatever is asked for has been told: only what no word helps is still refused."""


def compute(
    workbench: Workbench, person: Person, request: str, syringe_ml: Decimal | None, *,
    reason: str = "", in_draws: bool = False, source: str = "",
) -> None:  # fmt: skip
    """Computes what goes into the bag and notes it.

    `syringe_ml` is a capacity of the study's; None the smallest that holds the
    volume in one draw. A larger one takes a reason. More than one draw is made
    only when `in_draws` says so, with a reason, of the one named, or of the largest whose
    graduation does not round to more than there is.
    An unusual volume is confirmed by the `source` in which what it follows from
    was read again, and the reason.

    Raises what the dose refuses (noted in the capsule first), Refusal ``weight.…``,
    ``syringe.unknown``, ``syringe.small``, ``syringe.smaller_holds``, ``syringe.finer``,
    ``dose.out_of_tolerance``, ``band.refused``, ``band.confirm``, ``reason.needed``.
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
        require_plausible(workbench, person, found.story, found.capsule)
        before = found.last(Step.COMPUTED)
        if found.asks_reason(Step.COMPUTED) and not reason.strip():
            raise Refusal("reason.needed")
        try:
            told = _Told(reason.strip(), source.strip(), in_draws)
            new = _result(study, found, syringe_ml, told)
        except Refusal as why:
            if why.code in _ONLY_ASKED:
                raise
            workbench.add(turn, person, found.story, "refused", {"code": why.code})
            refused = why
        else:
            old = before.new if before else None
            story = found.story
            workbench.add(turn, person, story, Step.COMPUTED, new, old=old, reason=reason)
    if refused is not None:
        raise refused


def may_fail(found: Preparation) -> bool:
    """Whether the dose may be declared failed.

    The latest computation was refused for the cells, or two people cannot agree on what it
    rests on: such a dose is not given.
    """
    return found.takes_cells and (found.refusal in FAILING or found.is_disputed)


def refused_dose(study: Study, found: Preparation) -> Refusal | None:
    """Why the latest computation gave no dose, with the facts of its sentence; None if it gave one.

    The capsule keeps the code alone, so the same entries are computed again.
    """
    if not found.refusal:
        return None
    ways = [(one.capacity_ml, _ANYHOW) for one in study.graduations_ml]
    for capacity, told in (*ways, (None, replace(_ANYHOW, in_draws=True))):
        try:
            _result(study, found, capacity, told)
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
    rule, net = study.dose, net_ml(study.filling, found.available_ml)
    dose = checked_dose(rule, weight, found.count, syringe.graduation_ml, net)
    evidence = found.evidence
    if isinstance(evidence, Chamber):
        how_far = certain(rule, dose, evidence)
    else:
        how_far = read_out(dose, evidence)
    return replace(
        dose,
        warnings=(*dose.warnings, *unproven(rule, dose, evidence)),
        working=(*dead(study.filling, found.available_ml), *dose.working, *how_far),
    )


def filled_with(study: Study, found: Preparation) -> tuple[Line, ...]:
    """How the bag is filled, in words: the draws, and what leaves a container too full."""
    told, none = found.dose, Decimal(0)
    cells = Decimal(told["volume_ml"]) if found.takes_cells else none
    draws = int(told.get("draws", "1"))
    return filling(study.filling, study.dose.final_volume_ml, cells, draws)


def syringe_of(study: Study, capacity_ml: Decimal | None) -> Syringe:
    """The study's syringe of a capacity; raises Refusal ``syringe.unknown``."""
    for syringe in study.graduations_ml:
        if syringe.capacity_ml == capacity_ml:
            return syringe
    known = ", ".join(show_decimal(s.capacity_ml) for s in study.graduations_ml)
    raise Refusal("syringe.unknown", known=known)


def _result(
    study: Study, found: Preparation, syringe_ml: Decimal | None, told: _Told
) -> dict[str, Value]:
    if not found.takes_cells:
        return _albumin_alone(study)
    drawn = _drawn(study, found, syringe_ml, told)
    dose, syringe = drawn.dose, drawn.syringe
    if not dose.within_tolerance:
        raise Refusal("dose.out_of_tolerance")
    judge_drawn(study, dose.volume_ml, told.source, told.reason)
    new: dict[str, Value] = {
        "weight_kg": weight_of(found),
        "syringe_ml": show_decimal(syringe.capacity_ml),
        "target_cells": show_decimal(dose.target_cells),
        "volume_ml": show_decimal(dose.volume_ml),
        "albumin_ml": show_decimal(dose.albumin_ml),
        "warnings": ",".join(warning.code for warning in dose.warnings),
    }
    if drawn.draws > 1:
        new["draws"] = str(drawn.draws)
    return {**new, **_taken_out(study, dose.volume_ml), **confirmed_in(told.source)}


def _drawn(
    study: Study, found: Preparation, syringe_ml: Decimal | None, told: _Told
) -> Drawn:
    if told.in_draws:
        if not told.reason:
            raise Refusal("reason.needed")
        return _in_draws(study, found, syringe_ml)
    # Which syringe it is follows from the volume; whether there is that much, from the syringe.
    best = smallest(study.graduations_ml, lambda one: _whatever_is_left(study, found, one))
    if syringe_ml is None and best is None:
        raise Refusal("syringe.small")
    named = best.syringe if best and syringe_ml is None else syringe_of(study, syringe_ml)
    dose = _of_what_is_left(study, found, named)
    if dose.volume_ml > named.capacity_ml:
        raise Refusal("syringe.small")
    if best is not None and best.syringe.capacity_ml < named.capacity_ml and not told.reason:
        raise Refusal("syringe.smaller_holds", fits=show_decimal(best.syringe.capacity_ml))
    return Drawn(dose, named, 1)


def _in_draws(study: Study, found: Preparation, syringe_ml: Decimal | None) -> Drawn:
    """Several draws of the syringe named, or of the largest that does not ask for more than is."""
    if syringe_ml is not None:
        named = syringe_of(study, syringe_ml)
        return split(computed_dose(study, found, named), named)
    largest = study.graduations_ml[-1]
    named = _finer(study, found, largest) or largest
    return split(computed_dose(study, found, named), named)


def _whatever_is_left(study: Study, found: Preparation, syringe: Syringe) -> Dose:
    weight = Decimal(weight_of(found))
    return checked_dose(study.dose, weight, found.count, syringe.graduation_ml, None)


def _of_what_is_left(study: Study, found: Preparation, syringe: Syringe) -> Dose:
    """The dose of a syringe; cells that only its graduation lacks are no cells too few."""
    try:
        return computed_dose(study, found, syringe)
    except Refusal as why:
        finer = _finer(study, found, syringe) if why.code == _SHORT else None
        if finer is None:
            raise
        raise Refusal("syringe.finer", fits=show_decimal(finer.capacity_ml)) from why


def _finer(study: Study, found: Preparation, than: Syringe) -> Syringe | None:
    """The largest syringe up to a given one whose rounding leaves the dose within what there is."""
    net = net_ml(study.filling, found.available_ml)
    for one in reversed(study.graduations_ml):
        if one.capacity_ml <= than.capacity_ml:
            dose = _whatever_is_left(study, found, one)
            if dose.volume_ml <= net and dose.within_tolerance:
                return one
    return None


def _taken_out(study: Study, cells_ml: Decimal) -> dict[str, Value]:
    out = withdrawn_ml(study.filling, study.dose.final_volume_ml, cells_ml)
    return {} if out is None else {"withdrawn_ml": show_decimal(out)}


def _albumin_alone(study: Study) -> dict[str, Value]:
    shown: dict[str, Value] = dict.fromkeys(
        ("weight_kg", "syringe_ml", "target_cells", "volume_ml", "warnings"), NOT_APPLICABLE
    )
    albumin = show_decimal(albumin_only(study.dose).albumin_ml)
    return {**shown, "albumin_ml": albumin, **_taken_out(study, Decimal(0))}
