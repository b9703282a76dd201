"""Papers that go with a bag: the hand-over slip, and the albumin slip that French rules ask for.

Both are made of open lines, alike in both arms; the albumin slip has the
patient's names besides, from under the identity key. They are forms to be
filled by hand and then transcribed; that one was made is told by a line first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from app import __version__
from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.papers.report import show_time
from app.desk.seats.identity import identity_of
from app.desk.typed import composed
from app.labels.matrix import head_symbol
from app.papers.fonts import Face, drawable
from app.papers.paper import Block, Code, Digest, Facts, Heading, Lines, Paper, Signatures, Table
from app.papers.render import paper_pdf
from app.trial.names import BagCode
from app.trial.refusal import Refusal

HANDOVER, ALBUMIN = "R", "A"
"""The letters that the numbers of slips begin with."""
LONGEST_PRINTER = 80
"""How many characters of a printer's name its line tells; a queue's own name may be longer."""
_WIDTHS = (0.4, 0.3, 0.3)
_COURIER = ("taken_by", "taken_at", "temperature", "signature")
_WARD = ("received_by", "received_at", "temperature", "seal_intact", "signature")
_GIVEN = ("given_by", "given_at", "signature")


def handover_slip(desk: Desk, bag: str) -> Paper:
    """The slip that leaves with a released bag: a part for the courier, a part for the ward.

    It bears the head of the log as a code of one size, so that whoever holds the
    slip can tell later whether the log was cut. Raises Refusal ``bag.unknown``,
    ``slip.not_released``.
    """
    story = _released(desk, bag)
    say = desk.words.say
    size, root = desk.journal.head
    number = slip_number(HANDOVER, story.bag)
    blocks: list[Block] = [
        Facts(_facts(desk, story)),
        *_part(desk, "courier", f"{number}-1", _COURIER),
        *_part(desk, "ward", f"{number}-2", _WARD),
        Lines((desk.study.label[desk.study.label_language].contact,)),
        Heading(say("slip.checkpoint")),
        Code(head_symbol(f"{size:010d}:{root.hex().upper()}")),
        Digest(say("slip.head", lines=size), root.hex()),
    ]
    return _paper(desk, "slip.handover.title", number, blocks, say("paper.blinded"))


def albumin_slip(desk: Desk, person: Person, bag: str) -> Paper:
    """The slip of the albumin in a bag: product, lots, patient, and who gave it.

    The patient's names are those last recorded; blank, to be filled by hand, where
    none are or the typeface lacks a letter of them. Raises Refusal ``bag.unknown``,
    ``sealed.no_key`` for who does not hold the identity key.
    """
    story = _story(desk, bag)
    say = desk.words.say
    number = slip_number(ALBUMIN, story.bag)
    lots = Counter(story.albumin)
    rows = tuple(
        (lot, expiry.isoformat(), str(bottles)) for (lot, expiry), bottles in sorted(lots.items())
    )
    columns = tuple(say(f"slip.albumin.{name}") for name in ("lot", "expiry", "bottles"))
    blocks: list[Block] = [
        Heading(say("slip.albumin.patient")),
        Facts(_patient(desk, person, story)),
        Heading(say("slip.albumin.product")),
        Table(columns, rows, _WIDTHS),
        *_part(desk, "dispensed", f"{number}-1", ("dispensed_by", "dispensed_at", "signature")),
        *_part(desk, "given", f"{number}-2", _GIVEN),
        Lines((say("slip.albumin.return"),)),
    ]
    return _paper(desk, "slip.albumin.title", number, blocks, say("slip.names"))


def print_slip(desk: Desk, person: Person, document: str, bag: str, printer: str) -> bytes:
    """A slip of a released bag as PDF, told by a line before it is handed out.

    The digest of neither stands in the line: the albumin slip has names. `printer`
    is what prints it, or the constant word for files. Raises Refusal as the two
    above, ``slip.not_released``, and as `Turn.require_may`.
    """
    with desk.journal.turn() as turn:
        turn.require_may(person, "SlipPrinted")
        story = _released(desk, bag)
        made, kind = (
            (handover_slip(desk, bag), HANDOVER) if document == "handover"
            else (albumin_slip(desk, person, bag), ALBUMIN)
        )  # fmt: skip
        facts = {
            "bag": story.bag, "document": document, "slip": slip_number(kind, story.bag),
            "printer": composed(printer, "printer")[:LONGEST_PRINTER],
        }  # fmt: skip
        turn.write("SlipPrinted", facts, person)
    return slip_pdf(made)


def slip_number(kind: str, bag: str) -> str:
    """The number of a bag's slip: its kind's letter and the bag code, so each exists once."""
    return f"{kind}-{BagCode(bag).shown}"


def slip_pdf(paper: Paper) -> bytes:
    """A slip as PDF; the same bytes for the same lines."""
    return paper_pdf(paper)


def _story(desk: Desk, bag: str) -> Story:
    code = BagCode.read(bag)
    story = desk.board.of_bag(code.text)
    if story is None:
        raise Refusal("bag.unknown", bag=code.shown)
    return story


def _released(desk: Desk, bag: str) -> Story:
    story = _story(desk, bag)
    if story.disposition != "Released":
        raise Refusal("slip.not_released", bag=BagCode(story.bag).shown)
    return story


def _facts(desk: Desk, story: Story) -> tuple[tuple[str, str], ...]:
    say, received, accepted = desk.words.say, story.events[0], story.first("RequestAccepted")
    study = desk.under(accepted).study
    site, range_c = study.site(received.text("site")), study.conditions
    told = {
        "report.fact.bag": BagCode(story.bag).shown,
        "report.fact.subject": story.subject,
        "report.fact.site": f"{site.number} {site.name} · {site.receiving_pharmacy}",
        "slip.where": f"{received.text('ward')} · {received.text('bed')}",
        "slip.seal": story.first("Released").text("seal"),
        "report.fact.r": show_time(desk, story.r),
        "slip.start_by": show_time(desk, accepted.text("start_by")),
        "report.fact.use_by": show_time(desk, accepted.text("use_by")),
        "slip.range": say(
            "slip.range_value", low=str(range_c.storage_min_c), high=str(range_c.storage_max_c)
        ),
    }
    return tuple((say(key), value) for key, value in told.items())


def _part(desk: Desk, name: str, number: str, blanks: Sequence[str]) -> tuple[Block, ...]:
    say = desk.words.say
    rows = tuple((say(f"slip.blank.{blank}"), "", "") for blank in blanks)
    return Heading(say(f"slip.part.{name}", number=number)), Signatures(rows)


def _patient(desk: Desk, person: Person, story: Story) -> tuple[tuple[str, str], ...]:
    say = desk.words.say
    known = identity_of(desk, person, story.subject)
    names = (known.surname, known.first_names, known.birth_date.isoformat()) if known else ("",) * 3
    told = {
        "slip.surname": names[0], "slip.first_names": names[1], "slip.birth_date": names[2],
        "slip.subject": story.subject, "report.fact.bag": BagCode(story.bag).shown,
        "slip.where": f"{story.events[0].text('ward')} · {story.events[0].text('bed')}",
    }  # fmt: skip
    return tuple((say(key), _printable(value)) for key, value in told.items())


def _printable(text: str) -> str:
    # A name in another script is written by hand: it is neither boxed nor respelt.
    blank = "." * 60
    try:
        return drawable(text, Face.BOLD) or blank
    except Refusal:
        return blank


def _paper(desk: Desk, title: str, number: str, blocks: Sequence[Block], mark: str) -> Paper:
    say = desk.words.say
    marks = [mark, say("paper.specimen")] if desk.board.practice else [mark]
    return Paper(
        title=say(title, number=number),
        marks=tuple(marks),
        subtitle=desk.study.title,
        blocks=tuple(blocks),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )
