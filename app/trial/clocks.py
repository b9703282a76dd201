"""The two public clocks of a bag, D and R, and what follows from them; pure, and blind to the arm.

Moments are aware datetimes. All arithmetic is done in UTC. What is returned
carries the study zone's offset of that very moment as a *fixed* offset:
datetimes that share a zone object are compared by the wall clock, which goes
wrong in the repeated hour of autumn; fixed offsets cannot.
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone

from app.trial.refusal import Refusal
from app.trial.study_parts import OnsetLimitAt, Site, Study

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}(?!-00:00)[+-](?:0[0-9]|1[0-4]):[0-5][0-9]"
)


class Deadline(enum.StrEnum):
    """Which of two deadlines comes first for the start of the infusion."""

    ONSET_LIMIT = "onset_limit"
    USE_BY = "use_by"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What both arms are told when a request is accepted.

    `d`: the clock starts. `r`: the bag leaves the place of preparation, not
    before. `use_by`: the infusion has ended. `latest_start`: the infusion
    begins, so that it ends by `use_by`.
    """

    d: datetime
    r: datetime
    use_by: datetime
    latest_start: datetime


@dataclass(frozen=True, slots=True)
class SealedExpiry:
    """The true clock of thawed cells, for the preparer only."""

    expiry: datetime
    latest_start: datetime


@dataclass(frozen=True, slots=True)
class RequestTimes:
    """The moments that decide whether a request may be served: `accepted` is the present one."""

    onset: datetime
    included: datetime
    accepted: datetime


def parse_instant(text: str) -> datetime:
    """A moment from its one written form, ``2026-03-27T08:40:12.345+01:00``, always 29 characters.

    Raises Refusal ``clocks.instant`` for any other form, a time without an
    offset and the offset ``-00:00`` among them.
    """
    if not _INSTANT.fullmatch(text):
        raise Refusal("clocks.instant")
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise Refusal("clocks.instant") from error


def show_instant(moment: datetime) -> str:
    """The written form of a moment, with its own offset, cut (never rounded up) to milliseconds.

    Raises ValueError for a moment that has no such form: naive, or with an
    offset in seconds.
    """
    text = moment.isoformat(timespec="milliseconds")
    if not _INSTANT.fullmatch(text):
        raise ValueError("a moment without an offset in whole minutes")
    return text


def local(study: Study, moment: datetime) -> datetime:
    """The same moment with the study zone's offset, fixed. Raises ValueError when naive."""
    offset = _utc(moment).astimezone(study.zone).utcoffset()
    return moment.astimezone(timezone(offset or timedelta(0)))


def announce(
    study: Study, site: Site, accepted_at: datetime, bench_free: datetime | None = None
) -> Announcement:
    """D, R, use-by and latest start of a request accepted at a moment.

    D is the acceptance plus the call-in time, or the moment at which the bench
    is free (the R of the preparation before) when that is later, rounded up to
    the study's step on the local wall clock; a whole multiple stays. The rest
    counts from D, the same for both arms.
    """
    earliest = _utc(accepted_at) + timedelta(minutes=study.clocks.call_in_min)
    if bench_free is not None:
        earliest = max(earliest, _utc(bench_free))
    d = _round_up(study, earliest)
    return Announcement(
        d=d,
        r=_later(study, d, site.place.preparation_min),
        use_by=_later(study, d, study.clocks.shelf_life_min),
        latest_start=_later(study, d, study.clocks.shelf_life_min - study.clocks.infusion_min),
    )


def delayed(study: Study, announcement: Announcement, new_r: datetime) -> Announcement:
    """The same announcement with a later R, rounded up as D is; the use-by stays.

    Raises Refusal ``clocks.delay_not_later``.
    """
    r = _round_up(study, new_r)
    if r <= announcement.r:
        raise Refusal("clocks.delay_not_later", r=f"{announcement.r:%H:%M}")
    return replace(announcement, r=r)


def next_step(study: Study, moment: datetime) -> datetime:
    """The first whole step of the study's wall clock later than a moment.

    Of an announced R: the end of the minutes in which a bag leaves without a delay.
    """
    return _round_up(study, _utc(moment) + timedelta(microseconds=1))


def misfit(study: Study, site: Site) -> int:
    """Minutes by which a bag for this site would come too late; 0 when the site fits.

    R + transport + bedside + infusion must not be later than the use-by; all
    count from D, so the answer is the same on every day.
    """
    clocks = study.clocks
    needed = site.place.preparation_min + site.transport_min
    needed += clocks.bedside_min + clocks.infusion_min
    return max(0, needed - clocks.shelf_life_min)


def site_fits(study: Study, site: Site) -> bool:
    """Whether a bag can reach this site and be infused before its use-by."""
    return misfit(study, site) == 0


def open_sites(study: Study) -> tuple[Site, ...]:
    """The sites that fit; the others are commissioned closed, and named."""
    return tuple(site for site in study.sites if site_fits(study, site))


def onset_in_window(study: Study, onset: datetime) -> bool:
    """Whether the onset lies in the study's week window, read on the local wall clock."""
    window = study.eligibility.week_window
    wall = local(study, onset)
    return window is None or window.holds(wall.weekday() * 1440 + wall.hour * 60 + wall.minute)


def onset_deadline(study: Study, onset: datetime) -> datetime:
    """Onset plus its limit; the event that the study names may still happen at this very moment."""
    return _later(study, onset, study.eligibility.onset_limit_min)


def check_request_fits(
    study: Study, site: Site, times: RequestTimes, announced: Announcement
) -> None:
    """Refuse, before the row is opened and alike for both arms, a request that cannot be served.

    `announced` is what `announce` tells for this acceptance. The onset limit
    is applied at its own event only: to the inclusion as stated, to the
    randomisation (the acceptance), or to the earliest possible start of the
    infusion. Raises Refusal ``clocks.times_out_of_order``,
    ``clocks.onset_outside_window``, ``clocks.onset_too_old``,
    ``clocks.site_closed``, ``clocks.too_late_for_this_request``.
    """
    if not _utc(times.onset) <= _utc(times.included) <= _utc(times.accepted):
        raise Refusal("clocks.times_out_of_order")
    if not onset_in_window(study, times.onset):
        raise Refusal("clocks.onset_outside_window")
    if missing := misfit(study, site):
        raise Refusal("clocks.site_closed", site=site.name, missing_min=missing)
    start = _later(study, announced.r, site.transport_min + study.clocks.bedside_min)
    events = {OnsetLimitAt.INCLUSION: times.included, OnsetLimitAt.RANDOMISATION: times.accepted}
    applied_to = study.eligibility.onset_limit_applies_to
    late = _minutes_late(events.get(applied_to, start), onset_deadline(study, times.onset))
    if late and applied_to in events:
        raise Refusal("clocks.onset_too_old", late_min=late)
    late = max(late, _minutes_late(start, announced.latest_start))
    if late:
        raise Refusal("clocks.too_late_for_this_request", late_min=late)


def binding_deadline(
    study: Study, onset: datetime, latest_start: datetime
) -> tuple[Deadline, datetime]:
    """The earlier of the two deadlines for the start of the infusion, and when it falls.

    `latest_start` belongs to an `Announcement`, or for the preparer to a
    `SealedExpiry`. The onset limit binds only when the study applies it to the
    start of the infusion.
    """
    by_onset = onset_deadline(study, onset)
    limited = study.eligibility.onset_limit_applies_to is OnsetLimitAt.INFUSION_START
    if limited and by_onset < latest_start:
        return Deadline.ONSET_LIMIT, by_onset
    return Deadline.USE_BY, local(study, latest_start)


def sealed_expiry(study: Study, first_thaw: datetime) -> SealedExpiry:
    """First thaw plus stability, and the latest start that ends by then; for the preparer only."""
    stability = study.clocks.stability_min
    return SealedExpiry(
        expiry=_later(study, first_thaw, stability),
        latest_start=_later(study, first_thaw, stability - study.clocks.infusion_min),
    )


def _utc(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without an offset")
    return moment.astimezone(UTC)


def _later(study: Study, moment: datetime, minutes: int) -> datetime:
    return local(study, _utc(moment) + timedelta(minutes=minutes))


def _round_up(study: Study, moment: datetime) -> datetime:
    wall = local(study, moment)
    hour = wall.replace(minute=0, second=0, microsecond=0)
    over = (wall - hour) % timedelta(minutes=study.clocks.round_to_min)
    if not over:
        return wall
    return local(study, wall - over + timedelta(minutes=study.clocks.round_to_min))


def _minutes_late(moment: datetime, deadline: datetime) -> int:
    beyond = _utc(moment) - _utc(deadline)
    return max(0, -(-beyond // timedelta(minutes=1)))
