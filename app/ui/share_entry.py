"""A share typed from paper: ten rows, each judged when it is whole, or all from its barcode."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QGridLayout, QWidget

from app.desk.escrow.share_form import LETTERS, ROWS, Share, cut, grouped, read_row
from app.trial.refusal import Refusal
from app.ui.in_field import InField
from app.ui.kit import Kit
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_COLUMNS = 2


class ShareEntry(QWidget):
    """Fields for one share. What was typed is forgotten by `clear`."""

    def __init__(self, kit: Kit, caption: str) -> None:
        super().__init__()
        self.kit = kit
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(kit.look.px(8))
        grid.addWidget(label(caption, "strong"), 0, 0, 1, _COLUMNS)
        self.rows = [
            TextField(kit, kit.say("share.row", number=number)) for number in range(1, ROWS + 1)
        ]
        half = ROWS // _COLUMNS
        for at, field in enumerate(self.rows):
            grid.addWidget(field, 1 + at % half, at // half)
            field.changed.connect(partial(self._typed, at))

    @staticmethod
    def knows(scanned: str) -> bool:
        """Whether a barcode is that of a share."""
        return bool(cut(scanned))

    def take(self, scanned: str) -> bool:
        """Fills all rows from a barcode; False when it is no share's."""
        rows = cut(scanned)
        for field, row in zip(self.rows, rows, strict=False):
            field.put(grouped(row))
        return bool(rows)

    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(field.text() for field in self.rows)

    def clear(self) -> None:
        """Forgets what was typed."""
        for field in self.rows:
            field.put("")
            field.accept()

    def read(self) -> Share:
        """The share; raises InField at the row that is not as printed."""
        for number, field in enumerate(self.rows, 1):
            try:
                read_row(number, field.text())
            except Refusal as why:
                raise InField(why, field) from why
        try:
            return Share.read([field.text() for field in self.rows])
        except Refusal as why:
            raise InField(why, self.rows[0]) from why

    def _typed(self, at: int) -> None:
        field = self.rows[at]
        text = field.text()
        if cut(text):
            self.take(text)
        elif len("".join(text.split())) >= LETTERS:
            self._judge(at)
        else:
            field.echo("")

    def _judge(self, at: int) -> None:
        field = self.rows[at]
        try:
            read_row(at + 1, field.text())
        except Refusal as why:
            field.refuse(self.kit.sentence(why))
            return
        field.echo(self.kit.say("share.row_read"))
