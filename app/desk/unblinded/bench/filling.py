"""What was put into the bag, in both arms alike: volumes against the dose, weights against both."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.journal import Person
from app.desk.unblinded.bench.steps import NOT_APPLICABLE, after, asks, begin, enter, require_reason
from app.desk.unblinded.preparation import Preparation, Step
from app.desk.unblinded.workbench import Workbench
from app.dose.filling import require_mass
from app.trial.quantities import read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import Weighing


@dataclass(frozen=True, slots=True)
class Weights:
    """The bag on the balance, in grams as typed: empty, with the albumin, with the cells.

    `full_g` is None in the control, where nothing is added to the albumin.
    """

    empty_g: str
    albumin_g: str
    full_g: str | None


def record_fill(
    workbench: Workbench, person: Person, request: str, *,
    cells_ml: str | None, albumin_ml: str, withdrawn_ml: str = "", weights: Weights | None = None,
    reason: str = "",
) -> None:  # fmt: skip
    """What was put into the bag, in millilitres as typed, against what was computed.

    `withdrawn_ml` is asked for where the study pours a container of known
    content, `weights` where it has the bag weighed. Raises Refusal
    ``fill.differs`` when a volume is not the computed one, ``weighing.needed``,
    ``weighing.off``.
    """
    study = workbench.desk.study
    with workbench.desk.journal.turn() as turn:
        found = begin(workbench, turn, person, request)
        after(found, Step.COMPUTED)
        require_reason(found, Step.FILLED, reason)
        new: dict[str, Value] = {"cells_ml": NOT_APPLICABLE}
        if asks(found, cells_ml):
            new["cells_ml"] = _as_computed(found, cells_ml or "", "volume_ml")
        new["albumin_ml"] = _as_computed(found, albumin_ml, "albumin_ml")
        if "withdrawn_ml" in found.dose:
            new["withdrawn_ml"] = _as_computed(found, withdrawn_ml, "withdrawn_ml")
        if study.filling.weighing is not None:
            new |= _weighed(study.filling.weighing, found, weights)
        enter(workbench, turn, person, found, Step.FILLED, new, reason)


def _as_computed(found: Preparation, typed: str, name: str) -> str:
    value = read_decimal(typed, what=name)
    if value != Decimal(found.dose[name]):
        raise Refusal("fill.differs", what=name)
    return format(value, "f")


def _weighed(rule: Weighing, found: Preparation, typed: Weights | None) -> dict[str, Value]:
    if typed is None:
        raise Refusal("weighing.needed")
    empty, filled = (
        read_decimal(text, what=name)
        for text, name in ((typed.empty_g, "empty_g"), (typed.albumin_g, "albumin_g"))
    )
    albumin = Decimal(found.dose["albumin_ml"])
    require_mass(rule, "albumin_g", empty, filled, albumin, rule.density_albumin)
    shown = {"empty_g": show_decimal(empty), "albumin_g": show_decimal(filled)}
    if not asks(found, typed.full_g):
        return {**shown, "full_g": NOT_APPLICABLE}
    full = read_decimal(typed.full_g or "", what="full_g")
    cells = Decimal(found.dose["volume_ml"])
    require_mass(rule, "full_g", filled, full, cells, rule.density_cells)
    return {**shown, "full_g": show_decimal(full)}
