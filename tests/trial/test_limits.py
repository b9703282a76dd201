"""The limits on a request: the week window, the onset limit, and the sealed clock of the cells."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.trial.clocks import (
    Deadline,
    RequestTimes,
    announce,
    binding_deadline,
    check_request_fits,
    delayed,
    onset_deadline,
    onset_in_window,
    sealed_expiry,
)
from app.trial.refusal import Refusal
from app.trial.study import OnsetLimitAt, Study, WeekWindow
from tests.trial.hours import CHOC, NANCY, REPARA, moments, paris, studies, wall
from tests.trial.shelf import assert_worded


def with_stability(study: Study, minutes: int) -> Study:
    return replace(study, clocks=replace(study.clocks, stability_min=minutes))


def limited_at(study: Study, event: OnsetLimitAt) -> Study:
    return replace(study, eligibility=replace(study.eligibility, onset_limit_applies_to=event))


def judge(study: Study, onset: str, included: str, accepted: str, site: int = 0) -> str | None:
    at = paris(accepted)
    times = RequestTimes(paris(onset), paris(included), at)
    try:
        check_request_fits(study, study.sites[site], times, announce(study, study.sites[site], at))
    except Refusal as failure:
        assert_worded(failure)
        return failure.code
    return None


def test_the_week_window_bounds_the_onset_not_the_randomisation() -> None:
    """TV29: onset on Thursday evening, randomised on Friday after 08:00."""
    assert judge(CHOC, "2026-03-26T21:30", "2026-03-27T00:10", "2026-03-27T04:00") is None
    assert onset_in_window(CHOC, paris("2026-03-26T21:30"))
    assert judge(limited_at(CHOC, OnsetLimitAt.RANDOMISATION),
                 "2026-03-26T21:30", "2026-03-27T08:30", "2026-03-27T08:40") is None  # fmt: skip


@pytest.mark.parametrize(("onset", "inside"), [
    ("2026-03-23T07:59:59", False), ("2026-03-23T08:00:00", True),
    ("2026-03-27T07:59:59.999", True), ("2026-03-27T08:00:00", False),
    ("2026-03-28T12:00:00", False), ("2026-03-29T12:00:00", False),
])  # fmt: skip
def test_the_week_window_is_half_open(onset: str, inside: bool) -> None:
    assert onset_in_window(CHOC, paris(onset)) is inside


def test_the_week_window_is_read_on_the_wall_clock_of_the_study() -> None:
    summer = datetime(2026, 7, 6, 6, 0, tzinfo=UTC)
    winter = datetime(2026, 1, 5, 6, 0, tzinfo=UTC)
    assert onset_in_window(CHOC, summer) and not onset_in_window(CHOC, winter)
    assert onset_in_window(REPARA, winter)


@given(st.integers(0, 10_079), st.integers(0, 10_079), st.integers(0, 10_079))
def test_a_window_and_its_reverse_share_the_week(start: int, end: int, minute: int) -> None:
    if start != end:
        assert WeekWindow(start, end).holds(minute) != WeekWindow(end, start).holds(minute)
    assert start == end or WeekWindow(start, end).holds(start)


@pytest.mark.parametrize(("event", "included", "accepted", "code"), [
    ("inclusion", "15:10:00", "20:00:00", None),
    ("inclusion", "15:10:00", "15:10:00", None),
    ("inclusion", "15:10:01", "15:11:00", "clocks.onset_too_old"),
    ("randomisation", "04:00:00", "15:10:00", None),
    ("randomisation", "04:00:00", "15:10:01", "clocks.onset_too_old"),
    ("infusion_start", "04:00:00", "11:40:00", None),
    ("infusion_start", "04:00:00", "11:40:01", "clocks.too_late_for_this_request"),
])  # fmt: skip
def test_the_onset_limit_blocks_only_at_its_own_event(
    event: str, included: str, accepted: str, code: str | None
) -> None:
    study = limited_at(CHOC, OnsetLimitAt(event))
    day = "2026-03-25T"
    assert judge(study, day + "03:10", day + included, day + accepted) == code


def test_a_request_for_a_closed_site_or_outside_the_window_is_refused() -> None:
    day = "2026-03-25T"
    assert judge(CHOC, day + "03:10", day + "04:00", day + "05:00", 1) == "clocks.site_closed"
    assert judge(CHOC, "2026-03-28T03:10", "2026-03-28T04:00", "2026-03-28T05:00") == (
        "clocks.onset_outside_window"
    )


@pytest.mark.parametrize(("onset", "included", "accepted"), [
    ("05:00", "04:59", "06:00"), ("05:00", "06:00", "05:59"), ("07:00", "07:00", "06:00"),
])  # fmt: skip
def test_times_that_do_not_follow_each_other_are_refused(
    onset: str, included: str, accepted: str
) -> None:
    day = "2026-03-25T"
    assert judge(CHOC, day + onset, day + included, day + accepted) == "clocks.times_out_of_order"


def test_a_request_says_how_late_it_is() -> None:
    at = paris("2026-03-25T11:52:30")
    times = RequestTimes(paris("2026-03-25T03:10"), paris("2026-03-25T04:00"), at)
    with pytest.raises(Refusal) as caught:
        check_request_fits(CHOC, NANCY, times, announce(CHOC, NANCY, at))
    assert caught.value.facts == {"late_min": 15}


def test_a_slot_too_late_to_finish_is_refused() -> None:
    at = paris("2026-03-25T05:00")
    times = RequestTimes(paris("2026-03-25T03:10"), paris("2026-03-25T04:00"), at)
    told = announce(CHOC, NANCY, at)
    late = delayed(CHOC, told, told.r + timedelta(minutes=65))
    with pytest.raises(Refusal, match=r"clocks\.too_late_for_this_request"):
        check_request_fits(CHOC, NANCY, times, late)


# The sealed clock.


@pytest.mark.parametrize(("stability", "expiry", "start", "binds", "at"), [
    (240, "14:40", "14:10", Deadline.USE_BY, "14:10"),
    (360, "16:40", "16:10", Deadline.ONSET_LIMIT, "15:10"),
])  # fmt: skip
def test_the_earlier_of_two_deadlines_binds(
    stability: int, expiry: str, start: str, binds: Deadline, at: str
) -> None:
    """TV28: onset 03:10, first thaw 10:40, stability 4 h, then 6 h."""
    study = with_stability(CHOC, stability)
    onset = paris("2026-03-25T03:10")
    sealed = sealed_expiry(study, paris("2026-03-25T10:40"))
    assert (wall(sealed.expiry), wall(sealed.latest_start)) == (expiry, start)
    assert wall(onset_deadline(study, onset)) == "15:10"
    bound, moment = binding_deadline(study, onset, sealed.latest_start)
    assert (bound, wall(moment)) == (binds, at)


@pytest.mark.parametrize("event", [OnsetLimitAt.INCLUSION, OnsetLimitAt.RANDOMISATION])
def test_the_onset_limit_binds_the_infusion_only_where_the_study_says_so(
    event: OnsetLimitAt,
) -> None:
    study = limited_at(CHOC, event)
    bound, _ = binding_deadline(study, paris("2026-03-25T03:10"), paris("2026-03-26T03:10"))
    assert bound is Deadline.USE_BY


@given(studies, moments, st.integers(0, 600), st.integers(0, 600))
def test_thawed_cells_never_expire_before_the_printed_use_by(
    study: Study, at: datetime, later: int, extra: int
) -> None:
    study = with_stability(study, study.clocks.shelf_life_min + extra)
    told = announce(study, study.sites[0], at)
    sealed = sealed_expiry(study, told.d + timedelta(minutes=later))
    assert sealed.expiry >= told.use_by
    assert sealed.latest_start >= told.latest_start
