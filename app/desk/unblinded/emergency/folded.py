"""Papers folded over a treatment: slip and code-break sheet. Outside they are alike in both arms.

The treatments stand in the same order, one of them marked: as many bytes, as
many pages whichever it is. A third of the page that is folded over it is
printed full, so that nothing shines through.
"""

from __future__ import annotations

import hashlib

from app import __version__
from app.blind.arm import Arm
from app.desk.desk import Desk
from app.desk.papers.report import show_time
from app.desk.unblinded.emergency.unblinding import Told
from app.papers.paper import Block, Facts, Fold, Lines, Paper
from app.papers.render import paper_pdf
from app.trial.sealed import Sealed

_UPPER, _LOWER = 99, 198
"""Where an A4 sheet is folded in three, in mm from its upper edge."""
_MARKED, _UNMARKED, _UNREAD = "[X]", "[_]", "[?]"
_COVER_LINES, _COVER_LENGTH = 12, 64
_LOW = 5
"""How many empty lines bring the treatment beneath what covers it."""
_COVER = "XMW8BHNK#"


def slip_pdf(desk: Desk, told: Told) -> bytes:
    """The sealed slip of one unblinding, to be folded, sealed and handed over."""
    event, say = desk.board.events[told.line.number], desk.words.say
    rows = (
        (say("fact.subject"), event.text("subject")),
        (say("fact.physician"), event.text("physician")),
        (say("receipt.told_at"), show_time(desk, event.at)),
        (say("folded.line"), str(event.number)),
    )
    title, outside = say("folded.slip"), say("folded.outside")
    failed = told.failed.open()
    more = (
        (_UNREAD, say("folded.unread")) if failed is None
        else (_MARKED if failed else _UNMARKED, say("folded.failed"))
    )  # fmt: skip
    return paper_pdf(folded(desk, title, rows, told.arm, outside, (more,)))


def folded(
    desk: Desk, title: str, rows: tuple[tuple[str, str], ...], arm: Sealed[Arm], outside: str,
    more: tuple[tuple[str, str], ...] = (),
) -> Paper:  # fmt: skip
    """A sheet whose upper third says `rows`, whose middle one is folded away with the treatment.

    The first of `rows` is the subject; `outside` says what to do with the sheet;
    `more` are further boxes, marked or not, beneath the treatments.
    """
    say = desk.words.say
    named = desk.study.products
    products = named.get(desk.words.language) or named[desk.study.label_language]
    cells = arm.open() is Arm.CELLS
    inside = (
        (_MARKED if cells else _UNMARKED, products.tested),
        (_UNMARKED if cells else _MARKED, products.control),
        *more,
    )
    # A rehearsal is told by its own mark, on the outside too.
    marks = (say("paper.unblinded"), *([say("paper.specimen")] if desk.board.practice else []))
    blocks: tuple[Block, ...] = (
        Facts(rows), Lines((outside,)),
        Fold(_UPPER, say("folded.fold")),
        Lines(("",) * _LOW),
        Lines((say("folded.inside", subject=rows[0][1]),)), Facts(inside),
        Fold(_LOWER, say("folded.fold")),
        Lines(_cover()),
    )  # fmt: skip
    return Paper(
        title=title, marks=marks, subtitle=desk.study.title, blocks=blocks,
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )  # fmt: skip


def _cover() -> tuple[str, ...]:
    def line(number: int) -> str:
        drawn = hashlib.sha512(b"cover %d" % number).digest() * 2
        return "".join(_COVER[byte % len(_COVER)] for byte in drawn[:_COVER_LENGTH])

    return tuple(line(number) for number in range(_COVER_LINES))
