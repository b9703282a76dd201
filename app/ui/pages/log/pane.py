"""One line of the log as a whole: who, when, what it means, all that it says openly, its leaf."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.trial.names import BagCode
from app.ui.kit import Kit
from app.ui.pages.log.words import Fact, LogWords
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label

_HEIGHT, _MOST, _CAPTION = 88, 290, 140


class _Area(QScrollArea):
    """Asks for no more room than it needs at the least."""

    def sizeHint(self) -> QSize:
        """Its smallest size."""
        return self.minimumSize()


class LinePane(Card):
    """Read anew for each line; `opened` tells the bag that the reader wants to see."""

    opened = Signal(str)
    asked = Signal(str)
    """The number of a line that the reader has a question about."""

    def __init__(self, kit: Kit) -> None:
        self._area = _Area()
        super().__init__(kit, kit.say("log.choose"))
        self._bag, self._number, self.may_ask = "", -1, True
        self.open = Button(kit, kit.say("log.open_bag"), role="quiet", icon="bag")
        self.open.clicked.connect(lambda: self.opened.emit(self._bag))
        self.head.addWidget(self.open)
        self.ask = Button(kit, kit.say("log.ask"), role="quiet", icon="warn", shortcut="Ctrl+J")
        self.ask.clicked.connect(lambda: self.asked.emit(str(self._number)))
        self.head.addWidget(self.ask)
        self._area.setProperty("use", "bare")
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName(kit.say("log.pane"))
        self.add(self._area)
        self.clear()

    def clear(self) -> None:
        """No line is chosen."""
        self.title.setText(self.kit.say("log.choose"))
        self.open.hide()
        self.ask.hide()
        self._area.setWidget(QWidget())
        self._area.hide()

    def tell(self, words: LogWords, number: int) -> None:
        """A line."""
        self._number = number
        self.ask.setVisible(self.may_ask)
        _, self._bag = words.book.about(words.book.events[number])
        self.title.setText(words.title(number))
        self.open.setVisible(bool(self._bag))
        if self._bag:
            self.open.say(self.kit.say("log.open_bag_of", bag=BagCode(self._bag).shown))
        inner = QWidget()
        inner.setProperty("use", "bare")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        sides = QHBoxLayout()
        sides.setSpacing(self.kit.look.px(24))
        for facts in (words.of_line(number), words.open_facts(number)):
            sides.addLayout(self._grid(list(facts)), 1)
        column.addLayout(sides)
        column.addLayout(self._grid(list(words.hashes(number)), "hash"))
        column.addStretch()
        self._area.setWidget(inner)
        self._area.show()

    def dress(self) -> None:
        """Margins and height in the look of the moment."""
        super().dress()
        self._area.setMinimumHeight(self.kit.look.px(_HEIGHT))
        self.setMaximumHeight(self.kit.look.px(_MOST))

    def _grid(self, facts: Sequence[Fact], use: str = "") -> QGridLayout:
        px = self.kit.look.px
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(2))
        grid.setColumnMinimumWidth(0, px(_CAPTION))
        grid.setColumnStretch(1, 1)
        for row, (caption, value) in enumerate(facts):
            shown = label(value, use)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(label(caption, "caption"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1)
        grid.setRowStretch(len(facts), 1)
        return grid

