"""A router that is gone when the test is over, and a line to type into."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.input.hands import Desk


@pytest.fixture
def desk(qtbot: QtBot, qapp: QApplication) -> Iterator[Desk]:
    """Somebody at the keyboard with a reader that sends no prefix."""
    desk = Desk(qtbot, qapp, None)
    yield desk
    qapp.removeEventFilter(desk.router)
    desk.router.deleteLater()


@pytest.fixture
def line(desk: Desk) -> QLineEdit:
    """A line with the keyboard on it."""
    line = QLineEdit()
    desk.show(line, line)
    return line
