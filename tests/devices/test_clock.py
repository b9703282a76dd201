"""The clocks: UTC, whole milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.ports import Clock
from app.devices.clock import SetClock, SystemClock

NOON = datetime(2026, 10, 24, 12, tzinfo=UTC)
OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))


def test_the_system_clock_tells_the_present_in_whole_milliseconds() -> None:
    clock: Clock = SystemClock()
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    readings = [clock.now() for _ in range(200)]
    assert before <= readings[0] <= readings[-1] <= datetime.now(UTC)
    assert all(one.tzinfo is UTC and one.microsecond % 1000 == 0 for one in readings)


def test_a_set_clock_stands_still_until_it_is_moved() -> None:
    clock = SetClock(NOON)
    assert clock.now() == clock.now() == NOON
    clock.advance(timedelta(minutes=5))
    assert clock.now() == datetime(2026, 10, 24, 12, 5, tzinfo=UTC)
    clock.set(NOON - timedelta(days=1))
    assert clock.now() == datetime(2026, 10, 23, 12, tzinfo=UTC)


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=OFFSETS))
def test_any_moment_is_kept_in_utc_cut_to_the_millisecond(moment: datetime) -> None:
    told = SetClock(moment).now()
    assert told.tzinfo is UTC and told.microsecond % 1000 == 0
    assert timedelta() <= moment - told < timedelta(milliseconds=1)


def test_a_set_clock_counts_elapsed_time_over_the_end_of_summer_time() -> None:
    paris = ZoneInfo("Europe/Paris")
    clock = SetClock(datetime(2026, 10, 25, 2, 50, tzinfo=paris))
    clock.advance(timedelta(minutes=20))
    assert clock.now().astimezone(paris).isoformat() == "2026-10-25T02:10:00+01:00"


def test_a_moment_without_an_offset_is_a_defect() -> None:
    naive = datetime(2026, 10, 24, 12)
    with pytest.raises(ValueError, match="naive"):
        SetClock(naive)
    with pytest.raises(ValueError, match="naive"):
        SetClock(NOON).set(naive)


def test_who_waits_for_a_moment_comes_back_when_it_has_come() -> None:
    clock = SystemClock()
    soon = clock.now() + timedelta(milliseconds=30)
    clock.wait_until(soon)
    assert clock.now() >= soon
    clock.wait_until(soon - timedelta(days=1))
    still = SetClock(NOON)
    still.wait_until(NOON - timedelta(hours=1))
    assert still.now() == NOON
    still.wait_until(NOON + timedelta(minutes=5))
    assert still.now() == NOON + timedelta(minutes=5)
