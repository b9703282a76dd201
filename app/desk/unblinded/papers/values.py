"""What an entry of a capsule says, in the words of whoever reads it: no code, no foreign mark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.desk import Desk
from app.desk.papers.report import show_time
from app.desk.unblinded.counting import NOT_APPLICABLE
from app.trial.quantities import echo

_NUMBERS = frozenset({
    "albumin_g", "albumin_ml", "available_ml", "bag_g", "cells_ml", "cells_per_ml", "dilution",
    "dots_per_mm", "draws", "empty_g", "full_g", "living", "minutes", "pairs", "pause",
    "readings", "squares", "syringe_ml", "target_cells", "viability_percent", "volume_ml",
    "warmest", "weight_kg", "withdrawn_ml",
})  # fmt: skip
"""What is a number by its name: a lot may be all digits and is none."""
_UNSHOWN = frozenset(
    {"salt", "digest", "signature", "key", "seat", "seen", "bytes", "shift", "after"}
)
_MOMENTS = frozenset({"performed", "expected"})
_ENDINGS = ("died", "withdrawn", "limitation_of_care", "ineligible", "too_late")
_SAID = {
    "alone": {name: f"answer.{name}" for name in ("yes", "no")},
    "method": {name: f"preparation.method.{name}" for name in ("total", "viable", "chamber")},
    "outcome": {name: f"reason.{name}" for name in _ENDINGS}
    | {name: f"state.{name}" for name in ("released", "not_treated")},
    "reason": {name: f"reason.{name}" for name in _ENDINGS},
    "state": {
        "sent": "run.state.sent", "printed": "run.state.printed", "failed": "run.state.failed",
        "unknown": "run.state.unknown", "counted": "run.state.counted",
    },
}
"""Words for values that are chosen from a list; what is typed stands as it was typed."""
_NOTED = frozenset({"code", "warnings"})
_CODES = frozenset({
    "band.refused", "dose.out_of_tolerance", "dose.readings_scatter", "dose.tolerance_unproven",
    "dose.viability_implausible", "dose.viability_under_floor", "dose.volume_above_available",
    "dose.volume_large", "dose.volume_not_below_final", "dose.volume_small", "dose.volume_zero",
    "dose.weight_high", "dose.weight_impossible", "dose.weight_low", "dose.weight_too_low",
    "number.zero", "second.differs", "syringe.small", "syringe.unknown", "weight.confirm",
})


def values_told(desk: Desk, values: Mapping[str, Value]) -> str:
    """The values of a capsule's entry in the words of the desk; empty when there are none."""
    return "; ".join(
        f"{desk.words.say(f'value.{name}')} {_value(desk, value, name)}"
        for name, value in values.items()
        if name not in _UNSHOWN and value not in ("", NOT_APPLICABLE, [])
        if name != "scanned" or not values.get("vials")
    ) or (desk.words.say("value.not_applicable") if values else "")


def _value(desk: Desk, value: Value, name: str = "") -> str:
    if isinstance(value, Mapping) and set(value) == {"first", "second"}:
        # Where two people differ, what each of them said.
        return "; ".join(
            f"{desk.words.say(f'value.{who}')} {_value(desk, one, name)}"
            for who, one in value.items()
        )
    said = _SAID.get(name, {}).get(str(value), "")
    if said or name == "step":
        return desk.words.say(said or f"act.{value}")
    if name in _NOTED:
        return ", ".join(_noted(desk, code) for code in str(value).split(","))
    if name == "decided":
        return desk.board.seats[str(value)].name
    if name in _NUMBERS:
        return _number(desk, value)
    if name in _MOMENTS:
        return show_time(desk, str(value))
    if isinstance(value, Mapping):
        return values_told(desk, value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_value(desk, item) for item in value)
    return str(value)


def _noted(desk: Desk, code: str) -> str:
    """What was warned of or refused, in a word; the code where a newer program wrote it."""
    return desk.words.say(f"noted.{code}") if code in _CODES else code


def _number(desk: Desk, value: Value) -> str:
    """A number, or several, with the marks of the language."""
    return " ".join(
        "/".join(_echoed(part, desk.words.language) for part in one.split("/"))
        for one in str(value).split()
    )


def _echoed(text: str, language: str) -> str:
    try:
        return echo(Decimal(text), language)
    except ArithmeticError:
        return text
