"""What a count was typed as or exported as, checked and brought to the one form of the capsule."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from app.custody.canonical import Value
from app.desk.typed import read_text
from app.dose.certainty import require_enough
from app.dose.chamber import Chamber, count_in, read_chamber
from app.dose.counter import Counter, count_from, read_counter
from app.dose.counter_file import read_export
from app.dose.counts import CountMethod
from app.trial.quantities import read_cells, read_decimal
from app.trial.refusal import Refusal
from app.trial.rules import CountRule

NOT_APPLICABLE = "not applicable"
METHODS = ("total", "viable", "chamber")
IN_CHAMBER = ("pairs", "squares", "dilution")
BY_COUNTER = ("readings", "living")
_NAME_MOST = 100


@dataclass(frozen=True, slots=True)
class Export:
    """A counter's export as chosen: the file's name, its bytes, the sample named, if any."""

    file: str
    data: bytes = field(repr=False)
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Further:
    """What a counter tells beside one reading.

    `readings` are further ones as typed (``cells per ml/percent``, apart by
    spaces), `living` the living cells looked at in all. An `export` stands
    in place of everything typed.
    """

    readings: str = ""
    living: str = ""
    export: Export | None = None


def read_count(
    rule: CountRule, method: str | None, cells_per_ml: str | None, viability_percent: str | None,
    chamber: Sequence[str] | None, further: Further | None = None,
) -> dict[str, Value]:  # fmt: skip
    """A count as typed, checked and in its one form; raises Refusal ``count.…`` and others."""
    if method not in METHODS:
        raise Refusal("count.method")
    if method == "chamber":
        return _by_eye(rule, chamber)
    counts, told = CountMethod(method), further or Further()
    if told.export is not None:
        return _exported(rule, counts, told.export)
    cells = read_cells(cells_per_ml or "", what="cells_per_ml")
    viability = read_decimal(viability_percent or "", what="viability_percent")
    if not (told.readings.strip() or told.living):
        require_enough(rule, 1)
        # One reading is kept as it was typed, and judged where the dose is computed.
        return {
            "method": method, "cells_per_ml": str(cells),
            "viability_percent": format(viability, "f"),
        }  # fmt: skip
    first = f"{cells}/{format(viability, 'f')}"
    return _counter(rule, counts, read_counter(counts, f"{first} {told.readings}", told.living))


def given_as(
    method: str | None, cells_per_ml: str | None, viability_percent: str | None,
    chamber: Sequence[str] | None, further: Further | None,
) -> Sequence[str | None]:  # fmt: skip
    """What must be there for a count to be one: figures, the chamber's, or an export's name."""
    if chamber is not None:
        return chamber
    if further is not None and further.export is not None:
        return (method, further.export.file)
    return (method, cells_per_ml, viability_percent)


def evidence_of(told: Mapping[str, Value]) -> Chamber | Counter:
    """What the count of an entry rests on, read back from it."""
    method = str(told["method"])
    if method == "chamber":
        return read_chamber(*(str(told[name]) for name in IN_CHAMBER))
    one = f"{told['cells_per_ml']}/{told['viability_percent']}"
    readings, living = str(told.get("readings", one)), str(told.get("living", ""))
    return read_counter(CountMethod(method), readings, living)


def _by_eye(rule: CountRule, typed: Sequence[str] | None) -> dict[str, Value]:
    if typed is None:
        raise Refusal("step.value_needed")
    counted = read_chamber(*typed)
    count = count_in(rule, counted)
    pairs = zip(counted.alive, counted.dead, strict=True)
    return {
        "method": "chamber",
        "cells_per_ml": str(count.cells_per_ml),
        "viability_percent": format(count.viability_percent, "f"),
        "pairs": " ".join(f"{alive}/{dead}" for alive, dead in pairs),
        "squares": str(counted.squares),
        "dilution": format(counted.dilution, "f"),
    }


def _counter(rule: CountRule, method: CountMethod, counter: Counter) -> dict[str, Value]:
    count = count_from(rule, counter)
    new: dict[str, Value] = {
        "method": method.value,
        "cells_per_ml": str(count.cells_per_ml),
        "viability_percent": format(count.viability_percent, "f"),
        "readings": counter.readings,
    }
    return new if counter.counted is None else {**new, "living": str(counter.counted)}


def _exported(rule: CountRule, method: CountMethod, export: Export) -> dict[str, Value]:
    found = read_export(export.data, method, export.sample)
    told = {"file": export.file, "sample": found.sample, "serial": found.serial, "time": found.at}
    where = {
        name: read_text(text, field=name, least=0, most=_NAME_MOST) for name, text in told.items()
    }
    where["sha256"] = hashlib.sha256(export.data).hexdigest()
    return {**_counter(rule, method, found.counter), "export": cast(Value, where)}
