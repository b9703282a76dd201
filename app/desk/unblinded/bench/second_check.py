"""Act 7: the second person enters the same things again, blind to the first, and signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.journal import Person, Signing
from app.desk.unblinded.bench.alone import Again, check_again
from app.desk.unblinded.bench.closing import second_signature
from app.desk.unblinded.bench.computing import syringe_of
from app.desk.unblinded.bench.weight import weight_of
from app.desk.unblinded.counting import (
    BY_COUNTER,
    IN_CHAMBER,
    NOT_APPLICABLE,
    Further,
    given_as,
    read_count,
)
from app.desk.unblinded.preparation import Preparation, Step, count_of, preparation
from app.desk.unblinded.workbench import Workbench
from app.dose.checked import checked_dose
from app.dose.filling import net_ml
from app.trial.quantities import read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed
from app.trial.study_parts import Study


@dataclass(frozen=True, slots=True)
class SecondEntry:
    """What the second person typed from the source documents; counts are None in the control.

    `chamber` is what was counted in one (`counting.IN_CHAMBER`), in place of the two
    figures; `further` what a counter tells beside one reading. Where the study has the
    volumes read again (`Fill.read_again`), `cells_ml` and `albumin_ml` are those that were
    drawn and put into the bag, in millilitres; `cells_ml` is None in the control.
    """

    weight_kg: str
    method: str | None
    cells_per_ml: str | None
    viability_percent: str | None
    chamber: Sequence[str] | None = None
    further: Further | None = field(default=None, kw_only=True)
    cells_ml: str | None = field(default=None, kw_only=True)
    albumin_ml: str = field(default="", kw_only=True)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the two people differ, both values side by side."""

    field: str
    first: str
    second: str


class SecondDiffers(Refusal):
    """The second entry differs; `differences` are for unblinded screens only."""

    def __init__(self, differences: tuple[Difference, ...]) -> None:
        super().__init__("second.differs")
        self.differences = Sealed(differences)


def check(
    workbench: Workbench, second: Signing, request: str, typed: SecondEntry,
    again: Again | None = None,
) -> None:  # fmt: skip
    """The second person's check: independent entry, independent computation, signature.

    Whoever made up the bag checks it only where the study defers the second person, alone and
    after a pause (`alone.begin_alone`), with `again`, what they scanned and weighed once more.
    A difference is noted in the capsule and raises SecondDiffers. Raises Refusal
    ``second.same_person``, ``step.…``, and as `alone.check_again`.
    """
    study = workbench.desk.study
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, second.person, request)
        if found.last("cancelled") is not None:
            raise Refusal("preparation.cancelled")
        if not found.is_done(Step.COMPUTED):
            raise Refusal("step.earlier_first", step=Step.COMPUTED.value)
        volumes = _volumes(study, found, typed)
        more: dict[str, Value] = {}
        apart: list[tuple[str, str, str]] = []
        if made_by(found, second.person):
            more, apart = check_again(workbench, turn, second.person, found, again)
        entered = entered_by(study, found, typed)
        apart += _volumes_apart(found, volumes)
        entered |= volumes
        differences = (*_compare(study, found, entered), *(Difference(*one) for one in apart))
        if differences:
            told: dict[str, Value] = {d.field: {"first": d.first, "second": d.second}
                                      for d in differences}  # fmt: skip
            workbench.add(turn, second.person, found.story, "differed", told)
        else:
            values: dict[str, Value] = {**entered, **more, "dose": dict(found.dose)}
            signed = second_signature(turn, second, found.story, "Released", values)
            new = {**entered, **more, **signed}
            workbench.add(turn, second, found.story, Step.CHECKED, new)
    if differences:
        raise SecondDiffers(differences)


def _volumes(study: Study, found: Preparation, typed: SecondEntry) -> dict[str, Value]:
    """The volumes as the second person read them; nothing where the study does not ask."""
    if not study.filling.read_again:
        return {}
    if not found.is_done(Step.FILLED):
        raise Refusal("step.earlier_first", step=Step.FILLED.value)
    albumin = show_decimal(read_decimal(typed.albumin_ml, what="albumin_ml"))
    if found.takes_cells != (typed.cells_ml is not None):
        raise Refusal("step.value_needed" if found.takes_cells else "step.no_value")
    cells = NOT_APPLICABLE
    if typed.cells_ml is not None:
        cells = show_decimal(read_decimal(typed.cells_ml, what="cells_ml"))
    return {"cells_ml": cells, "albumin_ml": albumin}


def _volumes_apart(
    found: Preparation, volumes: Mapping[str, Value]
) -> list[tuple[str, str, str]]:
    filled = found.last(Step.FILLED)
    first = {} if filled is None else {n: _plain(str(filled.new[n])) for n in volumes}
    return [(n, told, str(volumes[n])) for n, told in first.items() if told != volumes[n]]


def made_by(found: Preparation, person: Person) -> bool:
    """Whether a person did one of the steps, and so cannot be the second one."""
    made = set(Step) - {Step.CHECKED}
    return any(e.by == person.seat.seat for e in found.capsule.entries if e.act in made)


def entered_by(study: Study, found: Preparation, typed: SecondEntry) -> dict[str, Value]:
    """What a second person typed, in its one form; raises as `read_count`, ``step.no_value``."""
    weight = show_decimal(read_decimal(typed.weight_kg, what="weight_kg"))
    counts = (typed.method, typed.cells_per_ml, typed.viability_percent)
    given = given_as(*counts, typed.chamber, typed.further)
    if not found.takes_cells:
        if any(value is not None for value in given):
            raise Refusal("step.no_value")
        names = ("method", "cells_per_ml", "viability_percent")
        return {"weight_kg": weight, **dict.fromkeys(names, NOT_APPLICABLE)}
    if any(value is None for value in given):
        raise Refusal("step.value_needed")
    read = read_count(study.counting, *counts, typed.chamber, typed.further)
    return {"weight_kg": weight, **read}


def differing(found: Preparation, entered: Mapping[str, Value]) -> tuple[Difference, ...]:
    """The weight and the figures of the count on which the two people differ."""
    again = {name: _plain(str(value)) for name, value in entered.items()}
    first = {"weight_kg": show_decimal(Decimal(weight_of(found)))}
    if found.takes_cells:
        counted = found.last(Step.COUNTED)
        assert counted is not None
        names = ("method", "cells_per_ml", "viability_percent")
        first |= {name: _plain(str(counted.new[name])) for name in names}
        if counted.new["method"] == entered["method"]:
            # What only one of the two has told is a difference too.
            beside = IN_CHAMBER if entered["method"] == "chamber" else BY_COUNTER
            known = [name for name in beside if name in counted.new or name in entered]
            first |= {name: _plain(str(counted.new.get(name, ""))) for name in known}
    return tuple(
        Difference(name, value, again.get(name, ""))
        for name, value in first.items()
        if value != again.get(name, "")
    )


def _compare(
    study: Study, found: Preparation, entered: Mapping[str, Value]
) -> tuple[Difference, ...]:
    differences = differing(found, entered)
    if found.takes_cells and not differences:
        return tuple(_recompute(study, found, entered))
    return differences


def _recompute(
    study: Study, found: Preparation, entered: Mapping[str, Value]
) -> list[Difference]:
    syringe = syringe_of(study, Decimal(found.dose["syringe_ml"]))
    dose = checked_dose(
        study.dose, Decimal(str(entered["weight_kg"])), count_of(entered), syringe.graduation_ml,
        net_ml(study.filling, found.available_ml),
    )  # fmt: skip
    again = {"volume_ml": dose.volume_ml, "albumin_ml": dose.albumin_ml}
    return [
        Difference(name, found.dose[name], show_decimal(value))
        for name, value in again.items()
        if Decimal(found.dose[name]) != value
    ]


def _plain(text: str) -> str:
    try:
        return show_decimal(Decimal(text))
    except ArithmeticError:
        return text
