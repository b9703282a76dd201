"""Typed days and times of day: what is read, what is refused, and the two hours of a clock change.

A day is ``24/03/2026`` or ``2026-03-24``, a time ``08:05``, ``8h05`` or
``0805``. Whatever could be read in two ways is refused: a year of two digits,
three digits for a time. The day stands before the month in both languages; the
echo writes the month as a word.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from app.trial.refusal import Refusal

FIRST_YEAR, LAST_YEAR = 2000, 2099

_DAY = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_SHORT_YEAR = re.compile(r"[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{2}")
_TIME = re.compile(r"([0-9]{1,2}) ?[:hH] ?([0-9]{2})|([0-9]{2})([0-9]{2})")


def read_day(typed: str, *, what: str, first: int = FIRST_YEAR) -> date:
    """A typed day, of the year `first` or later.

    Raises Refusal ``moment.no_day``, ``.short_year``, ``.day_form``, ``.year``, ``.no_such_day``.
    """
    text = typed.strip()
    if not text:
        raise Refusal("moment.no_day", what=what)
    if _SHORT_YEAR.fullmatch(text):
        raise Refusal("moment.short_year", what=what)
    if found := _DAY.fullmatch(text):
        year, month, day = int(found[4]), int(found[3]), int(found[1])
    elif found := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise Refusal("moment.day_form", what=what)
    if not first <= year <= LAST_YEAR:
        raise Refusal("moment.year", what=what, first=first, last=LAST_YEAR)
    try:
        return date(year, month, day)
    except ValueError:
        raise Refusal("moment.no_such_day", what=what) from None


def read_time(typed: str, *, what: str) -> time:
    """A typed time of day, to the minute; raises Refusal ``moment.no_time``, ``.time_form``,
    ``.no_such_time``.
    """
    text = typed.strip()
    if not text:
        raise Refusal("moment.no_time", what=what)
    found = _TIME.fullmatch(text)
    if found is None:
        raise Refusal("moment.time_form", what=what)
    hour, minute = (int(part) for part in found.groups() if part is not None)
    try:
        return time(hour, minute)
    except ValueError:
        raise Refusal("moment.no_such_time", what=what) from None


def readings(day: date, hour: time, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments at which the clocks of `zone` show a day and time: one; two in the hour that
    is repeated; none in the hour that is skipped. Each bears its offset, fixed.
    """
    found = []
    for fold in (0, 1):
        wall = datetime.combine(day, hour, zone).replace(fold=fold)
        there_and_back = wall.astimezone(UTC).astimezone(zone)
        moment = wall.replace(tzinfo=timezone(wall.utcoffset() or timedelta(0)))
        if there_and_back.replace(tzinfo=None) == wall.replace(tzinfo=None, fold=0):
            found.append(moment)
    return tuple(dict.fromkeys(found))
