"""When something is due that may wait some working days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def after_working_days(
    moment: datetime, days: int, zone: ZoneInfo, rest: Collection[int], off: Collection[date]
) -> datetime:
    """The same time of day so many working days later, in the zone.

    `rest` are the weekdays without work (0 is Monday, at most six of them), `off` further days
    without. What happened on one of them counts from the first midnight after it.
    """

    def works(day: date) -> bool:
        return day.weekday() not in rest and day not in off

    local = moment.astimezone(zone)
    day, at = local.date(), local.time()
    if not works(day):
        at = time(0)
    while not works(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not works(day):
            day += timedelta(days=1)
    return datetime.combine(day, at, zone)
