"""The preparation worksheet: one unblinded page, marked, the same page in both arms."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from app import __version__
from app.blind.arm import Arm
from app.custody.canonical import Value
from app.custody.capsule import Entry
from app.desk.desk import Desk
from app.desk.exports.taking import Taken, take
from app.desk.journal import Person, Turn
from app.desk.papers.report import show_time
from app.desk.papers.slips import ALBUMIN, albumin_slip, slip_number, slip_pdf
from app.desk.unblinded.bench.computing import computed_dose, filled_with, syringe_of
from app.desk.unblinded.bench.weight import dosing_weight
from app.desk.unblinded.papers.values import values_told
from app.desk.unblinded.papers.worksheet_parts import machine, signed, used, warned
from app.desk.unblinded.preparation import Preparation, Step, preparation
from app.desk.unblinded.reading import capsule_of, closed_story
from app.desk.unblinded.workbench import Workbench
from app.papers.paper import Beside, Block, Facts, Heading, Lines, Paper, Table
from app.papers.render import paper_pdf
from app.trial.clocks import parse_instant, sealed_expiry, show_instant
from app.trial.names import BagCode

_WIDTHS = (0.125, 0.16, 0.59, 0.125)
_HALF, _WORKING = 0.5, 0.58
_ELSEWHERE = frozenset({"sha256", "name"})
_OF_FILE = frozenset({"serial", "time"})
"""What a counter's file tells of itself, which the first person's entry has already."""


def print_worksheet(workbench: Workbench, person: Person, request: str) -> bytes:
    """The worksheet as PDF, noted in the capsule before it is handed out."""
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, person, request)
        workbench.add(turn, person, found.story, "printed", {})
    return paper_pdf(worksheet(workbench.desk, found))


def print_albumin_slip(workbench: Workbench, person: Person, request: str) -> bytes:
    """The slip of the albumin of a bag still being made, noted in the capsule: no line may be."""
    desk = workbench.desk
    with desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        paper = albumin_slip(desk, person, story.bag)
        told = {"slip": slip_number(ALBUMIN, story.bag)}
        workbench.add(turn, person, story, "printed", told)
    return slip_pdf(paper)


def take_worksheet(workbench: Workbench, person: Person, bag: str) -> Taken:
    """The worksheet of a closed preparation, with the release and who has countersigned since.

    Noted by a line. Raises Refusal ``bag.unknown``, ``inner.open``, ``arm.not_revealed``, and as
    `taking.take`.
    """

    def bring(turn: Turn) -> tuple[str, str, bytes]:
        story = closed_story(workbench, bag)
        arm = workbench.arm(turn, person, story)
        found = Preparation(story, capsule_of(workbench, person, story), arm)
        title = workbench.desk.words.say("worksheet.title")
        pdf = paper_pdf(worksheet(workbench.desk, found))
        return "inner_log", f"{title} {BagCode(story.bag).shown}", pdf

    return take(workbench.desk, person, "pdf", bring, "unblinded")


def worksheet(desk: Desk, found: Preparation) -> Paper:
    """The worksheet in finished words; knows the arm, and says so on every page."""
    desk = desk.under(found.story.first("RequestAccepted"))
    say = desk.words.say
    marks = [say("paper.unblinded")]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    facts = _facts(desk, found)
    half = (len(facts) + 1) // 2
    working = (Heading(say("worksheet.working")), Lines(_working(desk, found)))
    columns = tuple(say(f"worksheet.column.{name}") for name in ("at", "step", "values", "who"))
    rows = tuple(_row(desk, found, entry) for entry in found.capsule.entries)
    blocks: list[Block] = [
        Beside((Facts(facts[:half]),), (Facts(facts[half:]),), _HALF),
        Beside(working, tuple(used(desk, found)), _WORKING),
        warned(desk, found), *signed(desk, found), *machine(desk, found),
        # What was done in what order stands last: it alone may be longer than the page.
        Heading(say("worksheet.entries")), Table(columns, rows, _WIDTHS),
    ]  # fmt: skip
    return Paper(
        title=say("worksheet.title"),
        marks=tuple(marks),
        subtitle=f"{desk.study.title} · {BagCode(found.story.bag).shown}",
        blocks=tuple(blocks),
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
        dense=True,
    )


def _facts(desk: Desk, found: Preparation) -> tuple[tuple[str, str], ...]:
    say, story = desk.words.say, found.story
    named = desk.study.products
    products = named.get(desk.words.language) or named[desk.study.label_language]
    weight = dosing_weight(story, found.capsule)
    told = {
        "kg": weight.kg, "source": weight.source, "at": show_time(desk, weight.at),
        "kind": say(f"weight.{weight.kind}") if weight.kind else say("act.weight"),
    }  # fmt: skip
    thawed = found.first_thaw
    expiry = "–" if thawed is None else show_instant(sealed_expiry(desk.study, thawed).expiry)
    accepted = story.first("RequestAccepted")
    return (
        (say("report.fact.bag"), BagCode(story.bag).shown),
        (say("report.fact.subject"), story.events[0].text("subject")),
        (say("worksheet.product"),
         products.tested if found.sealed_arm.open() is Arm.CELLS else products.control),
        (say("worksheet.weight"), say("worksheet.weight_value", **told)),
        (say("report.fact.d"), show_time(desk, story.d)),
        (say("report.fact.r"), show_time(desk, story.r)),
        (say("report.fact.use_by"), show_time(desk, accepted.text("use_by"))),
        (say("worksheet.expiry"), expiry if thawed is None else show_time(desk, expiry)),
    )  # fmt: skip


def _working(desk: Desk, found: Preparation) -> tuple[str, ...]:
    say = desk.words.say
    if not found.is_done(Step.COMPUTED):
        return ("–",)
    how = tuple(say(step.key, **step.facts) for step in filled_with(desk.study, found))
    if not found.takes_cells:
        return (say("worksheet.albumin_only", volume=found.dose["albumin_ml"]), *how)
    syringe = syringe_of(desk.study, Decimal(found.dose["syringe_ml"]))
    dose = computed_dose(desk.study, found, syringe)
    return (*(say(step.key, **step.facts) for step in dose.working), *how)


def _row(desk: Desk, found: Preparation, entry: Entry) -> tuple[str, str, str, str]:
    say = desk.words.say
    # A file's digest stands in the block for a machine, a signer's name beside the entry.
    unsaid = _ELSEWHERE | _OF_FILE if entry.act == Step.CHECKED else _ELSEWHERE
    values = values_told(desk, _without(entry.new, unsaid))
    for step, heading in ((Step.MATERIALS, "used"), (Step.COMPUTED, "working")):
        # What the page tells above, value by value, is not told twice.
        if found.is_done(step) and entry is found.last(step):
            values = say("worksheet.above", table=say(f"worksheet.{heading}"))
    if entry.reason:
        values += f" ({say('worksheet.reason', reason=entry.reason)})"
    at = parse_instant(entry.at).astimezone(desk.journal.zone)
    who = desk.board.seats[entry.by].name
    return f"{at:%d/%m %H:%M:%S}", say(f"act.{entry.act}"), values or "–", who


def _without(values: Mapping[str, Value], unsaid: Collection[str]) -> dict[str, Value]:
    return {
        name: _without(value, unsaid) if isinstance(value, Mapping) else value
        for name, value in values.items() if name not in unsaid
    }  # fmt: skip
