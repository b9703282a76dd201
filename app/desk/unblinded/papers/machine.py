"""The block of a worksheet that a machine reads back, to recompute it without this program.

Pairs ``name=value`` of plain ASCII, what is not is written as in addresses
(``%C3%A9``); many on a line, each line marked, the last pair a SHA-256 over
all before it. ``verifier/recompute_dose.py`` is written from the page on the format.
"""

from __future__ import annotations

import hashlib
import string
from collections.abc import Iterator, Mapping
from decimal import Decimal

from app import __version__
from app.blind.arm import Arm
from app.custody.canonical import Value
from app.desk.desk import Desk
from app.desk.unblinded.bench.computing import computed_dose, syringe_of
from app.desk.unblinded.bench.steps import NOT_APPLICABLE
from app.desk.unblinded.bench.weight import dosing_weight
from app.desk.unblinded.preparation import Preparation, Step
from app.dose.dose import Dose
from app.dose.filling import net_ml
from app.papers.flow import stands_on_one_line
from app.papers.setting import DENSE
from app.trial.quantities import show_decimal
from app.trial.rules import Rounding
from app.trial.study_parts import Study

MARK = "OPW1"
_LONGEST = 40
_PLAIN = frozenset(string.ascii_letters + string.digits + "+/,:_.-~")
Pairs = Iterator[tuple[str, str]]


def machine_block(desk: Desk, found: Preparation) -> tuple[str, ...]:
    """The lines of the block, none so wide that the page would break it."""
    pairs = [one for name, value in _pairs(desk, found) if value for one in _in_parts(name, value)]
    pairs.append(f"sum={hashlib.sha256(' '.join(pairs).encode()).hexdigest()}")
    lines = [MARK]
    for pair in pairs:
        if lines[-1] != MARK and not stands_on_one_line(f"{lines[-1]} {pair}", DENSE):
            lines.append(MARK)
        lines[-1] += f" {pair}"
    return tuple(lines)


def _in_parts(name: str, value: str) -> Iterator[str]:
    """A value as pairs that no line breaks: ``name=…``, and what is left of it ``name~2=…``."""
    written = "".join(
        chr(byte) if chr(byte) in _PLAIN else f"%{byte:02X}" for byte in value.encode()
    )
    for place, start in enumerate(range(0, len(written), _LONGEST), 1):
        part = name if place == 1 else f"{name}~{place}"
        yield f"{part}={written[start : start + _LONGEST]}"


def _pairs(desk: Desk, found: Preparation) -> Pairs:
    study, story, weight = desk.study, found.story, dosing_weight(found.story, found.capsule)
    yield "program", __version__
    yield "study", study.name
    yield "version", str(study.version)
    yield "configuration", study.digest
    yield "bag", story.bag
    yield "subject", story.events[0].text("subject")
    yield "arm", "cells" if found.sealed_arm.open() is Arm.CELLS else "control"
    yield "takes", "cells" if found.takes_cells else "albumin"
    yield "weight", weight.kg
    yield "weight_source", weight.source
    yield "weight_at", weight.at
    yield from _rule(study)
    for step in (Step.MATERIALS, Step.THAWED):
        yield from _told(found, step)
    yield from _late(found)
    if found.takes_cells:
        yield from _measured(found)
    if found.is_done(Step.COMPUTED):
        yield from _computed(study, found)
    if found.is_done(Step.FILLED):
        yield from _told(found, Step.FILLED)
    if found.is_done(Step.CHECKED):
        checked = found.last(Step.CHECKED)
        assert checked is not None
        for name in ("seat", "digest"):
            yield f"second_{name}", str(checked.new[name])


def _rule(study: Study) -> Pairs:
    rule, fill = study.dose, study.filling
    yield "kind", rule.kind.value
    yield "cells", str(rule.cells)
    yield "cap_kg", _or_none(rule.cap_kg)
    yield "cap_cells", _or_none(rule.cap_cells)
    yield "final", show_decimal(rule.final_volume_ml)
    yield "tolerance_low", show_decimal(rule.tolerance_low_percent)
    yield "tolerance_high", show_decimal(rule.tolerance_high_percent)
    yield "floor", show_decimal(rule.viability_floor_percent)
    # Said where it is so: the sheets of other studies stay as they are.
    yield "rounding", rule.rounding.value if rule.rounding is Rounding.UP else ""
    yield "square_ul", show_decimal(study.counting.square_ul)
    yield "dead_ml", show_decimal(fill.dead_ml)
    yield "container", _or_none(fill.container_ml)
    if fill.weighing is not None:
        yield "density_albumin", show_decimal(fill.weighing.density_albumin)
        yield "density_cells", show_decimal(fill.weighing.density_cells)
        yield "weight_tolerance", show_decimal(fill.weighing.tolerance_percent)


def _or_none(value: Decimal | int | None) -> str:
    return "" if value is None else show_decimal(value)


def _told(found: Preparation, step: Step) -> Pairs:
    for place, entry in enumerate(found.all(step)):
        start = step.value if step is not Step.THAWED else f"{step.value}{place + 1}"
        if step is Step.THAWED or entry is found.last(step):
            yield f"{start}_at", entry.at
            yield from _flat(start, entry.new)


def _late(found: Preparation) -> Pairs:
    for place, entry in enumerate(found.all("performed"), 1):
        yield f"performed{place}_at", entry.at
        yield from _flat(f"performed{place}", entry.new)


def _flat(name: str, value: Value) -> Pairs:
    if isinstance(value, Mapping):
        for part, inner in value.items():
            yield from _flat(f"{name}_{part}", inner)
    elif isinstance(value, list | tuple):
        yield name, ",".join(str(one) for one in value)
    elif value != NOT_APPLICABLE:
        yield name, str(value)


def _measured(found: Preparation) -> Pairs:
    if found.is_done(Step.POOLED):
        yield "pooled", show_decimal(found.available_ml)
    if found.is_done(Step.COUNTED):
        yield from _told(found, Step.COUNTED)


def _computed(study: Study, found: Preparation) -> Pairs:
    told = found.dose
    yield "albumin", told["albumin_ml"]
    yield "withdrawn", told.get("withdrawn_ml", "")
    if not found.takes_cells:
        return
    syringe = syringe_of(study, Decimal(told["syringe_ml"]))
    yield "syringe", show_decimal(syringe.capacity_ml)
    yield "graduation", show_decimal(syringe.graduation_ml)
    yield "draws", told.get("draws", "1")
    yield "net", show_decimal(net_ml(study.filling, found.available_ml))
    yield from _dose(computed_dose(study, found, syringe))


def _dose(dose: Dose) -> Pairs:
    figures = dose.figures()
    yield "target", show_decimal(dose.target_cells)
    yield "viable", show_decimal(dose.viable_per_ml)
    yield "volume", show_decimal(dose.volume_ml)
    yield "achieved", show_decimal(dose.achieved_cells)
    yield "per_kg", figures["achieved_cells_per_kg"]
    yield "deviation", figures["deviation_percent"]
    yield "within", "yes" if dose.within_tolerance else "no"
    for line in dose.working:
        if line.key in ("working.certain", "working.certain_at_best"):
            for name in ("low", "high"):
                yield f"certain_{name}", f"{line.facts[name]:en}".replace("\u202f", "")
