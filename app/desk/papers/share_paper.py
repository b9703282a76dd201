"""A share on paper: one page, the same for equal shares; it names no person and no treatment."""

from __future__ import annotations

from app import __version__
from app.custody.kinds import SHARES
from app.desk.desk import Desk
from app.desk.escrow.share_form import Share, grouped
from app.desk.escrow.shares import read_shares
from app.desk.papers.report import show_time
from app.papers.paper import Facts, Heading, Keyed, Lines, Paper
from app.papers.render import paper_pdf
from app.trial.clocks import show_instant
from app.trial.refusal import Refusal
from app.trial.words import Words


def share_pdf(desk: Desk, share: Share, words: Words) -> bytes:
    """The page of a share in force, in the language of `words`; raises Refusal ``share.none``."""
    return paper_pdf(share_paper(desk, share, words))


def share_paper(desk: Desk, share: Share, words: Words) -> Paper:
    """The page in finished words; raises Refusal ``share.none`` when no shares are in force."""
    made = read_shares(desk).made
    if made is None:
        raise Refusal("share.none")
    say, rows = words.say, share.rows()
    marks = [say("paper.share", number=share.number, of=SHARES)]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    facts = (
        (say("share.paper.set"), share.set_code),
        (say("share.paper.number"), say("share.paper.of", number=share.number, of=SHARES)),
        (say("share.paper.study"), desk.study.title),
        (say("share.paper.made"), show_time(desk, show_instant(made))),
    )
    return Paper(
        title=say("share.paper.title"),
        marks=tuple(marks),
        subtitle=say("share.paper.subtitle", number=share.number, code=share.set_code),
        blocks=(
            Lines((say("share.paper.what"), say("share.paper.keep"))),
            Facts(facts),
            Heading(say("share.paper.rows")),
            Keyed(tuple(grouped(row) for row in rows), "".join(rows)),
            Lines((say("share.paper.how"), say("share.paper.whom"))),
        ),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )
