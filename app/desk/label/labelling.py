"""Act 5: the bag's label, built from what both arms share and proved; `printing` has it printed."""

from __future__ import annotations

from datetime import datetime

from babel.dates import format_date

from app.custody.board import Story
from app.desk.desk import Desk
from app.desk.journal import Turn
from app.desk.label.print_jobs import job_of
from app.desk.ports import PrintJob
from app.labels.bag_label import BagLabel
from app.labels.proof import proved
from app.labels.raster import raster_png
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, SubjectNumber
from app.trial.refusal import Refusal

FULL_LABELS = 2
RECORD_COPIES = 1


def bag_label(desk: Desk, story: Story) -> BagLabel:
    """The label of an allocated bag: texts of the study, two times counted from D, two numbers."""
    accepted = story.first("RequestAccepted")
    study, zone = desk.under(accepted).study, desk.journal.zone
    site, language = study.site(story.events[0].text("site")), study.label_language
    use_by = parse_instant(accepted.text("use_by")).astimezone(zone)
    start_by = parse_instant(accepted.text("start_by")).astimezone(zone)
    return BagLabel(
        texts=study.label[language],
        bag_code=BagCode(story.bag),
        subject=SubjectNumber(story.events[0].text("subject")),
        use_by=f"{_date(use_by, language)}  {use_by:%H:%M}",
        start_by=f"{start_by:%H:%M}",
        investigator=site.investigator,
        site=site.number,
        practice=desk.board.practice,
        size=study.label_size,
    )


def label_picture(desk: Desk, story: Story) -> bytes:
    """What the screen shows of a bag's label, a PNG: the very dots that the printer is given."""
    return raster_png(proved(bag_label(desk, story), desk.printer.dots_per_mm).raster)


def proved_job(desk: Desk, story: Story, label: BagLabel) -> PrintJob:
    """What the printer is given, proved equal to the record; raises Trouble ``label.…``."""
    sheet = proved(label, desk.printer.dots_per_mm)
    copies = FULL_LABELS + RECORD_COPIES
    return job_of(story.bag, sheet.pdf, sheet.raster, copies, desk.printer.offset)


def require_labels(desk: Desk, turn: Turn, story: Story) -> None:
    """Raises Refusal ``label.before_d`` or another while no labels may be printed."""
    if not story.is_open or not story.bag:
        raise Refusal("preparation.not_open")
    if story.last("ArmRevealed") is None:
        raise Refusal("label.not_revealed")
    d = parse_instant(story.d)
    if turn.now < d:
        raise Refusal("label.before_d", d=f"{d.astimezone(desk.journal.zone):%H:%M}")
    require_printer(desk)


def require_printer(desk: Desk) -> None:
    """Raises Refusal ``printer.unproved`` until a test print of the chosen printer came back."""
    if not desk.printer.is_proved:
        raise Refusal("printer.unproved", printer=desk.printer.name)


def _date(moment: datetime, language: str) -> str:
    return format_date(moment.date(), "d MMMM y", locale=language).upper()
