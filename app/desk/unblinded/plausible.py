"""An unusual value at the bench counts once it was read again in its source, for a reason told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.typed import read_text
from app.trial.study_parts import Study


def judge(
    study: Study, values: Mapping[str, tuple[str, Decimal]], source: str, reason: str
) -> None:
    """Holds values to the study's bands, each by its name: what it is called, and itself.

    Raises Refusal ``band.refused``, or ``band.confirm`` without source and reason.
    """
    confirmed = bool(source.strip() and reason.strip())
    for name, (what, value) in values.items():
        if name in study.bands:
            study.bands[name].require(value, what, confirmed=confirmed)


def confirmed_in(source: str) -> dict[str, Value]:
    """Where a value was read again, as its entry keeps it; nothing where it was not asked for."""
    return {"confirmed": read_text(source, field="confirmed")} if source.strip() else {}
