"""Beside the line of time: the label as it was printed, and the line under the cursor."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.pages.bag.history import Entry
from app.ui.pages.bag.view import View
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label

_AROUND = 34
"""Pixels that the card takes round the picture."""


class Side(QWidget):
    """The label is that of the study for this bag: no dose, no treatment, two times.

    `wanted` asks for the page that was printed.
    """

    wanted = Signal()

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
        self.chosen = Chosen(kit)
        self._alike = label("", "caption")
        self.paper = Button(kit, say("bag.label_paper"), role="quiet", icon="export")
        self.paper.clicked.connect(self.wanted)
        self.card.add(self._alike)
        self.card.add(self.paper)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.card)
        column.addWidget(self.chosen, 1)
        kit.look.changed.connect(self._draw)

    def tell(self, view: View) -> None:
        """Shows a view."""
        self._drawn = view.label
        self._draw()
        self.card.tell_side(self.kit.say("bag.label_run", run=view.runs) if view.runs else "")
        self.picture.setVisible(bool(view.label))
        self._none.setVisible(not view.label)
        self._alike.setText(self.kit.say("bag.alike" if view.alike else "bag.not_alike"))
        for shown in (self._alike, self.paper):
            shown.setVisible(bool(view.runs))

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


class Chosen(Card):
    """One line of the log as a whole, as the row under the cursor tells it in short."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("log.choose"))
        self._when, self._who = label("", "caption"), label("", "caption")
        self._details = label("")
        self._details.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        inner = QWidget()
        inner.setProperty("use", "bare")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._when, self._who, self._details):
            column.addWidget(part)
        column.addStretch()
        area = QScrollArea()
        area.setProperty("use", "bare")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(kit.say("log.pane"))
        area.setWidget(inner)
        self.add(area)

    def tell(self, entry: Entry | None) -> None:
        """The entry under the cursor; None leaves what was told."""
        if entry is None:
            return
        self.title.setText(entry.kind)
        self.tell_side(entry.number)
        when = f"{entry.day} {entry.hour}"
        self._when.setText(f"{when} · {entry.stamp}" if entry.stamp else when)
        self._details.setText(entry.details)
        self._who.setText(entry.who)
