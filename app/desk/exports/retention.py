"""Until when the records of a study must be kept, as its bags so far and its configuration say."""

from __future__ import annotations

from datetime import date

from app.desk.desk import Desk
from app.trial.clocks import parse_instant
from app.trial.months import months_after

_YEAR = 12


def keep_until(desk: Desk) -> dict[str, str]:
    """The last day of each duty, in ISO form, by its name; empty before the first released bag.

    ``product`` runs from the latest use-by of a released bag, ``blood_derived`` from the latest
    expiry of the albumin in one. Both are read from open lines, alike in both arms.
    """
    rule, zone = desk.study.retention, desk.journal.zone
    bags = [one for one in desk.board.stories.values() if one.disposition == "Released"]
    ends = [
        parse_instant(one.first("RequestAccepted").text("use_by")).astimezone(zone).date()
        for one in bags
    ]
    expiries = [expiry for one in bags for _, expiry in one.albumin]
    duties = {
        "product": (ends, rule.atmp_years), "blood_derived": (expiries, rule.blood_derived_years),
    }  # fmt: skip
    return {
        name: _years_after(max(days), years).isoformat()
        for name, (days, years) in duties.items() if days
    }  # fmt: skip


def _years_after(day: date, years: int) -> date:
    return months_after(day, years * _YEAR)
