"""A reader behind a slow line: its bursts come in pieces, and are read whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLineEdit

from tests.ui.input.hands import CODE, Desk, Keys
from tests.ui.input.test_scanner import entered


@pytest.fixture
def line(desk: Desk) -> QLineEdit:
    """A line with the keyboard on it."""
    line = QLineEdit()
    desk.show(line, line)
    return line


@pytest.mark.parametrize("pause", [35, 60, 149])
@pytest.mark.parametrize("pieces", [
    "K 7Q49TXMD", "K7 Q49TXMD", "K7Q 49TXMD", "K7Q4 9TXMD", "K7Q49TXM D", "K 7Q 49TXMD",
    "K7Q4 9 T XMD", "K7Q 49TX MD",
])  # fmt: skip
def test_a_burst_that_a_slow_line_tears_is_one_scan(
    desk: Desk, line: QLineEdit, pieces: str, pause: int
) -> None:
    """A lot takes any text: a part of one would be believed."""
    told = entered(line)
    line.setText("L-")
    desk.now += 1_000
    for piece in pieces.split():
        desk.now += pause - 5
        desk.type(line, piece, 5)
    desk.press(line, Keys.Key_Return, pause)
    desk.qtbot.waitUntil(lambda: desk.scans == [CODE])
    assert (line.text(), told, desk.unended) == ("L-", [], [])


def test_what_a_hand_typed_just_before_is_no_part_of_a_scan(desk: Desk, line: QLineEdit) -> None:
    for typed in ("72,5", "72"):
        desk.scans.clear()
        line.clear()
        desk.now += 1_000
        desk.type(line, typed)
        desk.now += 60
        desk.type(line, CODE, 5)
        desk.press(line, Keys.Key_Return, 5)
        desk.qtbot.waitUntil(lambda: desk.scans == [CODE])
        assert line.text() == typed
