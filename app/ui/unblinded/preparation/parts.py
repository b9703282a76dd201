"""Small parts that several panels share: what is not measured, a reason, the dose in figures."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.trial.quantities import echo
from app.ui import clockface
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.view import Bench, DoseSheet, Stage
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.figure import Figure, Working
from app.ui.widgets.flow import Flow
from app.ui.widgets.pill import Pill
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

TEXT_MOST = 500
_MILLION = 1_000_000


class NotApplicable(QWidget):
    """Stands where the other arm has a field: the caption, and that nothing is measured here."""

    def __init__(self, kit: Kit, caption: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(label(caption, "caption", wrap=False))
        column.addWidget(Pill(kit, kit.say("value.not_applicable"), Tone.NEUTRAL, "dot"))


class Measured(QWidget):
    """A field for a measured value, or in its place that nothing is measured."""

    def __init__(self, kit: Kit, field: Field, caption: str) -> None:
        super().__init__()
        self.field = field
        self._nothing = NotApplicable(kit, caption)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(field)
        column.addWidget(self._nothing)
        self.ask(True)

    def ask(self, measured: bool) -> None:
        """Whether a value is asked for."""
        self.field.setVisible(measured)
        self._nothing.setVisible(not measured)


class Reason(NoteField):
    """Why something is done again; hidden while nothing is."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("preparation.reason"), kit.say("preparation.reason_hint"))
        self.hide()

    def lacks(self) -> bool:
        """Whether it is asked for and empty."""
        return not self.isHidden() and not self.text().strip()


class Source(TextField):
    """Where an unusual value was read again; hidden until one is to be confirmed.

    `asked` says that it is, from the refusal until the panel is emptied.
    """

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("preparation.confirm"), say("preparation.confirm.hint"))
        self.asked = False
        self.hide()

    def ask(self, asked: bool) -> None:
        """Asks for it, or takes it away."""
        self.asked = asked
        self.setVisible(asked)
        if not asked:
            self.put("")

    def lacks(self) -> bool:
        """Whether it is asked for and empty."""
        return self.asked and not self.text().strip()


class DoseCard(Card):
    """The dose sheet: what is drawn, in figures to be read from afar, and how it came about."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("preparation.sheet"))
        say = kit.say
        row = Flow(24, 8)
        self.target = Figure(kit, say("preparation.sheet.target"))
        self.volume = Figure(kit, say("preparation.sheet.volume"))
        self.albumin = Figure(kit, say("preparation.sheet.albumin"))
        self.withdrawn = Figure(kit, say("preparation.sheet.withdrawn"))
        for figure in (self.target, self.volume, self.albumin, self.withdrawn):
            row.add(figure)
        self.add(row)
        self.warnings = QVBoxLayout()
        self.add(self.warnings)

    def tell(self, sheet: DoseSheet) -> None:
        """Shows the figures of a dose and its warnings."""
        kit, language = self.kit, self.kit.words.language
        say = kit.say
        none = say("value.not_applicable")
        if sheet.target_cells is None or sheet.volume_ml is None or sheet.syringe_ml is None:
            self.target.tell("–", none)
            self.volume.tell("–", none)
            self.tell_side("")
        else:
            self.target.tell(*_cells(kit, sheet.target_cells))
            self.volume.tell(echo(Decimal(sheet.volume_ml), language), "ml")
            syringe = echo(Decimal(sheet.syringe_ml), language)
            key = "syringe" if sheet.draws == 1 else "draws"
            self.tell_side(say(f"preparation.sheet.{key}", syringe=syringe, draws=sheet.draws))
        self.albumin.tell(echo(Decimal(sheet.albumin_ml), language), "ml")
        self.withdrawn.setVisible(sheet.withdrawn_ml is not None)
        self.withdrawn.tell(echo(Decimal(sheet.withdrawn_ml or 0), language), "ml")
        while (item := self.warnings.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        for warning in sheet.warnings:
            words = _glued(say(warning.key, **warning.facts))
            self.warnings.addWidget(label(words, Tone.WARN.value))


class WorkingCard(Card):
    """How the dose came about, one step a line."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("worksheet.working"))
        self.working = Working(kit)
        self.add(self.working)

    def tell(self, sheet: DoseSheet) -> None:
        """Shows the working of a dose."""
        say = self.kit.say
        lines = [_glued(say(line.key, **line.facts)) for line in sheet.working]
        if sheet.volume_ml is None:
            lines.insert(0, say("preparation.sheet.albumin_only"))
        self.working.tell(lines)


def _glued(words: str) -> str:
    """A number stays on one line with the unit behind it."""
    return re.sub(r"(?<=[0-9]) (?=(ml|kg|%|cell))", "\u00a0", words)


def _cells(kit: Kit, cells: Decimal) -> tuple[str, str]:
    """``145`` and ``millions de cellules viables``: never a power of ten, never a naked number."""
    language = kit.words.language
    if cells < _MILLION:
        return echo(cells, language), kit.say("preparation.unit.viable_cells")
    return echo(cells / _MILLION, language), kit.say("preparation.unit.million_viable_cells")


def shown_day(kit: Kit, day: date) -> str:
    """``24 mars 2027``."""
    return clockface.day(datetime(day.year, day.month, day.day), kit.words.language)


def standing(kit: Kit, bench: Bench, stage: Stage) -> str:
    """What stands at a step that may be done again, in words; empty when nothing does."""
    told = bench.standing.get(stage)
    if not told:
        return ""
    values = "; ".join(
        f"{kit.say(f'value.{name}')} {shown_value(kit, name, value)}"
        for name, value in told.items()
        if value
    )
    return kit.say("preparation.standing", values=values)


def shown_value(kit: Kit, name: str, value: str) -> str:
    """A value of the capsule for people: a number with the mark of their language, a method."""
    if name == "method":
        return kit.say(f"preparation.method.{value}")
    try:
        return echo(Decimal(value), kit.words.language)
    except ArithmeticError:
        return value
