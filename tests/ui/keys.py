"""Keys as a keyboard sends them, letters of any script among them."""

from __future__ import annotations

from typing import TypeVar
from weakref import WeakKeyDictionary

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

WidgetT = TypeVar("WidgetT", bound=QWidget)
_KEPT: WeakKeyDictionary[QtBot, list[QWidget]] = WeakKeyDictionary()
_NONE = Qt.KeyboardModifier.NoModifier


def press(
    widget: QWidget, key: Qt.Key, text: str = "", shift: Qt.KeyboardModifier = _NONE,
    held: bool = False,
) -> None:  # fmt: skip
    """A key goes down; `held` says that the keyboard repeats it."""
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, shift, text, held))


def release(widget: QWidget, key: Qt.Key, held: bool = False) -> None:
    """A key comes up; `held` says that it comes down again at once."""
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyRelease, key, _NONE, "", held))


def type_text(widget: QWidget, text: str) -> None:
    """One key after the other."""
    for letter in text:
        press(widget, Qt.Key.Key_unknown, letter)
        release(widget, Qt.Key.Key_unknown)


def hold(widget: QWidget, key: Qt.Key, text: str = "", repeats: int = 5) -> None:
    """A key that goes down and is repeated, without coming up."""
    press(widget, key, text)
    for _ in range(repeats):
        press(widget, key, text, held=True)


def click(button: QWidget) -> None:
    """The left button of the mouse, down and up."""
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def to_front(qtbot: QtBot, window: WidgetT) -> WidgetT:
    """Shows a window, and waits until the keyboard is its own; it lasts as long as the test."""
    qtbot.addWidget(window)
    _KEPT.setdefault(qtbot, []).append(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def focused() -> QWidget:
    """What has the keyboard."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget
