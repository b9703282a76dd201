"""The approved specimen of the label: drawn, proposed by one person, approved by another.

What two people sign is the digest of the very page they look at: layout,
texts, typeface and drawing together. While the program draws another page
than the one in force, nothing is allocated and no label is printed.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from app.custody.canonical import Value
from app.custody.event import Event
from app.custody.records import Line
from app.desk.desk import Desk
from app.desk.journal import Signing
from app.labels.bag_label import BagLabel
from app.labels.raster import label_raster, raster_png
from app.labels.render import label_pdf
from app.trial.names import BagCode, SubjectNumber
from app.trial.refusal import Refusal, Trouble

KIND = "SpecimenProposed"
_DAY = date(2026, 9, 27)
"""A day whose month is long in most languages; it stands on specimens alone."""
_CODE = 0
_SUBJECT = "00-000"
_USE_BY, _START_BY = "14:40", "14:10"


@dataclass(frozen=True, slots=True)
class Specimen:
    """One version: who proposed it, who approved it; `approval` is None until that is done."""

    version: int
    digest: str
    layout: str
    language: str
    proposal: Event
    approval: Event | None
    in_force: bool


def specimen_setting(digest: str) -> str:
    """The name of the setting that keeps a specimen's page, deflated."""
    return f"specimen/{digest}"


def specimen_label(desk: Desk) -> BagLabel:
    """The label of the study with invented values; the same for every bag and at any time."""
    language = desk.study.label_language
    site = desk.study.sites[0]
    day = format_date(_DAY, "d MMMM y", locale=language).upper()
    return BagLabel(
        texts=desk.study.label[language], bag_code=BagCode.from_number(_CODE),
        subject=SubjectNumber(_SUBJECT), use_by=f"{day}  {_USE_BY}", start_by=_START_BY,
        investigator=site.investigator, site=site.number, practice=True,
        size=desk.study.label_size,
    )  # fmt: skip


def specimen_pdf(desk: Desk) -> bytes:
    """The specimen as this program draws it now; raises as `label_pdf` does."""
    return label_pdf(specimen_label(desk))


def specimen_picture(desk: Desk) -> bytes:
    """The specimen in the printer's own dots, a PNG."""
    return raster_png(label_raster(specimen_label(desk), desk.printer.dots_per_mm))


def specimen_digest(desk: Desk) -> str:
    """SHA-256 of the specimen as this program draws it now, in hexadecimal."""
    return hashlib.sha256(specimen_pdf(desk)).hexdigest()


def specimens(desk: Desk) -> tuple[Specimen, ...]:
    """Every version ever proposed, in order; the one in force is the latest approved."""
    board = desk.board
    current = board.in_force.get(KIND)
    return tuple(
        Specimen(
            event.number_of("version"), event.text("digest"), event.text("layout"),
            event.text("language"), event, board.confirmation(event.number),
            current is not None and current.number == event.number,
        )
        for event in board.events
        if event.kind == KIND
    )  # fmt: skip


def specimen_before(desk: Desk, number: int) -> Specimen | None:
    """The version that a line follows: the latest that two people had confirmed before it."""
    told = [one for one in specimens(desk) if one.approval and one.approval.number < number]
    return max(told, key=lambda one: one.approval.number if one.approval else 0, default=None)


def propose_specimen(desk: Desk, signing: Signing) -> Line:
    """Puts what the program draws now before a second person, and keeps its page.

    Raises Refusal ``specimen.in_force``, ``specimen.waiting`` and as `specimen_pdf`.
    """
    page = specimen_pdf(desk)
    digest = hashlib.sha256(page).hexdigest()
    with desk.journal.turn() as turn:
        if any(event.kind == KIND for event in turn.board.waiting()):
            raise Refusal("specimen.waiting")
        before = specimens(desk)
        if any(one.in_force and one.digest == digest for one in before):
            raise Refusal("specimen.in_force")
        facts: dict[str, Value] = {
            "version": max((one.version for one in before), default=0) + 1, "digest": digest,
            "layout": desk.study.label_size.value, "language": desk.study.label_language,
        }  # fmt: skip
        turn.file.set(specimen_setting(digest), zlib.compress(page, 9))
        return turn.write(KIND, facts, signing)


def kept_specimen(desk: Desk, digest: str) -> bytes:
    """The page of a version as it was proposed; raises Trouble ``specimen.damaged``."""
    with desk.journal.turn() as turn:
        kept = turn.file.setting(specimen_setting(digest))
    try:
        page = zlib.decompress(kept or b"")
    except zlib.error as why:
        raise Trouble("specimen.damaged") from why
    if hashlib.sha256(page).hexdigest() != digest:
        raise Trouble("specimen.damaged")
    return page


def require_specimen(desk: Desk) -> None:
    """Raises Refusal ``specimen.missing`` before one is approved, ``specimen.changed`` after it."""
    current = desk.board.in_force.get(KIND)
    if current is None:
        raise Refusal("specimen.missing")
    if current.text("digest") != specimen_digest(desk):
        raise Refusal("specimen.changed", version=current.number_of("version"))


def require_same_specimen(desk: Desk, proposal: Event) -> None:
    """Raises Refusal ``specimen.other`` when a proposed one is not what this program draws."""
    if proposal.kind == KIND and proposal.text("digest") != specimen_digest(desk):
        raise Refusal("specimen.other")
