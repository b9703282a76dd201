"""Months as a calendar counts them: what lasts a year ends on the same day of the next one."""

from __future__ import annotations

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The day so many months later; the last of its month where there is no such day.

    Raises OverflowError beyond the year 9999.
    """
    total = day.year * 12 + day.month - 1 + months
    year, month = total // 12, total % 12 + 1
    if year > date.max.year:
        raise OverflowError("year")
    last = calendar.monthrange(year, month)[1]
    return date(year, month, min(day.day, last))
