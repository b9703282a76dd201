"""An unusual value at the bench counts once it was read again in its source, for a reason told."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.typed import read_text
from app.dose.exact import Quotient
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.study_parts import Study

_HUNDREDTH = Decimal("0.01")


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


def judge_recovered(study: Study, found: Quotient, source: str, reason: str) -> None:
    """Holds what was found of the thawed cells, in percent, to the study's band ``recovered``.

    It joins values that are each plausible alone: the count, its method, the volume, the
    vials. Raises Refusal ``band.recovered_refused``, or ``band.recovered`` without source
    and reason.
    """
    band = study.bands.get("recovered")
    if band is None or found.within(band.confirm_below, band.confirm_above):
        return
    told = show_decimal(found.rounded(_HUNDREDTH))
    if not found.within(band.refuse_below, band.refuse_above):
        low, high = show_decimal(band.refuse_below), show_decimal(band.refuse_above)
        raise Refusal("band.recovered_refused", found=told, low=low, high=high)
    if not (source.strip() and reason.strip()):
        low, high = show_decimal(band.confirm_below), show_decimal(band.confirm_above)
        raise Refusal("band.recovered", found=told, low=low, high=high)


def confirmed_in(source: str) -> dict[str, Value]:
    """Where a value was read again, as its entry keeps it; nothing where it was not asked for."""
    return {"confirmed": read_text(source, field="confirmed")} if source.strip() else {}
