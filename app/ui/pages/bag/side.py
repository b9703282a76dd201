"""Beside the history: the label as it was printed, and the announced times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.desk.bags import BagRow
from app.ui import clockface
from app.ui.kit import Kit
from app.ui.pages.bag.view import View
from app.ui.widgets.card import Card
from app.ui.widgets.text import label

_TIMES = ("d", "r", "start", "use_by")
_AROUND = 34
"""Pixels that the card takes round the picture."""


class Side(QWidget):
    """The label is that of the study for this bag: no dose, no treatment, two times."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        say = kit.say
        self.card = Card(kit, say("bag.label"))
        self.picture = QLabel()
        self.picture.setAccessibleName(say("bag.label"))
        self._drawn = b""
        self._none = label(say("bag.label_none"), "caption")
        self.card.add(self.picture)
        self.card.add(self._none)
        self.times = Card(kit, say("bag.times"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(2)
        self._values = {name: label("", "strong") for name in _TIMES}
        for place, (name, value) in enumerate(self._values.items()):
            self._grid.addWidget(label(say(f"bag.times.{name}"), "caption"), place, 0)
            self._grid.addWidget(value, place, 1)
        self._grid.setColumnStretch(1, 1)
        self.times.add(self._grid)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.card)
        column.addWidget(self.times)
        column.addStretch(1)
        kit.look.changed.connect(self._draw)

    def tell(self, view: View) -> None:
        """Shows a view."""
        self._drawn = view.label
        self._draw()
        self.card.tell_side(self.kit.say("bag.label_run", run=view.runs) if view.runs else "")
        self.picture.setVisible(bool(view.label))
        self._none.setVisible(not view.label)
        self._tell_times(view.row)

    def draw(self, width: int) -> None:
        """As wide as told, the label with it."""
        if width != self.maximumWidth():
            self.setFixedWidth(width)
            self._draw()

    def _draw(self) -> None:
        pixmap = QPixmap()
        if self._drawn and pixmap.loadFromData(self._drawn):
            ratio = self.devicePixelRatioF()
            width = round((self.maximumWidth() - self.kit.look.px(_AROUND)) * ratio)
            smooth = Qt.TransformationMode.SmoothTransformation
            pixmap = pixmap.scaledToWidth(width, smooth)
            pixmap.setDevicePixelRatio(ratio)
            self.picture.setPixmap(pixmap)

    def _tell_times(self, row: BagRow) -> None:
        clocks, language, zone = row.clocks, self.kit.words.language, self.kit.zone
        self.times.setVisible(clocks is not None)
        if clocks is None:
            return
        told = {
            "d": clocks.d, "r": clocks.r, "start": clocks.start_by, "use_by": clocks.use_by,
        }  # fmt: skip
        for name, moment in told.items():
            shown = moment.astimezone(zone)
            words = f"{clockface.short(shown, language)} {shown.tzname()}"
            self._values[name].setText(words)
