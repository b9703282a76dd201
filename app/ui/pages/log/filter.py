"""The row above the table of the log: kind, bag or subject, words; and the way to a line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.ui.kit import Kit
from app.ui.pages.log.search import Wanted
from app.ui.widgets.button import Button
from app.ui.widgets.combo import StillCombo
from app.ui.widgets.text import label

_PAUSE_MS = 200
_ABOUT, _NUMBER = 160, 76


class FilterRow(QWidget):
    """`changed` comes a moment after the last key; `jump` tells a number of a line as typed."""

    changed = Signal()
    jump = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(_PAUSE_MS)
        self.pause.timeout.connect(self.changed)
        self.kind = StillCombo(kit)
        self.kind.setAccessibleName(kit.say("log.kind"))
        self.kind.addItem(kit.say("log.every_kind"), "")
        self.kind.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.kind.setMinimumContentsLength(16)
        self.about = self._line("about")
        self.text = self._line("text")
        self.number = self._line("number")
        self._further = Wanted()
        self.more = Button(kit, kit.say("more.open"), role="quiet", shortcut="Ctrl+D")
        self.count = label("", "caption", wrap=False)
        self.go = Button(kit, kit.say("log.go"), shortcut="Ctrl+G")
        self.everything = Button(kit, kit.say("log.everything"), role="quiet")
        self.everything.hide()
        self._lay_out()
        self.kind.currentIndexChanged.connect(self.changed)
        self.about.textChanged.connect(self.pause.start)
        self.text.textChanged.connect(self.pause.start)
        self.number.returnPressed.connect(lambda: self.jump.emit(self.number.text()))
        self.go.clicked.connect(self._go)
        self.everything.clicked.connect(self.clear)
        self.dress()
        kit.look.changed.connect(self.dress)

    def _line(self, name: str) -> QLineEdit:
        line = QLineEdit()
        line.setAccessibleName(self.kit.say(f"log.{name}"))
        line.setPlaceholderText(self.kit.say(f"log.{name}_hint"))
        return line

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.kind)
        row.addWidget(self.about)
        row.addWidget(self.text, 1)
        row.addWidget(self.more)
        row.addWidget(self.count)
        row.addWidget(self.everything)
        row.addWidget(self.number)
        row.addWidget(self.go)

    def dress(self) -> None:
        """Widths in the look of the moment."""
        self.about.setFixedWidth(self.kit.look.px(_ABOUT))
        self.number.setFixedWidth(self.kit.look.px(_NUMBER))

    def wanted(self) -> Wanted:
        """What is asked for now."""
        return replace(
            self._further, kind=self.kind.currentData(), about=self.about.text(),
            text=self.text.text(),
        )  # fmt: skip

    def ask(self, wanted: object) -> None:
        """Asks for what the dialog of further criteria told, a `Wanted`, at once."""
        assert isinstance(wanted, Wanted)
        self._further = wanted
        self.kind.blockSignals(True)
        self.kind.setCurrentIndex(max(0, self.kind.findData(wanted.kind)))
        self.kind.blockSignals(False)
        self.changed.emit()

    def told(self) -> str:
        """What is asked for now, in words; empty when every line is."""
        say = self.kit.say
        asked = [(say("log.kind"), self.kind.currentText())] if self.kind.currentData() else []
        asked += [
            (line.accessibleName(), line.text().strip())
            for line in (self.about, self.text) if line.text().strip()
        ]  # fmt: skip
        asked += self._told_further()
        return " · ".join(say("take.part", name=name, value=value) for name, value in asked)

    def _told_further(self) -> Iterator[tuple[str, str]]:
        say, wanted = self.kit.say, self._further
        for name in ("special", "person", "role", "stratum", "since", "until"):
            value = getattr(wanted, name)
            if value and name in ("special", "role"):
                yield say(f"more.{name}"), say(f"{name}.{value}")
            elif value:
                yield say(f"more.{name}"), str(value)

    def offer(self, kinds: Iterable[str]) -> None:
        """The kinds to choose from, by their words; the chosen one stays."""
        named = sorted((self.kit.say(f"kind.{kind}"), kind) for kind in kinds)
        have = [self.kind.itemData(index) for index in range(1, self.kind.count())]
        if have == [kind for _, kind in named]:
            return
        chosen = self.kind.currentData()
        self.kind.blockSignals(True)
        self.kind.clear()
        self.kind.addItem(self.kit.say("log.every_kind"), "")
        for words, kind in named:
            self.kind.addItem(words, kind)
        self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self.kind.blockSignals(False)

    def only(self, about: str) -> None:
        """Asks for the lines of one bag or subject, at once."""
        self._further = Wanted()
        self._put("", about)

    def clear(self) -> None:
        """Asks for every line, at once."""
        self._further = Wanted()
        self._put("", "")

    def _put(self, text: str, about: str) -> None:
        parts = (self.kind, self.about, self.text)
        for part in parts:
            part.blockSignals(True)
        self.kind.setCurrentIndex(0)
        self.about.setText(about)
        self.text.setText(text)
        for part in parts:
            part.blockSignals(False)
        self.pause.stop()
        self.changed.emit()

    def tell(self, found: int, total: int) -> None:
        """How many of all lines are shown."""
        partial = not self.wanted().all
        self.everything.setVisible(partial)
        self.count.setVisible(partial)
        self.count.setToolTip(self.told())
        self.count.setText(self.kit.say("log.found", found=found, total=total))

    def search(self) -> None:
        """The next keys are words to look for."""
        _begin(self.text)

    def _go(self) -> None:
        if self.number.text():
            self.jump.emit(self.number.text())
        else:
            _begin(self.number)


def _begin(line: QLineEdit) -> None:
    line.setFocus(Qt.FocusReason.ShortcutFocusReason)
    line.selectAll()
