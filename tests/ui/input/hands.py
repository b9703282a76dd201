"""Hands and readers for the tests: keys at a pace of their own, on a clock set by the test."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.ui.input.scan import Scan
from app.ui.reader.scanner import ScanRouter

HUMAN_MS, READER_MS = 60, 5
CODE = "K7Q49TXMD"
Keys = Qt.Key


class Desk:
    """A router over the application, what it told, and somebody who types."""

    def __init__(self, qtbot: QtBot, application: QApplication, prefix: Qt.Key | None) -> None:
        self.now = 1_000
        self.qtbot = qtbot
        self.router = ScanRouter(application, prefix, lambda: self.now)
        self.scans: list[str] = []
        self.strays: list[str] = []
        self.unended: list[str] = []
        self.router.scanned.connect(lambda scan: self.scans.append(_text(scan)))
        self.router.stray.connect(lambda scan: self.strays.append(_text(scan)))
        self.router.unended.connect(lambda scan: self.unended.append(_text(scan)))

    def show(self, widget: QWidget, focus: QWidget | None = None) -> None:
        """Puts a widget on the screen, the keyboard on `focus`."""
        self.qtbot.addWidget(widget)
        widget.show()
        self.qtbot.waitExposed(widget)
        if focus is not None:
            focus.setFocus()

    def press(self, where: QWidget, key: Qt.Key, after: int = 0) -> None:
        """One key, `after` milliseconds after the one before."""
        self.now += after
        QTest.keyClick(where, key)

    def type(self, where: QWidget, text: str, pace: int = HUMAN_MS) -> None:
        """A text at a pace."""
        for character in text:
            self.now += pace
            QTest.keyClicks(where, character)

    def scan(
        self, where: QWidget, code: str = CODE, pace: int = READER_MS, end: Qt.Key = Keys.Key_Return
    ) -> None:
        """What a reader sends, and time for the window to hear of it."""
        self.now += 1_000
        self.type(where, code, pace)
        self.press(where, end, pace)
        QApplication.processEvents()


def _text(scan: object) -> str:
    assert isinstance(scan, Scan)
    return scan.text
