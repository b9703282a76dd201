"""What is taken for a scan reaches the one receiver, and its end confirms nothing on the way."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.ui.input.scan import Scan
from app.ui.kit import Kit
from app.ui.widgets.scan_field import ScanField
from tests.ui.input.hands import CODE, HUMAN_MS, Desk, Keys
from tests.ui.input.test_scanner import entered


def test_a_scan_is_delivered_when_its_last_key_is_dealt_with(desk: Desk, line: QLineEdit) -> None:
    desk.type(line, CODE, 5)
    desk.press(line, Keys.Key_Return, 5)
    assert desk.scans == []
    QApplication.processEvents()
    assert desk.scans == [CODE]


def test_a_scan_goes_to_the_receiver_alone(desk: Desk, line: QLineEdit) -> None:
    taken: list[str] = []

    def receive(scan: Scan) -> bool:
        taken.append(scan.text)
        return scan.text == CODE

    desk.scan(line)
    assert (taken, desk.strays) == ([], [CODE])
    desk.router.receiver = receive
    desk.scan(line)
    desk.scan(line, "UNKNOWN")
    assert taken == [CODE, "UNKNOWN"]
    assert desk.strays == [CODE, "UNKNOWN"]


def test_a_scan_field_with_the_focus_has_the_scan_once(desk: Desk, kit: Kit) -> None:
    field = ScanField(kit, "Poche", "Scannez")
    heard: list[str] = []
    field.scanned.connect(heard.append)

    def receive(scan: Scan) -> bool:
        field.take(scan.text)
        return True

    desk.router.receiver = receive
    desk.show(field, field.editor)
    desk.scan(field.editor)
    assert heard == [CODE]
    desk.type(field.editor, CODE)
    desk.press(field.editor, Keys.Key_Return, HUMAN_MS)
    assert heard == [CODE, CODE]


def test_a_receiver_that_fails_does_not_let_the_return_through(
    desk: Desk, line: QLineEdit, qtbot: QtBot
) -> None:
    told = entered(line)

    def fail(scan: Scan) -> bool:
        raise ArithmeticError

    desk.router.receiver = fail
    with qtbot.captureExceptions() as raised:
        desk.scan(line)
    assert [kind for kind, _, _ in raised] == [ArithmeticError]
    assert (line.text(), told) == ("", [])


class Asking(QDialog):
    """A dialog with a default button and a shortcut, as Qt's own have."""

    def __init__(self) -> None:
        super().__init__()
        self.confirmed: list[str] = []
        column = QVBoxLayout(self)
        self.line = QLineEdit()
        yes = QPushButton("Détruire")
        yes.setDefault(True)
        yes.clicked.connect(lambda: self.confirmed.append("button"))
        column.addWidget(self.line)
        column.addWidget(yes)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(
                lambda: self.confirmed.append("shortcut")
            )


@pytest.fixture
def asking(desk: Desk) -> Iterator[Asking]:
    """A dialog that is open."""
    dialog = Asking()
    dialog.open()
    desk.show(dialog, dialog.line)
    yield dialog
    dialog.reject()


@pytest.mark.parametrize("key", [Keys.Key_Return, Keys.Key_Enter])
def test_return_behind_a_scan_confirms_nothing(desk: Desk, asking: Asking, key: Qt.Key) -> None:
    desk.scan(asking.line)
    for after in (1, 100, 198):
        desk.press(asking.line, key, after)
    assert desk.router.just_scanned()
    assert asking.confirmed == []
    desk.press(asking.line, key, 1)
    assert not desk.router.just_scanned()
    assert asking.confirmed == ["button"]
    assert desk.router.just_scanned(ms=301)


def test_a_shortcut_with_return_is_deaf_behind_a_scan_too(
    desk: Desk, asking: Asking, qtbot: QtBot
) -> None:
    desk.scan(asking.line)
    qtbot.keyClick(asking.line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asking.confirmed == []
    desk.now += 300
    qtbot.keyClick(asking.line, Keys.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert asking.confirmed == ["shortcut"]


def test_a_shortcut_on_return_or_tab_hears_no_scan(desk: Desk, line: QLineEdit) -> None:
    fired: list[str] = []
    for keys in ("Return", "Tab", "K"):
        bound = QShortcut(QKeySequence(keys), line)
        bound.activated.connect(partial(fired.append, keys))
    for end in (Keys.Key_Return, Keys.Key_Tab):
        desk.scan(line, "34679K", end=end)
    assert (desk.scans, fired) == (["34679K"] * 2, [])
    desk.press(line, Keys.Key_Return, 400)
    desk.press(line, Keys.Key_Tab, 400)
    assert fired == ["Return", "Tab"]


def test_a_second_end_behind_the_first_does_nothing(desk: Desk, line: QLineEdit) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    first, second = QLineEdit(), QLineEdit()
    layout.addWidget(first)
    layout.addWidget(second)
    desk.show(page, first)
    desk.scan(first)
    desk.press(first, Keys.Key_Tab, 5)
    assert first.hasFocus()
    desk.press(first, Keys.Key_Tab, 200)
    assert second.hasFocus()


class TestPrefix:
    """A reader that is set to send a key first."""

    @pytest.fixture
    def desk(self, qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
        """Somebody whose reader sends F11 first."""
        desk = Desk(qtbot, qapp, Keys.Key_F11)
        yield desk
        qapp.removeEventFilter(desk.router)
        desk.router.deleteLater()

    def test_nothing_is_typed_and_silence_ends_it(self, desk: Desk, line: QLineEdit) -> None:
        seen: list[str] = []
        line.textChanged.connect(seen.append)
        desk.press(line, Keys.Key_F11, 500)
        with desk.qtbot.waitSignal(desk.router.scanned):
            desk.type(line, "12", 40)
        assert (desk.scans, seen) == (["12"], [])

    def test_return_ends_it_and_confirms_nothing(self, desk: Desk, line: QLineEdit) -> None:
        told = entered(line)
        desk.press(line, Keys.Key_F11, 500)
        desk.scan(line, CODE)
        assert (desk.scans, told, line.text()) == ([CODE], [], "")

    def test_stx_is_a_prefix_everywhere(self, desk: Desk, line: QLineEdit) -> None:
        control = Qt.KeyboardModifier.ControlModifier
        QTest.sendKeyEvent(QTest.KeyAction.Click, line, Keys.Key_B, "\x02", control)
        desk.type(line, "7", 5)
        desk.press(line, Keys.Key_Return, 5)
        desk.qtbot.waitUntil(lambda: desk.scans == ["7"])
        assert line.text() == ""

    def test_a_prefix_alone_leaves_the_keyboard_as_it_was(
        self, desk: Desk, line: QLineEdit
    ) -> None:
        desk.press(line, Keys.Key_F11, 500)
        desk.type(line, "72", 400)
        assert line.text() == "72"
        desk.press(line, Keys.Key_F11, 500)
        desk.qtbot.wait(150)
        assert desk.scans == []
