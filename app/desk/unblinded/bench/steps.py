"""Act 6: the steps at the bench, the same ones in both arms, each an entry of the capsule.

Where cells would be measured the control does the mirrored act and records
"not applicable"; it is never asked for an invented value.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.journal import Person, Turn
from app.desk.typed import read_text
from app.desk.unblinded.bench.plausible import (
    confirmed_in,
    judge,
    judge_recovered,
    judge_spread,
)
from app.desk.unblinded.bench.scans import (
    barred_vials,
    bottles,
    labels,
    last_day,
    taken_out,
    usable_vials,
)
from app.desk.unblinded.bench.weight import require_plausible, weight_of
from app.desk.unblinded.counting import (
    BY_COUNTER,
    IN_CHAMBER,
    METHODS,
    NOT_APPLICABLE,
    Further,
    evidence_of,
    given_as,
    read_count,
)
from app.desk.unblinded.preparation import Preparation, Step, count_of, preparation
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import received
from app.desk.unblinded.workbench import Workbench
from app.dose.vial_choice import frozen_cells_needed, together
from app.dose.vials import recovered_percent
from app.trial.clocks import parse_instant
from app.trial.quantities import read_decimal
from app.trial.refusal import Refusal

__all__ = [
    "BY_COUNTER", "IN_CHAMBER", "MATERIALS", "METHODS", "NOT_APPLICABLE", "Further", "read_count",
    "record_count", "record_pool", "require_thaw", "scan_label", "scan_materials",
    "thaw",
]  # fmt: skip

MATERIALS = ("bag", "infusion_set", "syringe")


def scan_materials(
    workbench: Workbench, person: Person, request: str, *,
    lots: Mapping[str, tuple[str, date]], albumin_lots: Sequence[str],
) -> None:  # fmt: skip
    """The lots and expiry days of `MATERIALS`, and the albumin bottles promised to this bag.

    Each is held to the day of the use-by, as vials and albumin are: over midnight the set
    is used tomorrow.
    Raises Refusal ``materials.missing``, ``materials.expired``, ``albumin.not_promised``.
    """
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        last = last_day(turn, found.story)
        for name in MATERIALS:
            if not lots.get(name, ("", last))[0].strip():
                raise Refusal("materials.missing", item=name)
            if lots[name][1] < last:
                raise Refusal("materials.expired", item=name)
        taken = bottles(found.story, last).take_all(albumin_lots)
        new: dict[str, Value] = {
            name: {"lot": read_text(lots[name][0], field=name), "expiry": lots[name][1].isoformat()}
            for name in MATERIALS
        }
        new["albumin"] = taken
        enter(workbench, turn, person, found, Step.MATERIALS, new)


def thaw(
    workbench: Workbench, person: Person, request: str, scanned: Sequence[str], *, reason: str = ""
) -> None:
    """Takes vials from the nitrogen, or in the control scans the albumin bottle again.

    Refused before D and before the labels are printed, alike in both arms. A
    further thaw needs a reason, and so do vials that hold less than the dose
    needs. Raises Refusal ``thaw.before_d``, ``thaw.labels_first``,
    ``thaw.wrong_vial``, ``thaw.wrong_item``, ``thaw.mixed``, ``thaw.short``.
    """
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        require_thaw(workbench, turn, person, found)
        require_reason(found, Step.THAWED, reason)
        stock = usable_vials(workbench, turn, person, found)
        barred = barred_vials(workbench, turn, person, found)
        taken = taken_out(found, stock, barred, last_day(turn, found.story)).take_all(scanned)
        vials = taken if found.takes_cells else []
        if found.takes_cells:
            _weigh_vials(workbench, person, found, vials, reason)
        new: dict[str, Value] = {"vials": vials, "scanned": taken}
        enter(workbench, turn, person, found, Step.THAWED, new, reason)


def require_thaw(
    workbench: Workbench, turn: Turn, person: Person, found: Preparation
) -> None:
    """Raises Refusal while nothing may be taken out, alike in both arms.

    ``thaw.before_d``, ``thaw.labels_first``, ``weight.…``.
    """
    if turn.now < parse_instant(found.story.d):
        raise Refusal("thaw.before_d")
    if found.story.last("LabelsPrinted") is None:
        raise Refusal("thaw.labels_first")
    require_plausible(workbench, person, found.story, found.capsule)


def _weigh_vials(
    workbench: Workbench, person: Person, found: Preparation, vials: Sequence[str], reason: str
) -> None:
    study = workbench.desk.study
    pooled = _pooled(workbench, person, (*found.vials, *vials))
    if len(together(study.vials.mixing, pooled)) > 1:
        raise Refusal("thaw.mixed")
    needed = frozen_cells_needed(study.dose, study.vials, Decimal(weight_of(found)))
    if sum(vial.viable_cells for vial in pooled) < needed and not reason.strip():
        raise Refusal("thaw.short")


def _pooled(workbench: Workbench, person: Person, vials: Sequence[str]) -> list[Vial]:
    known = {vial.vial: vial for vial in received(workbench, person)}
    return [known[vial] for vial in vials]


def record_pool(
    workbench: Workbench, person: Person, request: str, available_ml: str | None, *,
    reason: str = "", source: str = "",
) -> None:  # fmt: skip
    """The volume of the pooled suspension left for the dose, in millilitres as typed.

    None in the control. An unusual one is confirmed by the `source` it was read
    in again, and the reason. Raises Refusal ``step.value_needed``,
    ``step.no_value``, ``band.refused``, ``band.confirm``.
    """
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        after(found, Step.THAWED)
        require_reason(found, Step.POOLED, reason)
        new: dict[str, Value] = {"available_ml": NOT_APPLICABLE}
        if asks(found, available_ml):
            value = read_decimal(available_ml or "", what="available_ml")
            if value <= 0:
                raise Refusal("number.zero", what="available_ml")
            judge(workbench.desk.study, {"pooled": ("available_ml", value)}, source, reason)
            new = {"available_ml": format(value, "f"), **confirmed_in(source)}
        enter(workbench, turn, person, found, Step.POOLED, new, reason)


def record_count(
    workbench: Workbench, person: Person, request: str, *,
    method: str | None, cells_per_ml: str | None, viability_percent: str | None, reason: str = "",
    chamber: Sequence[str] | None = None, further: Further | None = None, source: str = "",
) -> None:  # fmt: skip
    """One count: the method decides whether viability will be applied; None in the control.

    Counted in a chamber, what was counted (`IN_CHAMBER`) stands in place of
    figures, which follow from it; of a counter there may be more than one
    reading, or its export in place of what is typed. A recount needs a reason and keeps the old
    values beside the new; unusual ones are confirmed as in `record_pool`, and so is an
    unusual share of the cells that were thawed. Raises Refusal
    ``count.method``, ``count.…``, ``band.…``, ``reason.needed``, ``step.value_needed``.
    """
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        after(found, Step.POOLED)
        new: dict[str, Value] = dict.fromkeys(
            ("method", "cells_per_ml", "viability_percent"), NOT_APPLICABLE
        )
        given = given_as(method, cells_per_ml, viability_percent, chamber, further)
        if asks(found, *given):
            rule = workbench.desk.study.counting
            new = read_count(rule, method, cells_per_ml, viability_percent, chamber, further)
            require_reason(found, Step.COUNTED, reason)
            _judge_count(workbench, person, found, new, (source, reason))
            new |= confirmed_in(source)
        enter(workbench, turn, person, found, Step.COUNTED, new, reason)


def _judge_count(
    workbench: Workbench, person: Person, found: Preparation, new: Mapping[str, Value],
    told: tuple[str, str],
) -> None:  # fmt: skip
    study, count = workbench.desk.study, count_of(new)
    judge(study, {
        "count": ("cells_per_ml", Decimal(count.cells_per_ml)),
        "viability": ("viability_percent", count.viability_percent),
    }, *told)  # fmt: skip
    frozen = sum(vial.viable_cells for vial in _pooled(workbench, person, found.vials))
    recovered = recovered_percent(frozen, count.viable_per_ml, found.available_ml)
    judge_recovered(study, recovered, *told)
    judge_spread(study, evidence_of(new).found, *told)


def scan_label(workbench: Workbench, person: Person, request: str, scanned: Sequence[str]) -> None:
    """The labels applied to bag and overbag, scanned back; raises Refusal ``label.other_bag``."""
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        if found.story.last("LabelsPrinted") is None:
            raise Refusal("thaw.labels_first")
        new = {"labels": len(labels(found.story).take_all(scanned)), "run": found.runs}
        enter(workbench, turn, person, found, Step.LABELLED, new)


def begin(workbench: Workbench, turn: Turn, person: Person, request: str) -> Preparation:
    """The preparation, unless it was cancelled."""
    found = preparation(workbench, turn, person, request)
    if found.last("cancelled") is not None:
        raise Refusal("preparation.cancelled")
    return found


def after(found: Preparation, before: Step) -> None:
    """Raises Refusal ``step.earlier_first``."""
    if not found.is_done(before):
        raise Refusal("step.earlier_first", step=before.value)


def require_reason(found: Preparation, step: Step, reason: str) -> None:
    """Raises Refusal ``reason.needed`` for a repeat without one."""
    if found.asks_reason(step) and not reason.strip():
        raise Refusal("reason.needed")


def asks(found: Preparation, *values: str | None) -> bool:
    """Whether the values are asked for here; Refusal ``step.value_needed``, ``step.no_value``."""
    given = [value for value in values if value is not None]
    if found.takes_cells and len(given) < len(values):
        raise Refusal("step.value_needed")
    if not found.takes_cells and given:
        raise Refusal("step.no_value")
    return found.takes_cells


def enter(
    workbench: Workbench, turn: Turn, person: Person, found: Preparation, step: Step,
    new: Mapping[str, Value], reason: str = "",
) -> None:  # fmt: skip
    """Writes the entry of a step beside the one before."""
    before = found.last(step)
    old = before.new if before is not None else None
    workbench.add(turn, person, found.story, step.value, new, old=old, reason=reason)
