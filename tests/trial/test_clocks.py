"""The two public clocks: D and R, the sites they reach, and the hour that comes twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.clocks import (
    announce,
    delayed,
    local,
    misfit,
    open_sites,
    parse_instant,
    show_instant,
    site_fits,
)
from app.trial.refusal import Refusal
from app.trial.study import Study
from tests.trial.hours import CHOC, NANCY, PARIS, REPARA, changes, moments, paris, studies, wall
from tests.trial.shelf import assert_worded

# The written form of a moment.


def test_a_moment_is_written_in_29_characters_with_the_offset_of_its_zone() -> None:
    moment = datetime(2026, 3, 27, 7, 40, 12, 345_999, tzinfo=UTC)
    assert show_instant(local(CHOC, moment)) == "2026-03-27T08:40:12.345+01:00"
    assert show_instant(local(REPARA, moment)) == "2026-03-27T07:40:12.345+00:00"


@given(studies, moments)
def test_a_written_moment_reads_back_the_same(study: Study, moment: datetime) -> None:
    at = local(study, moment.replace(microsecond=moment.microsecond // 1000 * 1000))
    text = show_instant(at)
    assert len(text) == 29
    assert parse_instant(text) == at
    assert timedelta(0) <= moment.astimezone(UTC) - at < timedelta(milliseconds=1)
    assert show_instant(parse_instant(text)) == text


@pytest.mark.parametrize("text", [
    "", "2026-03-27T08:40:12.345", "2026-03-27T08:40:12+01:00", "2026-03-27T08:40:12.345Z",
    "2026-03-27 08:40:12.345+01:00", "2026-03-27T08:40:12,345+01:00",
    "2026-03-27T08:40:12.345-00:00", "2026-02-30T08:40:12.345+01:00",
    "2026-03-27T24:00:00.000+01:00", "2026-03-27T08:40:60.000+01:00",
    "2026-03-27T08:40:12.345+24:00", "2026-03-27T08:40:12.345+01:00\n",
    "\u0662\u0660\u0662\u0666-03-27T08:40:12.345+01:00", "2026-03-27T08:40:12.345+0100",
    "2026-03-27T08:40:12.345678+01:00", "2026-W13-5T08:40:12.345+01:00",
    "0000-01-01T00:00:00.000+00:00",
])  # fmt: skip
def test_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"clocks\.instant"):
        parse_instant(text)


@given(st.text(max_size=32))
def test_no_text_breaks_the_reading_of_a_moment(text: str) -> None:
    try:
        assert show_instant(parse_instant(text)) == text
    except Refusal as failure:
        assert failure.code == "clocks.instant"


def test_a_moment_without_an_offset_is_a_defect() -> None:
    naive = datetime(2026, 3, 27, 8, 40)
    for act in (
        lambda: show_instant(naive),
        lambda: show_instant(datetime(1900, 1, 1, tzinfo=PARIS)),
        lambda: local(CHOC, naive),
        lambda: announce(CHOC, NANCY, naive),
    ):
        with pytest.raises(ValueError, match="offset"):
            act()


# D and R.


def test_d_is_the_acceptance_plus_the_call_in_rounded_up() -> None:
    told = announce(CHOC, NANCY, paris("2026-03-27T08:41:00"))
    assert [wall(t) for t in (told.d, told.r, told.use_by, told.latest_start)] == [
        "09:45", "11:45", "13:45", "13:15",
    ]  # fmt: skip
    assert wall(announce(CHOC, NANCY, paris("2026-03-27T08:40:00")).d) == "09:40"
    assert wall(announce(CHOC, NANCY, paris("2026-03-27T08:40:00.001")).d) == "09:45"


def test_a_second_request_gets_the_next_slot() -> None:
    accepted = paris("2026-03-27T08:40:00")
    first = announce(CHOC, NANCY, accepted)
    following = announce(CHOC, NANCY, accepted + timedelta(minutes=5), first.r)
    assert following.d == first.r
    assert announce(CHOC, NANCY, accepted, paris("2026-03-27T08:00:00")) == first


@given(studies, moments)
def test_d_is_the_first_round_minute_not_before_the_call_in(study: Study, at: datetime) -> None:
    told = announce(study, study.sites[0], at)
    step = timedelta(minutes=study.clocks.round_to_min)
    earliest = at.astimezone(UTC) + timedelta(minutes=study.clocks.call_in_min)
    assert timedelta(0) <= told.d - earliest < step
    assert (told.d.minute * 60 + told.d.second) % (study.clocks.round_to_min * 60) == 0
    assert told.d.microsecond == 0


@given(studies, moments)
def test_everything_counts_from_d_in_true_minutes(study: Study, at: datetime) -> None:
    site = study.sites[0]
    told = announce(study, site, at)
    assert told.r - told.d == timedelta(minutes=site.place.preparation_min)
    assert told.use_by - told.d == timedelta(minutes=study.clocks.shelf_life_min)
    assert told.use_by - told.latest_start == timedelta(minutes=study.clocks.infusion_min)


@given(studies, moments)
def test_every_announced_moment_shows_the_wall_clock_of_its_own_time(
    study: Study, at: datetime
) -> None:
    told = announce(study, study.sites[0], at)
    for moment in (told.d, told.r, told.use_by, told.latest_start):
        assert isinstance(moment.tzinfo, timezone)
        assert moment.utcoffset() == moment.astimezone(UTC).astimezone(study.zone).utcoffset()


def test_a_night_of_the_clock_change_keeps_true_minutes() -> None:
    told = announce(CHOC, NANCY, paris("2026-10-25T00:58:00"))
    assert show_instant(told.d) == "2026-10-25T02:00:00.000+02:00"
    assert show_instant(told.r) == "2026-10-25T03:00:00.000+01:00"
    spring = announce(CHOC, NANCY, paris("2026-03-29T00:58:00"))
    assert show_instant(spring.d) == "2026-03-29T03:00:00.000+02:00"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    """TV30: 02:50 summer time to 02:10 winter time is 20 minutes, not minus 40."""
    before = local(CHOC, datetime(2026, 10, 25, 2, 50, tzinfo=PARIS, fold=0))
    after = local(CHOC, datetime(2026, 10, 25, 2, 10, tzinfo=PARIS, fold=1))
    assert after - before == timedelta(minutes=20)
    assert after > before
    assert show_instant(before) == "2026-10-25T02:50:00.000+02:00"
    assert show_instant(after) == "2026-10-25T02:10:00.000+01:00"


@given(changes, changes)
def test_moments_keep_their_order_through_a_clock_change(a: datetime, b: datetime) -> None:
    one, other = local(CHOC, a), local(CHOC, b)
    assert (one < other) == (a.astimezone(UTC) < b.astimezone(UTC))
    assert one - other == a.astimezone(UTC) - b.astimezone(UTC)


def test_a_delay_is_announced_later_only_and_leaves_the_use_by() -> None:
    told = announce(CHOC, NANCY, paris("2026-03-27T08:40:00"))
    late = delayed(CHOC, told, told.r + timedelta(minutes=21))
    assert wall(late.r) == "12:05"
    assert (late.d, late.use_by, late.latest_start) == (told.d, told.use_by, told.latest_start)
    for early in (told.r, told.d):
        with pytest.raises(Refusal, match=r"clocks\.delay_not_later") as caught:
            delayed(CHOC, told, early)
        assert_worded(caught.value)


# Sites.


def test_only_a_site_that_a_bag_reaches_in_time_opens() -> None:
    assert open_sites(CHOC) == (NANCY,)
    assert [misfit(CHOC, site) for site in CHOC.sites] == [0, 40, 40]
    assert [misfit(REPARA, site) for site in REPARA.sites] == [0, 0, 65]
    assert [site.name for site in open_sites(REPARA)] == ["Lisboa", "Porto"]


def test_a_site_fits_to_the_very_minute() -> None:
    assert site_fits(CHOC, replace(NANCY, transport_min=80))
    assert misfit(CHOC, replace(NANCY, transport_min=81)) == 1


@given(moments, st.integers(0, 200))
def test_a_site_fits_exactly_when_the_infusion_ends_by_the_use_by(at: datetime, way: int) -> None:
    site = replace(NANCY, transport_min=way)
    told = announce(CHOC, site, at)
    ends = told.r + timedelta(minutes=way + CHOC.clocks.bedside_min + CHOC.clocks.infusion_min)
    assert site_fits(CHOC, site) == (ends <= told.use_by)


@given(moments)
def test_the_two_studies_announce_the_same_way_in_any_writing_of_a_moment(at: datetime) -> None:
    offsets = [timezone(timedelta(hours=hours)) for hours in (-11, 0, 5, 14)]
    for study, offset in product((CHOC, REPARA), offsets):
        site = study.sites[0]
        assert announce(study, site, at.astimezone(offset)) == announce(study, site, at)
