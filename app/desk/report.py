"""The chain-of-custody report of one bag, for blinded eyes: made of open lines and nothing else."""

from __future__ import annotations

import hashlib
from datetime import datetime

from app import __version__
from app.custody.board import Board, Story
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.telling import Manner, tell
from app.papers.paper import Digest, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.trial.refusal import Refusal

_WIDTHS = (0.07, 0.27, 0.36, 0.3)
_DETAILS = (
    "checked_by", "seal", "run", "reason", "giver", "taker", "receiver", "first", "second",
    "temperature", "volume_ml", "flush_ml", "residual_ml", "reaction", "method", "done", "slip",
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
    say = desk.words.say
    marks = [say("paper.blinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    size, root = desk.journal.head
    return Paper(
        title=say("report.title"),
        marks=tuple(marks),
        subtitle=f"{desk.study.title} · {BagCode(story.bag).shown}",
        blocks=(
            Facts(_facts(desk, story)),
            Heading(say("report.lines")),
            Table(
                tuple(say(f"report.column.{name}") for name in ("line", "at", "what", "who")),
                tuple(_row(desk, event) for event in story.events),
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


def _row(desk: Desk, event: Event) -> tuple[str, str, str, str]:
    told = tell(desk, event, paper_manner(desk))
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
