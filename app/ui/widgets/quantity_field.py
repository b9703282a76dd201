"""A field for a measured number. It keeps every key, and says beneath what it understood.

No validator and no spin box: in a French locale both make 725 of a typed
``7.25``, and a turn of the wheel changes a weight.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtWidgets import QLineEdit

from app.trial.quantities import echo, read_cells, read_decimal
from app.trial.refusal import Refusal
from app.ui.kit import Kit
from app.ui.widgets.field import Field
from app.ui.widgets.text import label

_MILLION = 1_000_000
_WIDTH = 150


class QuantityField(Field):
    """A number with its fixed unit beside it.

    `what` names it in refusals. With `cells` it is a whole number, and a
    million or more is also told in words. A `reader` of the desk takes the
    place of the usual reading, for a number that may have a sign.
    """

    def __init__(
        self, kit: Kit, caption: str, unit: str, what: str, cells: bool = False, hint: str = "",
        reader: Callable[[str], Decimal] | None = None,
    ) -> None:  # fmt: skip
        self._line = QLineEdit()
        super().__init__(kit, caption, hint, self._line, echoes=True)
        self._line.setProperty("use", "number")
        self._what, self._cells, self._unit, self._reader = what, cells, unit, reader
        self._hidden: str | None = None
        self.unit = label(unit, wrap=False)
        self.row.addWidget(self._line)
        self.row.addWidget(self.unit)
        self.row.addStretch()
        self._line.textChanged.connect(self._typed)
        self._line.editingFinished.connect(self._finished)

    def typed(self) -> str:
        """Exactly what was typed, hidden or not."""
        return self._line.text() if self._hidden is None else self._hidden

    def read(self) -> Decimal | int:
        """The exact value; raises the Refusal ``number.…`` that it also shows."""
        try:
            return self._value()
        except Refusal as refusal:
            self.refuse(self.kit.sentence(refusal))
            raise

    def put(self, text: str) -> None:
        """Another text, in sight, to be changed."""
        self._hidden = None
        self._line.setReadOnly(False)
        self._line.setPlaceholderText("")
        if self._line.text() == text:
            self._typed()
        self._line.setText(text)

    def hide_value(self) -> None:
        """Takes the value out of sight, so that it can be typed again blind; `typed` keeps it."""
        if self._hidden is None:
            typed = self._line.text()
            self._line.setText("")
            self._hidden = typed
            self._line.setReadOnly(True)
            self._line.setPlaceholderText(self.kit.say("quantity.hidden"))
            self.echo("")

    @property
    def hidden(self) -> bool:
        """Whether the value is out of sight."""
        return self._hidden is not None

    def space(self) -> None:
        """The editor's width in the look of the moment: as wide as such numbers are."""
        super().space()
        self._line.setFixedWidth(self.kit.look.px(_WIDTH))

    def _value(self) -> Decimal | int:
        if self._reader is not None:
            return self._reader(self.typed())
        if self._cells:
            return read_cells(self.typed(), what=self._what)
        return read_decimal(self.typed(), what=self._what)

    def _typed(self) -> None:
        if self._hidden is None:
            self._look_at(finished=False)
            self.changed.emit()

    def _finished(self) -> None:
        if self._hidden is None:
            self._look_at(finished=True)

    def _look_at(self, *, finished: bool) -> None:
        """Echoes a number; refuses what no further key can mend, the rest once it is finished."""
        self._echo = ""
        self.accept()
        try:
            self.echo(self.understood(self._value()))
        except Refusal as refusal:
            mendable = refusal.code in ("number.empty", "number.malformed")
            if not mendable or (finished and refusal.code != "number.empty"):
                self.refuse(self.kit.sentence(refusal))

    def understood(self, value: Decimal | int) -> str:
        """A value as it is echoed: with its unit, a million or more also in words."""
        language = self.kit.words.language
        shown = f"{echo(value, language)}\u00a0{self._unit}"
        if not self._cells or value < _MILLION:
            return self.kit.say("quantity.understood", value=shown)
        millions = Decimal(value) / _MILLION
        spoken = self.kit.words.count(
            "quantity.millions", int(millions), shown=echo(millions, language), unit=self._unit
        )
        return self.kit.say("quantity.understood.cells", value=shown, spoken=spoken)
