"""What is due after working days: never on a day without work, the same time of day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.working_days import after_working_days

PARIS = ZoneInfo("Europe/Paris")
WEEKEND = (5, 6)


@pytest.mark.parametrize(("signed", "days", "due"), [
    ("2026-11-27 03:10", 1, "2026-11-30 03:10"),
    ("2026-11-24 23:30", 1, "2026-11-25 23:30"),
    ("2026-11-28 03:10", 1, "2026-12-01 00:00"),
    ("2026-12-24 15:00", 1, "2026-12-28 15:00"),
    ("2026-03-27 02:30", 2, "2026-03-31 02:30"),
])  # fmt: skip
def test_one_working_day(signed: str, days: int, due: str) -> None:
    moment = datetime.fromisoformat(signed).replace(tzinfo=PARIS)
    off = {date(2026, 12, 25)}
    told = after_working_days(moment.astimezone(UTC), days, PARIS, WEEKEND, off)
    assert f"{told:%Y-%m-%d %H:%M}" == due


@given(
    moment=st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),
    days=st.integers(1, 30),
    rest=st.sets(st.integers(0, 6), max_size=6),
    off=st.sets(st.dates(date(2020, 1, 1), date(2040, 1, 1)), max_size=40),
)
def test_as_many_working_days_lie_between(
    moment: datetime, days: int, rest: set[int], off: set[date]
) -> None:
    def works(day: date) -> bool:
        return day.weekday() not in rest and day not in off

    told = after_working_days(moment.replace(tzinfo=PARIS), days, PARIS, rest, off)
    first, last = moment.date(), told.date()
    assert works(last)
    between = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    worked = sum(map(works, between))
    assert worked == days + 1
    assert told.time() == (moment.time() if works(first) else time(0))
