"""A window in a process of its own: tells in lines of JSON what happens, obeys lines of words.

``focus NAME`` puts the keyboard on a field, ``state`` tells all fields, ``ask``
opens a dialog with a default button, ``close`` closes it. F12 is answered, so that whoever pressed
it knows that every key before it has arrived, and how far apart they were.
"""

from __future__ import annotations

import json
import sys

from PySide6.QtCore import QEvent, QObject, QSocketNotifier, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.devices.clock import stopwatch
from app.ui.input.scan import Scan
from app.ui.input.typed_key import MODIFIERS
from app.ui.locking.lock import IdleLock
from app.ui.reader.scanner import ScanRouter

WEIGHT, NOTE = "72,5", "Reçu à 14 h\nsous glace"
CHOICES = ("Albumine", "Kits", "Quarantaine")


def tell(**what: object) -> None:
    """One line of JSON to the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


class Paces(QObject):
    """Hears every key before the router, with the time that the display gave it."""

    def __init__(self) -> None:
        super().__init__()
        self.stamps: list[int] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """F12 is answered; other presses are remembered."""
        if not isinstance(watched, QWidget) or not event.spontaneous():
            return False
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_F12:
                pairs = zip(self.stamps, self.stamps[1:], strict=False)
                tell(gaps=[later - before for before, later in pairs])
                self.stamps.clear()
            elif event.key() not in MODIFIERS:
                self.stamps.append(event.timestamp())
        return False


class Asking(QDialog):
    """A line, and a button that Return presses."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QLineEdit()
        confirm = QPushButton("Détruire")
        confirm.setDefault(True)
        confirm.clicked.connect(lambda: tell(confirmed=True))
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(confirm)
        self.setFocusProxy(self.line)


class Bench(QWidget):
    """A weight with a cursor in it, a note, a list."""

    def __init__(self) -> None:
        super().__init__()
        self.weight, self.note, self.choice = QLineEdit(), QPlainTextEdit(), QComboBox()
        self.choice.addItems(CHOICES)
        column = QVBoxLayout(self)
        for part in (self.weight, self.note, self.choice):
            column.addWidget(part)
        self.weight.returnPressed.connect(lambda: tell(entered=self.weight.text()))
        self.choice.currentTextChanged.connect(lambda text: tell(jumped=text))
        self.dialog = Asking(self)

    def obey(self, order: str) -> None:
        """One line from the test."""
        verb, _, name = order.partition(" ")
        if verb == "focus":
            self._reset()
            getattr(self, name).setFocus()
            tell(focused=name)
        elif verb == "state":
            tell(state=[
                self.weight.text(), self.weight.cursorPosition(), self.note.toPlainText(),
                self.choice.currentText(),
            ])  # fmt: skip
        elif verb == "ask":
            self.dialog.open()
            self.dialog.activateWindow()
        elif verb == "close":
            self.dialog.reject()
            self.activateWindow()

    def _reset(self) -> None:
        self.weight.setText(WEIGHT)
        self.weight.setCursorPosition(1)
        self.note.setPlainText(NOTE)
        self.choice.blockSignals(True)
        self.choice.setCurrentIndex(0)
        self.choice.blockSignals(False)


class Front(QObject):
    """Tells which window has the keyboard."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window has come to the front."""
        activated = event.type() == QEvent.Type.WindowActivate
        if activated and isinstance(watched, QWidget) and watched.isWindow():
            tell(front=type(watched).__name__)
        return False


def main() -> int:
    """Runs until its input ends."""
    application = QApplication(sys.argv[:1])
    router, paces, front = ScanRouter(application), Paces(), Front()
    idle = IdleLock(5, stopwatch)
    idle.lock.connect(lambda reason: tell(locked=reason))
    application.installEventFilter(idle)
    application.installEventFilter(paces)
    application.installEventFilter(front)
    bench = Bench()

    def receive(scan: object) -> None:
        assert isinstance(scan, Scan)
        tell(scan=scan.text, layout=scan.layout, us=scan.us, keyboard=scan.keyboard)

    def read() -> None:
        order = sys.stdin.readline()
        if order:
            bench.obey(order.strip())
        else:
            application.quit()

    router.scanned.connect(receive)
    orders = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    orders.activated.connect(read)
    bench.show()
    bench.activateWindow()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
