"""The window run for a measurement, and the empty window of the toolkit that it is held against."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QStackedWidget, QWidget

from app.ui.drawn.portrait import settle
from app.ui.frame.shell import Shell
from app.ui.spec import OpenStudy
from app.ui.station import Station

Clocked = Callable[[], Callable[[], float]]


def empty_window() -> None:
    """An empty window of the toolkit, shown and painted."""
    application = QApplication([])
    window = QMainWindow()
    window.show()
    application.processEvents()


def page_switches(
    station: Station, study: OpenStudy, names: tuple[str, str], times: int, watch: Clocked
) -> dict[str, list[float]]:
    """Seconds of each switch between two pages, read and painted; the floor only turns widgets."""
    shell = Shell(station, study)
    shell.resize(1366, 768)
    shell.show()
    for name in names:
        shell.show_page(name)
        settle(station)
    things, floors = [], []
    for turn in range(times):
        elapsed = watch()
        shell.show_page(names[turn % 2])
        settle(station)
        things.append(elapsed())
        elapsed = watch()
        _turn(shell.stack)
        floors.append(elapsed())
        _turn(shell.stack)
    return {"thing": things, "floor": floors}


def _turn(stack: QStackedWidget) -> None:
    stack.setCurrentIndex(1 - stack.currentIndex())
    QApplication.processEvents()


def key_echoes(
    field: QWidget, editor: QWidget, times: int, watch: Clocked
) -> dict[str, list[float]]:
    """Seconds from a key to its painted echo in a field; the floor is a bare line of text."""
    bare = QLineEdit()
    told: dict[str, list[float]] = {"thing": [], "floor": []}
    for name, shown, target in (("thing", field, editor), ("floor", bare, bare)):
        shown.show()
        for turn in range(times):
            elapsed = watch()
            _press(target, Qt.Key.Key_7 if turn % 2 == 0 else Qt.Key.Key_Backspace)
            QApplication.processEvents()
            told[name].append(elapsed())
        shown.hide()
    return told


def _press(target: QWidget, key: Qt.Key) -> None:
    text = "7" if key == Qt.Key.Key_7 else ""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
        QApplication.sendEvent(target, event)
