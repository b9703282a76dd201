"""The card in which a label printer is told to the workstation."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.desk.label.printers import HEADS, PrinterSetup, Way, read_setup
from app.trial.quantities import echo
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

LONGEST_NAME, LONGEST_MEDIA = 40, 60


class PrinterForm(Card):
    """What the chosen way leaves behind is said before anything is printed on it."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("printers.form"), say("printers.form_side"))
        ways = [(way, say(f"printers.way.{way}")) for way in Way]
        heads = [
            (dots, say("printers.dots", dots=echo(Decimal(dots), kit.words.language)))
            for dots in HEADS
        ]
        shift = say("printers.hint.shift")
        self.called = TextField(kit, say("printers.field.name"), most=LONGEST_NAME)
        self.address = TextField(kit, say("printers.field.address"), say("printers.hint.address"))
        self.way = ChoiceField(kit, say("printers.field.way"), ways)
        self.dots = ChoiceField(kit, say("printers.field.dots"), heads)
        self.right = TextField(kit, say("printers.field.right"), shift)
        self.down = TextField(kit, say("printers.field.down"), shift)
        self.media = TextField(
            kit, say("printers.field.media"), say("printers.hint.media"), most=LONGEST_MEDIA
        )
        self.keeps = label("", "warn")
        self.keep = Button(kit, say("printers.keep"), icon="check")
        self.way.changed.connect(self._say_what_is_kept)
        self._lay_out()
        self._say_what_is_kept()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {
            "printer_name": self.called, "printer.way": self.way,
            "printer.address": self.address, "printer.queue": self.address,
            "printer.dots": self.dots, "right": self.right, "down": self.down,
            "media": self.media,
        }  # fmt: skip

    def put(self, setup: PrinterSetup) -> None:
        """Shows a printer as it was told, to be changed."""
        language, per_mm = self.kit.words.language, setup.dots_per_mm
        right, down = (_mm(dots / per_mm, language) for dots in setup.offset)
        for field, value in (
            (self.called, setup.name), (self.address, setup.address),
            (self.right, right), (self.down, down), (self.media, setup.media),
        ):  # fmt: skip
            field.put(value)
        self.way.put(setup.way)
        self.dots.put(next(head for head in HEADS if Decimal(head) == per_mm))

    def typed(self) -> PrinterSetup:
        """The printer as typed; raises Refusal as `read_setup` does."""
        return read_setup(
            name=self.called.text(), way=self.way.value() or "", dots=self.dots.value() or "",
            address=self.address.text(), right=self.right.text(), down=self.down.text(),
            media=self.media.text(),
        )  # fmt: skip

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setSpacing(GAP)
        pairs = (self.called, self.address, self.way, self.dots, self.right, self.down)
        for place, field in enumerate(pairs):
            grid.addWidget(field, place // 2, place % 2)
        grid.addWidget(self.media, 3, 0, 1, 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        row = QHBoxLayout()
        row.addWidget(self.keeps, 1)
        row.addWidget(self.keep)
        self.body.addLayout(row)

    def _say_what_is_kept(self) -> None:
        way = self.way.value()
        self.keeps.setText(self.kit.say(f"printers.keeps.{way}") if way else "")


def _mm(shift: Decimal, language: str) -> str:
    # Fine enough for the finest head: what is read back is the same number of dots.
    return echo(shift.quantize(Decimal("0.01")).normalize() + 0, language) if shift else ""
