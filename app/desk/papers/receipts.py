"""The receipt of an unblinding, for the file and the ward: made of the open line alone."""

from __future__ import annotations

from app import __version__
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.log.telling import tell
from app.desk.papers.report import paper_manner, show_time
from app.papers.paper import Digest, Facts, Heading, Lines, Paper
from app.papers.render import paper_pdf
from app.trial.refusal import Refusal

_TOLD = ("subject", "physician", "phone", "called", "way")


def unblinding_receipt(desk: Desk, number: int) -> bytes:
    """The receipt of the unblinding in line `number` as PDF; raises Refusal ``receipt.none``.

    Nothing sealed is read: in both arms, and whatever the reason, it is the same paper.
    """
    told = desk.board.events[number : number + 1]
    if not told or told[0].kind != "SubjectUnblinded":
        raise Refusal("receipt.none")
    return paper_pdf(_receipt(desk, told[0]))


def _receipt(desk: Desk, event: Event) -> Paper:
    say = desk.words.say
    told = tell(desk, event, paper_manner(desk))
    rows = [(say(f"fact.{name}"), told.detail(name)) for name in _TOLD]
    rows.append((say("receipt.told_by"), told.who))
    rows.append((say("receipt.told_at"), show_time(desk, event.at)))
    marks = [say("paper.blinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    return Paper(
        title=say("receipt.title"),
        marks=tuple(marks),
        subtitle=f"{desk.study.title} · {event.text('subject')}",
        blocks=(
            Facts(tuple(rows)),
            Lines((say("receipt.no_treatment"),)),
            Heading(say("report.proof")),
            Digest(say("receipt.line", number=event.number), event.line.leaf.hex()),
        ),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )
