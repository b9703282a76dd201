"""When the window locks itself, and that no dialog stands in the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.locking.lock import IdleLock, close_dialogs
from app.ui.widgets.confirm_dialog import ConfirmDialog
from tests.ui.keys import press, to_front

CONTROL = Qt.KeyboardModifier.ControlModifier
# Without a screen nothing can be raised or grabbed, and Qt says so.
screenless = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


class Watch:
    """An idle lock of five minutes over a page, on a clock set by the test."""

    def __init__(self, qtbot: QtBot) -> None:
        self.now = 10.0
        self.idle = IdleLock(5, self.watch)
        self.told: list[object] = []
        self.idle.lock.connect(self.told.append)
        self.idle.warning.connect(self.told.append)
        self.idle.awake.connect(lambda: self.told.append("awake"))
        self.page = QWidget()
        column = QVBoxLayout(self.page)
        self.line = QLineEdit()
        column.addWidget(self.line)
        to_front(qtbot, self.page)
        QApplication.instance().installEventFilter(self.idle)

    def watch(self) -> Callable[[], float]:
        """A stopwatch that starts now."""
        start = self.now
        return lambda: self.now - start

    def pass_seconds(self, seconds: int) -> None:
        """Time goes by; the window ticks once a second."""
        for _ in range(seconds):
            self.now += 1
            self.idle.tick()


@pytest.fixture
def watch(qtbot: QtBot, qapp: QApplication) -> Iterator[Watch]:
    """Somebody has just signed in."""
    watch = Watch(qtbot)
    yield watch
    qapp.removeEventFilter(watch.idle)


def test_it_warns_through_the_last_minute_and_locks_once(watch: Watch) -> None:
    watch.pass_seconds(239)
    assert watch.told == []
    watch.pass_seconds(61)
    assert watch.told == [*range(60, 0, -1), "idle"]


def test_what_is_left_can_be_read_at_any_time(watch: Watch) -> None:
    watch.pass_seconds(28)
    assert watch.idle.left == 272
    watch.now += 0.999
    assert watch.idle.left == 272
    watch.now += 10_000
    assert watch.idle.left == 0


def test_a_key_the_mouse_and_the_wheel_begin_it_anew(watch: Watch) -> None:
    touches: tuple[Callable[[], object], ...] = (
        lambda: QTest.keyClick(watch.line, Qt.Key.Key_7),
        lambda: QTest.mouseClick(watch.page, Qt.MouseButton.LeftButton),
        lambda: QTest.wheelEvent(watch.page.windowHandle(), QPointF(5, 5), QPoint(0, 120)),
    )
    for touch in touches:
        watch.pass_seconds(100)
        touch()
        QApplication.processEvents()
        assert watch.idle.left == 300
    assert watch.told == []


def test_somebody_who_comes_back_takes_the_warning_away(watch: Watch) -> None:
    watch.pass_seconds(245)
    QTest.keyClick(watch.line, Qt.Key.Key_7)
    assert watch.told == [60, 59, 58, 57, 56, 55, "awake"]
    watch.pass_seconds(239)
    QTest.keyClick(watch.line, Qt.Key.Key_7)
    assert watch.told[-1] == "awake"
    assert watch.told.count("awake") == 1


def test_somebody_whom_no_field_saw_can_be_told_of(watch: Watch) -> None:
    watch.pass_seconds(250)
    watch.idle.restart()
    assert watch.idle.left == 300
    assert watch.told[-1] == "awake"


def test_what_the_program_does_by_itself_does_not_count(watch: Watch) -> None:
    watch.pass_seconds(100)
    press(watch.line, Qt.Key.Key_7, "7")
    watch.line.setText("72,5")
    watch.page.resize(900, 700)
    QApplication.processEvents()
    assert watch.idle.left == 200


def move(watch: Watch, x: int) -> None:
    QTest.mouseMove(watch.page.windowHandle(), QPoint(x, 5))
    QApplication.processEvents()


def test_a_mouse_counts_when_it_moves_and_not_for_being_there(watch: Watch) -> None:
    move(watch, 3)
    watch.idle._mouse = None
    watch.pass_seconds(100)
    move(watch, 5)
    assert watch.idle.left == 200
    move(watch, 6)
    assert watch.idle.left == 300


def test_one_minute_is_warned_of_for_half_of_it(watch: Watch) -> None:
    short = IdleLock(1, watch.watch)
    told: list[int] = []
    short.warning.connect(told.append)
    watch.now += 29
    short.tick()
    watch.now += 1
    short.tick()
    assert told == [30]


@pytest.mark.parametrize("minutes", [0, -5])
def test_no_time_at_all_is_no_setting(minutes: int) -> None:
    with pytest.raises(ValueError, match=str(minutes)):
        IdleLock(minutes, lambda: lambda: 0.0)


class TestAsked:
    """Ctrl+L, whatever is in front."""

    def test_it_locks_once_however_long_it_is_held(self, watch: Watch) -> None:
        for held in (False, True, True):
            QTest.simulateEvent(watch.line, True, Qt.Key.Key_L, CONTROL, "\x0c", held)
        assert (watch.told, watch.line.text()) == (["asked"], "")

    def test_a_bare_l_is_a_letter(self, watch: Watch) -> None:
        QTest.keyClicks(watch.line, "l")
        assert (watch.told, watch.line.text()) == ([], "l")

    @screenless
    def test_it_is_heard_over_a_dialog_and_over_a_menu(self, watch: Watch, qtbot: QtBot) -> None:
        dialog = QDialog(watch.page)
        dialog.open()
        qtbot.waitUntil(dialog.isActiveWindow)
        QTest.keyClick(dialog, Qt.Key.Key_L, CONTROL)
        assert watch.told == ["asked"]
        dialog.reject()
        combo = QComboBox(watch.page)
        combo.addItems(["a", "l"])
        combo.show()
        combo.showPopup()
        QTest.keyClick(combo.view(), Qt.Key.Key_L, CONTROL)
        assert watch.told == ["asked", "asked"]
        assert combo.currentText() == "a"
        combo.hidePopup()


class TestDialogs:
    """All dialogs are gone before the lock is shown."""

    def test_nested_loops_end_from_the_inside(self, qtbot: QtBot) -> None:
        order: list[str] = []
        outer = QDialog()
        outer.setWindowTitle("outer")
        message = QMessageBox(QMessageBox.Icon.Question, "inner", "Détruire ?", parent=outer)
        message.addButton(QMessageBox.StandardButton.Yes)
        message.addButton(QMessageBox.StandardButton.No)
        outer.rejected.connect(lambda: order.append("outer rejected"))
        message.rejected.connect(lambda: order.append("inner rejected"))

        def run_inner() -> None:
            QTimer.singleShot(0, close_dialogs)
            answer = message.exec()
            order.append(f"inner returned {answer == QMessageBox.StandardButton.Yes}")

        QTimer.singleShot(0, run_inner)
        answer = outer.exec()
        order.append(f"outer returned {answer}")
        assert order == ["inner rejected", "outer rejected", "inner returned False",
                         "outer returned 0"]  # fmt: skip
        assert not outer.isVisible() and not message.isVisible()

    def test_dialogs_that_were_opened_go_too_and_answer_nothing(
        self, qtbot: QtBot, kit: Kit
    ) -> None:
        page = to_front(qtbot, QWidget())
        confirm = ConfirmDialog(kit, "Annuler ?", "La poche est détruite.", "Annuler la poche")
        confirm.setParent(page, confirm.windowFlags())
        confirmed: list[str] = []
        confirm.confirmed.connect(confirmed.append)
        loose = QDialog(page)
        loose.show()
        confirm.open()
        close_dialogs()
        assert not confirm.isVisible() and not loose.isVisible()
        assert (page.isVisible(), confirmed, confirm.over) == (True, [], True)

    def test_a_dialog_that_takes_another_away_and_one_that_will_not_go(self, qtbot: QtBot) -> None:
        page = to_front(qtbot, QWidget())
        parent, child = QDialog(page), Stubborn(page)
        nested = QDialog(parent)
        for dialog in (parent, child, nested):
            dialog.open()
        nested.rejected.connect(parent.deleteLater)
        close_dialogs()
        assert not parent.isVisible() and not nested.isVisible()
        assert not child.isVisible()

    @screenless
    def test_menus_and_lists_close_first(self, qtbot: QtBot) -> None:
        page = to_front(qtbot, QWidget())
        combo = QComboBox(page)
        combo.addItems(["a", "b"])
        combo.show()
        menu = QMenu(page)
        menu.addAction("Copier")
        combo.showPopup()
        menu.popup(QPoint(5, 5))
        close_dialogs()
        assert QApplication.activePopupWidget() is None
        assert not menu.isVisible() and not combo.view().isVisible()

    def test_without_a_dialog_nothing_happens(self, qtbot: QtBot) -> None:
        page = to_front(qtbot, QWidget())
        close_dialogs()
        assert page.isVisible()


class Stubborn(QDialog):
    """A dialog that does not let itself be ended."""

    def done(self, result: int) -> None:
        """Stays."""
