"""F8: told once when it goes down, once when it is let go, however the window is left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.input.hold_key import HoldKey
from tests.ui.keys import press, release, to_front

F8 = Qt.Key.Key_F8


class Page(QWidget):
    """A page that listens to F8, the keyboard in its line."""

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        self.key = HoldKey(F8, self)
        self.told: list[str] = []
        self.key.pressed.connect(lambda: self.told.append("pressed"))
        self.key.released.connect(lambda: self.told.append("released"))
        self.key.watch(self)


@pytest.fixture
def page(qtbot: QtBot) -> Page:
    """The page in front."""
    page = to_front(qtbot, Page())
    page.line.setFocus()
    return page


def test_a_key_that_the_keyboard_repeats_is_told_once(page: Page) -> None:
    press(page.line, F8)
    for _ in range(10):
        release(page.line, F8, held=True)
        press(page.line, F8, held=True)
    assert page.told == ["pressed"]
    release(page.line, F8)
    assert page.told == ["pressed", "released"]


def test_another_key_is_nothing(page: Page) -> None:
    press(page.line, Qt.Key.Key_F7)
    release(page.line, Qt.Key.Key_F7)
    press(page.line, F8)
    press(page.line, Qt.Key.Key_A, "a")
    release(page.line, Qt.Key.Key_A)
    assert page.told == ["pressed"]
    assert page.line.text() == "a"


def test_a_window_that_is_left_lets_go_at_once(page: Page, qtbot: QtBot) -> None:
    press(page.line, F8)
    to_front(qtbot, QWidget())
    assert page.told == ["pressed", "released"]
    release(page.line, F8)
    assert page.told == ["pressed", "released"]


def test_a_window_that_hides_lets_go(page: Page) -> None:
    press(page.line, F8)
    page.hide()
    assert page.told == ["pressed", "released"]


def test_a_listener_at_rest_hears_nothing(page: Page, qtbot: QtBot) -> None:
    press(page.line, F8)
    page.key.rest()
    assert page.told == ["pressed", "released"]
    press(page.line, F8)
    assert page.told == ["pressed", "released"]
    other = to_front(qtbot, QWidget())
    page.key.watch(other)
    press(other, F8)
    assert page.told == ["pressed", "released", "pressed"]
