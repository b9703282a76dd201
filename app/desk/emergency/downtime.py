"""The papers for when nothing works: dose table, blank worksheet, numbered labels to fill by hand.

They follow from the study alone and are the same for every bag, so that they
can lie ready; nothing here knows an arm. A kit is numbered by the minute in
which it was printed, its labels from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from app import __version__
from app.desk.desk import Desk
from app.dose.checked import checked_dose
from app.dose.counts import ViableCount
from app.dose.target import target_of
from app.papers.paper import Block, Facts, Heading, Lines, Paper, Signatures, Table
from app.papers.render import paper_pdf
from app.trial.quantities import echo
from app.trial.refusal import Refusal
from app.trial.study_parts import Study

LABELS = 4
"""Hand-fill labels in a kit: bag and overbag, and as many spare ones."""
_MILLION = 10**6
_COLUMNS = 6
_STEP_KG = 5
_TENTH = Decimal("0.1")
_HIGHEST = Decimal(100)
_USUAL = (2 * _MILLION, 12 * _MILLION)
_BLANK = "_" * 22
_SHEET = (
    "request", "weight", "materials", "thawed", "pooled", "count", "target", "volume", "albumin",
    "filled", "labels", "second", "seal",
)  # fmt: skip
_SHEET_WIDTHS = (0.36, 0.34, 0.12, 0.18)


def downtime_kit(desk: Desk) -> tuple[str, dict[str, bytes]]:
    """The kit's number, and its papers as PDF by file name: the sheets, and each label by itself.

    `kits.print_kit` leaves the line of one that is laid ready.
    """
    number = f"{desk.journal.clock.now().astimezone(desk.journal.zone):%y%m%d%H%M}"
    told = {f"downtime-{number}.pdf": paper_pdf(kit_paper(desk, number))}
    for one in _labels(number):
        told[f"downtime-{one}.pdf"] = paper_pdf(label_paper(desk, one))
    return number, told


def kit_paper(desk: Desk, number: str) -> Paper:
    """The sheets, which tell an arm once they are filled in."""
    say = desk.words.say
    subtitle = f"{desk.study.title} · {say('downtime.kit', number=number)}"
    blocks = tuple(_blocks(desk, number))
    return _paper(desk, "paper.unblinded", say("downtime.title"), subtitle, blocks)


def label_paper(desk: Desk, number: str) -> Paper:
    """A label to fill in by hand, which goes with the bag and cannot tell an arm."""
    title = desk.words.say("downtime.label", number=number)
    return _paper(desk, "paper.blinded", title, desk.study.title, (_label(desk),))


def _paper(
    desk: Desk, mark: str, title: str, subtitle: str, blocks: tuple[Block, ...]
) -> Paper:
    say = desk.words.say
    marks = [say(mark)]
    if desk.board.practice:
        marks.append(say("paper.specimen"))
    return Paper(
        title=title, marks=tuple(marks), subtitle=subtitle, blocks=blocks,
        footer=say("paper.footer", version=__version__, study=desk.study.name),
        page_words=say("paper.page"),
    )  # fmt: skip


def _labels(number: str) -> list[str]:
    return [f"{number}-{place}" for place in range(1, LABELS + 1)]


@dataclass(frozen=True, slots=True)
class Row:
    """A weight in kilograms, its target in viable cells, a volume in ml for each concentration."""

    weight_kg: Decimal
    target: Decimal
    volumes_ml: tuple[Decimal | None, ...]


def table_of(study: Study) -> tuple[tuple[int, ...], tuple[Row, ...]]:
    """Concentrations in viable cells/ml, and a row for each weight.

    Weights go from the lightest to the heaviest that are taken without a word;
    volumes are those of both computations, to a tenth; None where no bag holds it.
    """
    columns = _concentrations(study)
    band, rows = study.dose.weight_band, []
    weight = band.confirm_below
    while weight <= band.confirm_above:
        target = target_of(study.dose, weight).cells
        volumes = tuple(_volume(study, weight, column) for column in columns)
        rows.append(Row(weight, target, volumes))
        weight += _STEP_KG
    return columns, tuple(rows)


def _concentrations(study: Study) -> tuple[int, ...]:
    band = study.bands.get("count")
    low, high = (int(band.confirm_below), int(band.confirm_above)) if band else _USUAL
    first, last = max(1, low // _MILLION), max(1, high // _MILLION)
    apart = max(1, (last - first) // (_COLUMNS - 1))
    steps = range(first, last + 1, apart)
    return tuple(step * _MILLION for step in steps[:_COLUMNS])


def _volume(study: Study, weight: Decimal, cells: int) -> Decimal | None:
    try:
        dose = checked_dose(study.dose, weight, ViableCount(cells, _HIGHEST), _TENTH, None)
    except Refusal:
        return None
    return dose.volume_ml


def _blocks(desk: Desk, number: str) -> Iterator[Block]:
    say = desk.words.say
    yield Signatures(tuple((say(f"downtime.approved.{who}"), "", "") for who in ("one", "two")))
    yield Heading(say("downtime.how"))
    yield Lines(tuple(say(f"downtime.how.{step}") for step in ("when", "blind", "clock", "after")))
    yield from _table(desk)
    yield Heading(say("downtime.sheet"))
    columns = tuple(say(f"downtime.column.{name}") for name in ("what", "value", "at", "who"))
    rows = tuple((say(f"downtime.sheet.{row}"), _BLANK, "", "") for row in _SHEET)
    yield Table(columns, rows, _SHEET_WIDTHS)
    yield Heading(say("downtime.labels"))
    columns = tuple(say(f"downtime.label.{name}") for name in ("number", "bag", "spoiled", "who"))
    told = tuple((one, "", "", "") for one in _labels(number))
    yield Table(columns, told, (0.3, 0.3, 0.2, 0.2))


def _table(desk: Desk) -> Iterator[Block]:
    say, language = desk.words.say, desk.words.language
    columns, rows = table_of(desk.study)
    millions = [echo(column // _MILLION, language) for column in columns]
    header = (
        say("downtime.table.weight"), say("downtime.table.target"),
        *(say("downtime.table.volume", millions=one) for one in millions),
    )  # fmt: skip
    told = tuple(
        (echo(row.weight_kg, language), echo(row.target / _MILLION, language),
         *("–" if one is None else echo(one, language) for one in row.volumes_ml))
        for row in rows
    )  # fmt: skip
    yield Heading(say("downtime.table"))
    yield Lines((say("downtime.table.note"),))
    yield Table(header, told, (0.14, 0.2, *(0.66 / len(columns) for _ in columns)))


def _label(desk: Desk) -> Facts:
    texts = desk.study.label[desk.study.label_language]
    return Facts((
        (texts.statement, texts.trial),
        (texts.bag_code_caption, _BLANK),
        (texts.subject_caption, _BLANK),
        (texts.form, " ".join(texts.names)),
        (f"{texts.volume}, {texts.quantity}", texts.route),
        (texts.use_by_caption, _BLANK),
        (" ".join(texts.storage), " ".join(texts.warnings)),
        (texts.identity, " ".join(texts.directions)),
        (f"{texts.trial_number} · {texts.contact}", " ".join(texts.sponsor)),
    ))  # fmt: skip
