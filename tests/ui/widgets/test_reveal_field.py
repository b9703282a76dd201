"""A value that blinds: in sight while it is asked for, and not a moment longer."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.reveal_field import RevealField
from tests.ui.keys import press, release, to_front

HINT, VALUE = "Maintenir F8 pour afficher", "Cellules"


class Page(QWidget):
    """A page with a hidden value and something to type in; it answers at once."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.field, self.line = RevealField(kit, "Bras attribué", HINT), QLineEdit()
        self.asked: list[bool] = []
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.line)
        self.field.held.connect(self._answer)

    def _answer(self, held: bool) -> None:
        self.asked.append(held)
        if held:
            self.field.show_value(VALUE)


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> Page:
    """The page, with the keyboard in its line."""
    made = to_front(qtbot, Page(kit))
    made.line.setFocus()
    return made


def test_it_is_hidden_at_first(page: Page) -> None:
    assert page.field.words == HINT
    assert VALUE not in page.field.accessibleName()


def test_f8_shows_it_while_it_is_held_wherever_one_types(page: Page) -> None:
    press(page.line, Qt.Key.Key_F8)
    for _ in range(5):
        press(page.line, Qt.Key.Key_F8, held=True)
        release(page.line, Qt.Key.Key_F8, held=True)
        press(page.line, Qt.Key.Key_F8, held=True)
    assert page.field.words == VALUE
    assert VALUE in page.field.accessibleName()
    release(page.line, Qt.Key.Key_F8)
    assert page.field.words == HINT
    assert VALUE not in page.field.accessibleName()
    assert page.asked == [True, False]


def test_space_and_the_mouse_show_it(page: Page) -> None:
    page.field.setFocus()
    press(page.field, Qt.Key.Key_Space)
    press(page.field, Qt.Key.Key_Space, held=True)
    assert page.field.words == VALUE
    release(page.field, Qt.Key.Key_Space)
    assert page.field.words == HINT
    QTest.mousePress(page.field, Qt.MouseButton.LeftButton)
    assert page.field.words == VALUE
    QTest.mouseRelease(page.field, Qt.MouseButton.LeftButton)
    assert page.field.words == HINT
    assert page.asked == [True, False] * 2


def test_a_window_that_is_left_hides_it(page: Page) -> None:
    press(page.line, Qt.Key.Key_F8)
    QApplication.sendEvent(page, QEvent(QEvent.Type.WindowDeactivate))
    assert page.field.words == HINT
    assert page.asked == [True, False]


def test_a_page_that_goes_away_hides_it(page: Page) -> None:
    press(page.line, Qt.Key.Key_F8)
    page.field.hide()
    assert page.asked == [True, False]
    assert page.field.words == HINT
    press(page.line, Qt.Key.Key_F8)
    assert page.asked == [True, False]


def test_an_answer_that_comes_too_late_is_not_shown(page: Page) -> None:
    press(page.line, Qt.Key.Key_F8)
    release(page.line, Qt.Key.Key_F8)
    page.field.show_value(VALUE)
    assert page.field.words == HINT


def test_a_stated_value_stays_and_asks_for_nothing(page: Page) -> None:
    page.field.state(VALUE)
    press(page.line, Qt.Key.Key_F8)
    release(page.line, Qt.Key.Key_F8)
    assert page.field.words == VALUE
    assert page.asked == []
    page.field.hide_value()
    assert page.field.words == HINT


def test_it_changes_no_size_by_being_held(page: Page) -> None:
    page.field.state(VALUE)
    before = page.field.height()
    page.field.hide_value()
    QApplication.processEvents()
    assert page.field.height() == before
