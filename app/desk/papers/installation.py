"""The installation sheet: what must be known of a log apart from its file, from day one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from app import __version__
from app.custody.event import Seat
from app.desk.desk import Desk
from app.desk.log.telling import signed_words
from app.desk.papers.report import show_time
from app.papers.paper import Digest, Facts, Heading, Lines, Paper, Signatures
from app.trial.refusal import Refusal


def installation_sheet(desk: Desk) -> Paper:
    """The leaf of line 0, which `verify --genesis` takes, and who founded the study when.

    The same whatever the log has come to since. Raises Refusal ``study.not_founded``.
    """
    if not desk.board.events:
        raise Refusal("study.not_founded")
    say = desk.words.say
    first = desk.board.events[0]
    study = desk.under(first).study
    founder = Seat.of(cast(Mapping[str, str], first.facts["founder"]))
    marks = [say("paper.blinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    told = {
        "study": f"{first.text('name')} {first.number_of('version')}",
        "registrations": " · ".join(study.registrations),
        "sponsor": study.sponsor,
        "founder": f"{founder.name}, {say(f'role.{founder.role.value}')}",
        "founded": signed_words(first, desk.words, show_time(desk, first.at)),
        "program": first.text("program"),
    }
    return Paper(
        title=say("installation.title"),
        marks=tuple(marks),
        subtitle=desk.study.title,
        blocks=(
            Facts(tuple((say(f"installation.{name}"), value) for name, value in told.items())),
            Heading(say("installation.proof")),
            Lines((say("installation.proof_text"),)),
            Digest(say("installation.leaf"), first.line.leaf.hex()),
            Digest(say("installation.log"), desk.journal.log_id.hex()),
            Digest(say("installation.configuration"), first.text("configuration")),
            Heading(say("installation.kept")),
            Signatures((
                (say("installation.printed_by"), "", ""), (say("installation.kept_by"), "", ""),
            )),
        ),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )  # fmt: skip
