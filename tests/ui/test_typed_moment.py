"""Typed days and times: one reading or none, and the two hours in which clocks change."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.refusal import Refusal
from app.ui.input.typed_moment import read_day, read_time, readings

PARIS = ZoneInfo("Europe/Paris")
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(["{0:%d/%m/%Y}", "{0:%d.%m.%Y}", "{0:%d-%m-%Y}", "{0:%Y-%m-%d}",
                              "{0.day}/{0.month}/{0.year}", "  {0:%d/%m/%Y} "]))  # fmt: skip
def test_a_day_is_read_in_each_of_its_forms(day: date, form: str) -> None:
    assert read_day(form.format(day), what="day") == day


@given(st.times(), st.sampled_from(["{0:%H:%M}", "{0:%H}h{0:%M}", "{0:%H} h {0:%M}", "{0:%H%M}",
                                    "{0.hour}:{0:%M}", "{0.hour}H{0:%M}"]))  # fmt: skip
def test_a_time_is_read_in_each_of_its_forms(hour: time, form: str) -> None:
    assert read_time(form.format(hour), what="time") == time(hour.hour, hour.minute)


@pytest.mark.parametrize(("typed", "code"), [
    ("", "no_day"), ("  ", "no_day"), ("24/03/26", "short_year"), ("24.3.26", "short_year"),
    ("24/03", "day_form"), ("24/03-2026", "day_form"), ("2026/03/24", "day_form"),
    ("2026-3-24", "day_form"), ("24032026", "day_form"), ("24 mars 2026", "day_form"),
    ("٢٤/03/2026", "day_form"), ("30/02/2026", "no_such_day"), ("03/24/2026", "no_such_day"),
    ("29/02/2027", "no_such_day"), ("24/03/1926", "year"), ("24/03/0026", "year"),
    ("24/03/2206", "year"), ("0/3/2026", "no_such_day"), ("24/03/20266", "day_form"),
])  # fmt: skip
def test_a_day_that_is_none_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_day(typed, what="onset")
    assert refused.value.code == f"moment.{code}"
    assert refused.value.facts["what"] == "onset"


@pytest.mark.parametrize(("typed", "code"), [
    ("", "no_time"), ("8", "time_form"), ("8h", "time_form"), ("805", "time_form"),
    ("8:5", "time_form"), ("08.05", "time_form"), ("08:05:00", "time_form"),
    ("24:00", "no_such_time"), ("12:60", "no_such_time"), ("8:05 pm", "time_form"),
    ("8  h 05", "time_form"), ("٠٨:٠٥", "time_form"),
])  # fmt: skip
def test_a_time_that_is_none_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_time(typed, what="onset")
    assert refused.value.code == f"moment.{code}"


@given(st.text("0123456789/-.", max_size=10))
def test_nothing_else_is_a_day(typed: str) -> None:
    try:
        day = read_day(typed, what="day")
    except Refusal:
        return
    forms = {f"{day:%Y-%m-%d}"} | {
        f"{d}{s}{m}{s}{day.year}"
        for s in "/.-" for d in (str(day.day), f"{day:%d}") for m in (str(day.month), f"{day:%m}")
    }  # fmt: skip
    assert typed in forms


def test_an_ordinary_hour_is_one_moment() -> None:
    (moment,) = readings(date(2026, 11, 23), time(5, 10), PARIS)
    assert moment.isoformat() == "2026-11-23T05:10:00+01:00"


def test_the_repeated_hour_is_two_moments_an_hour_apart() -> None:
    first, second = readings(date(2026, 10, 25), time(2, 30), PARIS)
    assert first.isoformat() == "2026-10-25T02:30:00+02:00"
    assert second.isoformat() == "2026-10-25T02:30:00+01:00"
    assert second - first == timedelta(hours=1)


@pytest.mark.parametrize(("hour", "many"), [("1:59", 1), ("2:00", 2), ("2:59", 2), ("3:00", 1)])
def test_the_repeated_hour_has_its_edges(hour: str, many: int) -> None:
    assert len(readings(date(2026, 10, 25), read_time(hour, what=""), PARIS)) == many


@pytest.mark.parametrize(("hour", "many"), [("1:59", 1), ("2:00", 0), ("2:59", 0), ("3:00", 1)])
def test_the_skipped_hour_is_no_moment(hour: str, many: int) -> None:
    assert len(readings(date(2026, 3, 29), read_time(hour, what=""), PARIS)) == many


@given(st.datetimes(datetime(2000, 1, 2), datetime(2099, 12, 30)))
def test_every_moment_is_among_the_readings_of_its_wall_clock(naive: datetime) -> None:
    moment = naive.replace(second=0, microsecond=0, tzinfo=UTC)
    wall = moment.astimezone(PARIS)
    found = readings(wall.date(), wall.time(), PARIS)
    assert moment in found
    assert list(found) == sorted(found)
    assert all(one.astimezone(PARIS).time() == wall.time() for one in found)
