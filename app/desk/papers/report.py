"""The chain-of-custody report of one bag, for blinded eyes: made of open lines and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from functools import partial

from app import __version__
from app.custody.board import Board, Story
from app.custody.event import Event
from app.custody.kinds import Stamp
from app.desk.boards.timeline import Row, Timeline, clock_words, lasting, levels, timeline
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.log.telling import Manner, Telling, tell
from app.papers.axis import NEAR
from app.papers.paper import Axis, Digest, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.trial.refusal import Refusal

_WIDTHS = (0.07, 0.27, 0.36, 0.3)
_TIME_WIDTHS = (0.18, 0.29, 0.33, 0.13, 0.07)
_KNOWN = frozenset({"bag", "request"})
_DETAILS = (
    "checked_by", "seats", "line", "seal", "run", "reason", "giver", "taker", "receiver", "first",
    "second", "temperature", "volume_ml", "flush_ml", "residual_ml", "reaction", "method", "done",
    "slip",
)  # fmt: skip


def export_custody_report(desk: Desk, person: Person, bag: str) -> bytes:
    """The report as PDF, noted by a line with the digest of its bytes.

    Raises Refusal ``bag.unknown``, and ``report.window_open`` while any
    preparation is open: an export must not fall inside a window.
    """
    code = BagCode.read(bag)
    with desk.journal.turn() as turn:
        story = turn.board.of_bag(code.text)
        if story is None:
            raise Refusal("bag.unknown", bag=code.shown)
        require_export(turn.board)
        pdf = paper_pdf(custody_report(desk, story))
        turn.write(
            "Exported",
            {
                "what": "custody_report",
                "bag": code.text,
                "digest": hashlib.sha256(pdf).hexdigest(),
                "lines": turn.number,
            },
            person,
        )
    return pdf


def require_export(board: Board) -> None:
    """Raises Refusal ``report.window_open`` while nothing may leave the study."""
    if board.open_stories():
        raise Refusal("report.window_open")


def custody_report(desk: Desk, story: Story) -> Paper:
    """The report in finished words, in the language of the desk's papers."""
    desk = desk.under(story.first("RequestAccepted"))
    say = desk.words.say
    marks = [say("paper.blinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    size, root = desk.journal.head
    manner = paper_manner(desk)
    told = [tell(desk, event, manner) for event in story.events]
    return Paper(
        title=say("report.title"),
        marks=tuple(marks),
        subtitle=f"{desk.study.title} · {BagCode(story.bag).shown}",
        blocks=(
            Facts(_facts(desk, story)),
            Heading(say("timeline.title")),
            _axis(desk, told, timeline(desk, story, told)),
            Heading(say("report.lines")),
            Table(
                tuple(say(f"report.column.{name}") for name in ("line", "at", "what", "who")),
                tuple(map(partial(_row, desk), story.events, told)),
                _WIDTHS,
            ),
            Heading(say("report.proof")),
            Lines((say("report.proof_text", lines=size),)),
            Digest(say("report.root"), root.hex()),
        ),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )


def _facts(desk: Desk, story: Story) -> tuple[tuple[str, str], ...]:
    say = desk.words.say
    received, accepted = story.events[0], story.first("RequestAccepted")
    site = desk.study.site(received.text("site"))
    albumin = ", ".join(f"{lot} ({expiry.isoformat()})" for lot, expiry in story.albumin)
    told = {
        "bag": BagCode(story.bag).shown,
        "subject": received.text("subject"),
        "site": f"{site.number} {site.name}",
        "d": show_time(desk, story.d),
        "r": show_time(desk, story.r),
        "use_by": show_time(desk, accepted.text("use_by")),
        "albumin": albumin,
    }
    return tuple((say(f"report.fact.{name}"), value) for name, value in told.items())


def _axis(desk: Desk, told: Sequence[Telling], shown: Timeline) -> Axis:
    say, scale = desk.words.say, shown.scale
    names = ("what", "detail", "person", "line")
    places = [scale.place(one.at) for one in told]
    at = say("report.column.at_zone", zone=desk.journal.zone.key)
    return Axis(
        tuple(zip(places, levels(places, NEAR), strict=True)),
        tuple(
            (scale.place(clock.at), clock_words(say, clock, f"{clock.at:%H:%M}"))
            for clock in shown.clocks
        ),
        tuple(((cut.start + cut.end) / 2, lasting(cut.span)) for cut in scale.cuts),
        Table(
            (at, *(say(f"report.column.{name}") for name in names)),
            tuple(_time_row(desk, row) for row in shown.rows), _TIME_WIDTHS,
        ),
    )  # fmt: skip


def _time_row(desk: Desk, row: Row) -> tuple[str, ...]:
    say, told = desk.words.say, row.told
    at = f"{told.at:%Y-%m-%d %H:%M}"
    if told.stamp is not Stamp.PRECISE:
        at = say("timeline.stamp", at=at, stamp=told.stamp.value)
    details = " · ".join(
        f"{one.caption} {one.value}" for one in told.details
        if not one.exact and one.name not in _KNOWN
    )
    name, _, _ = told.who.rpartition(", ")
    number = str(told.number)
    if row.last > told.number:
        number = say("timeline.lines", first=number, last=row.last)
    return at, told.kind, details, name, number


def _row(desk: Desk, event: Event, told: Telling) -> tuple[str, str, str, str]:
    who = f"{told.who} · {told.meaning}" if told.meaning else told.who
    parts = [f"{one.caption} {one.value}" for one in told.details if one.name in _DETAILS]
    if event.facts.get("seal_intact") == "no":
        parts.append(desk.words.say("report.seal_broken"))
    what = f"{told.kind} ({', '.join(parts)})" if parts else told.kind
    return str(event.number), show_time(desk, event.at), what, who


def paper_manner(desk: Desk) -> Manner:
    """How papers speak: in the language of the desk, moments and days as ISO 8601 has them."""
    return Manner(desk.words, _written, lambda day: day.isoformat())


def show_time(desk: Desk, instant: str) -> str:
    """A moment as papers show it: ISO day, hour and minute, and the offset from UTC."""
    return _written(parse_instant(instant).astimezone(desk.journal.zone))


def _written(moment: datetime) -> str:
    offset = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:]}"
