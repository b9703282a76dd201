"""An unusual value at the bench counts once it was read again in its source, for a reason told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from app.custody.canonical import Value
from app.desk.typed import read_text
from app.dose.certainty import apart
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


def judge_spread(
    study: Study, found: Sequence[Decimal], source: str, reason: str
) -> None:
    """Holds replicates to how far apart the study lets them lie without a word.

    Raises Refusal ``count.apart`` without source and reason.
    """
    limit = study.counting.spread_warn_percent
    told = None if limit is None else apart(found, limit)
    if limit is not None and told is not None and not (source.strip() and reason.strip()):
        raise Refusal("count.apart", spread=show_decimal(told), limit=show_decimal(limit))


def judge_drawn(study: Study, volume_ml: Decimal, source: str, reason: str) -> None:
    """Holds the volume to draw to the study's band ``drawn``, and to what it warns of.

    Raises as `judge`: below `volume_warn_below` a syringe is imprecise, above
    `volume_warn_above` the albumin is too dilute.
    """
    judge(study, {"drawn": ("volume_ml", volume_ml)}, source, reason)
    low, high = study.dose.volume_warn_below_ml, study.dose.volume_warn_above_ml
    if not (low <= volume_ml <= high or (source.strip() and reason.strip())):
        told = {"low": show_decimal(low), "high": show_decimal(high)}
        raise Refusal("band.confirm", what="volume_ml", **told)


def confirmed_in(source: str) -> dict[str, Value]:
    """Where a value was read again, as its entry keeps it; nothing where it was not asked for."""
    return {"confirmed": read_text(source, field="confirmed")} if source.strip() else {}
