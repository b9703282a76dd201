"""Which keys are a scan and which are a hand's."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tests.ui.input.hands import CODE, HUMAN_MS, Desk, Keys


def entered(line: QLineEdit) -> list[str]:
    """What Return has ended in a line so far."""
    told: list[str] = []
    line.returnPressed.connect(lambda: told.append(line.text()))
    return told


@pytest.mark.parametrize("pace", [0, 1, 5, 12, 34])
def test_a_reader_is_known_by_its_pace(desk: Desk, line: QLineEdit, pace: int) -> None:
    told = entered(line)
    desk.scan(line, pace=pace)
    assert desk.scans == [CODE]
    assert (line.text(), told) == ("", [])


@pytest.mark.parametrize("pace", [35, HUMAN_MS, 80, 400])
def test_a_hand_is_never_taken_for_a_reader(desk: Desk, line: QLineEdit, pace: int) -> None:
    told = entered(line)
    desk.scan(line, pace=pace)
    assert desk.scans == desk.unended == []
    assert told == [CODE]


def test_three_keys_are_no_scan_however_fast(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.scan(line, "725")
    assert told == ["725"]
    assert desk.scans == []


def test_a_hand_that_was_typing_keeps_what_it_typed(desk: Desk, line: QLineEdit) -> None:
    desk.type(line, "72,5")
    desk.scan(line)
    desk.type(line, "0")
    desk.scan(line)
    assert line.text() == "72,50"
    assert desk.scans == [CODE, CODE]


def test_two_scans_close_together_are_two(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.scan(line)
    desk.now -= 950
    desk.scan(line, "34679")
    assert desk.scans == [CODE, "34679"]
    assert (line.text(), told) == ("", [])


def repeat(desk: Desk, line: QLineEdit, text: str, after: int) -> None:
    desk.now += after
    none = Qt.KeyboardModifier.NoModifier
    QTest.simulateEvent(line, True, ord(text), none, text, True)


def test_a_doubled_character_is_not_a_held_key(desk: Desk, line: QLineEdit) -> None:
    desk.type(line, "120", 2)
    for _ in range(3):
        repeat(desk, line, "0", 2)
    desk.press(line, Keys.Key_Return, 2)
    desk.qtbot.waitUntil(lambda: desk.scans == ["120000"])
    assert line.text() == ""


def test_a_held_key_is_not_a_reader(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.type(line, "7")
    for after in (500, 16, 16, 16, 16):
        repeat(desk, line, "7", after)
    desk.press(line, Keys.Key_Return, 16)
    assert (told, desk.scans) == (["777777"], [])


def test_a_held_return_confirms_nothing_however_long(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.type(line, CODE, 5)
    none = Qt.KeyboardModifier.NoModifier
    for held, after in ((False, 5), (True, 500), (True, 33), (True, 33)):
        desk.now += after
        QTest.simulateEvent(line, True, Keys.Key_Return, none, "\r", held)
    assert told == []


def test_a_burst_without_an_end_stays_where_it_was_typed_and_is_told(
    desk: Desk, line: QLineEdit
) -> None:
    told = entered(line)
    with desk.qtbot.waitSignal(desk.router.unended):
        desk.type(line, CODE, 5)
    assert (line.text(), desk.unended, desk.scans) == (CODE, [CODE], [])
    desk.press(line, Keys.Key_Return, 400)
    assert told == [CODE]


def test_what_goes_through_a_field_of_secrets_is_never_shown(desk: Desk, line: QLineEdit) -> None:
    hidden: list[bool] = []
    desk.router.scanned.connect(lambda scan: hidden.append(scan.hidden))
    desk.scan(line)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    desk.scan(line)
    assert hidden == [False, True]
    line.setText("abc")
    desk.now += 1_000
    desk.type(line, "correct horse", 5)
    desk.qtbot.waitUntil(lambda: not desk.router._put_back)
    assert (line.text(), desk.unended) == ("abccorrect horse", [])


def test_an_end_that_comes_late_still_ends_the_scan(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.type(line, CODE, 5)
    desk.press(line, Keys.Key_Enter, 99)
    desk.qtbot.waitUntil(lambda: desk.scans == [CODE])
    assert (line.text(), told) == ("", [])


def test_an_arrow_or_escape_breaks_a_burst_off(desk: Desk, line: QLineEdit) -> None:
    told = entered(line)
    desk.type(line, "1234", 5)
    desk.press(line, Keys.Key_Left, 5)
    desk.press(line, Keys.Key_Return, 5)
    assert desk.scans == []
    assert told == ["1234"]


def test_what_waited_for_the_pace_reaches_a_hand_s_list(desk: Desk) -> None:
    combo = QComboBox()
    combo.addItems(["Albumine", "Kits", "Quarantaine"])
    desk.show(combo, combo)
    desk.press(combo, Keys.Key_K, 500)
    assert combo.currentText() == "Albumine"
    desk.qtbot.waitUntil(lambda: combo.currentText() == "Kits")


class Typed(QWidget):
    """Something that hears letters and is no editor."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One more letter."""
        self.heard.append(event.text())

    def has_heard(self, times: int) -> bool:
        """Whether it was a K, so many times."""
        return self.heard == ["k"] * times


def test_a_letter_held_down_is_heard_as_often_as_it_is_repeated(desk: Desk) -> None:
    widget = Typed()
    desk.show(widget, widget)
    none = Qt.KeyboardModifier.NoModifier
    for times, (held, after) in enumerate(((False, 500), (True, 500), (True, 33)), 1):
        desk.now += after
        QTest.simulateEvent(widget, True, Keys.Key_K, none, "k", held)
        desk.qtbot.waitUntil(partial(widget.has_heard, times))


def test_what_waited_comes_before_what_was_pressed_after_it(desk: Desk) -> None:
    combo = QComboBox()
    shown: list[str] = []
    combo.addItems(["Albumine", "Kits", "Quarantaine"])
    combo.currentTextChanged.connect(shown.append)
    desk.show(combo, combo)
    desk.press(combo, Keys.Key_K, 500)
    desk.press(combo, Keys.Key_Down, 1)
    assert shown == ["Kits", "Quarantaine"]


def test_space_on_a_button_answers_at_once(desk: Desk) -> None:
    button = QPushButton("Imprimer")
    pressed: list[str] = []
    button.clicked.connect(lambda: pressed.append("pressed"))
    desk.show(button, button)
    desk.press(button, Keys.Key_Space, 500)
    assert pressed == ["pressed"]
