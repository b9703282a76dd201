"""Moments for the tests: both studies, wall clocks, and the nights on which clocks change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from tests.trial.shelf import second, shipped

PARIS = ZoneInfo("Europe/Paris")
CHOC, REPARA = shipped(), second()
NANCY = CHOC.sites[0]
FAR_OFF = (CHOC, REPARA, replace(CHOC, time_zone="Australia/Lord_Howe"),
           replace(REPARA, time_zone="Asia/Kathmandu"),
           replace(CHOC, time_zone="America/St_Johns"))  # fmt: skip

studies = st.sampled_from(FAR_OFF)
aware = st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))
# Around both clock changes of a year, as the wall shows them, with either fold.
changes = st.builds(
    lambda day, minutes, fold: (day + timedelta(minutes=minutes)).replace(tzinfo=PARIS, fold=fold),
    st.sampled_from([datetime(2026, 3, 29), datetime(2026, 10, 25)]),
    st.integers(0, 6 * 60),
    st.integers(0, 1),
)
moments = aware | changes


def paris(text: str) -> datetime:
    """A moment as a wall clock in Paris shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


def wall(moment: datetime) -> str:
    """Hours and minutes as the moment's own offset shows them."""
    return f"{moment:%H:%M}"
