"""The chain-of-custody report of one bag, for blinded eyes: made of open lines and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from app import __version__
from app.custody.board import Story
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.journal import Person
from app.papers.paper import Digest, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.trial.refusal import Refusal

_WIDTHS = (0.07, 0.27, 0.36, 0.3)
_DETAILS = ("seal", "run", "temperature", "volume_ml", "slip")


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
        if turn.board.open_stories():
            raise Refusal("report.window_open")
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
    say = desk.words.say
    who = f"{event.by.name}, {say(f'role.{event.by.role.value}')}"
    if event.meaning is not None:
        who += f" · {say(f'meaning.{event.meaning.value}')}"
    what = say(f"kind.{event.kind}")
    if detail := _detail(desk, event):
        what += f" ({detail})"
    return str(event.number), show_time(desk, event.at), what, who


def _detail(desk: Desk, event: Event) -> str:
    say, told = desk.words.say, []
    second = event.facts.get("second")
    if event.kind == "PreparationClosed" and isinstance(second, Mapping):
        told.append(say("report.checked_by", name=second["name"]))
    for name in _DETAILS:
        if name in event.facts:
            told.append(f"{say(f'report.detail.{name}')} {event.facts[name]}")
    if event.facts.get("seal_intact") == "no":
        told.append(say("report.seal_broken"))
    if "done" in event.facts:
        done = parse_instant(event.text("done")).astimezone(desk.journal.zone)
        told.append(say("report.done", time=f"{done:%d/%m %H:%M}"))
    return ", ".join(told)


def show_time(desk: Desk, instant: str) -> str:
    """A moment as papers show it: ISO day, hour and minute, and the offset from UTC."""
    moment: datetime = parse_instant(instant).astimezone(desk.journal.zone)
    offset = moment.strftime("%z")
    return f"{moment:%Y-%m-%d %H:%M} UTC{offset[:3]}:{offset[3:]}"
