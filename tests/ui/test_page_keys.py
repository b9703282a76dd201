"""A page's key leads to it from a text field too, and what was typed there stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.ui.page import Page
from app.ui.unblinded.label_proof import LabelProofPage
from app.ui.unblinded.request import RequestPage
from app.ui.unblinded.unblinding import UnblindingPage
from tests.ui.test_window import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("key", "kind"), [(Qt.Key.Key_U, UnblindingPage), (Qt.Key.Key_Y, LabelProofPage)]
)
def test_a_page_is_reached_from_a_field(
    qtbot: QtBot, tmp_path: Path, key: Qt.Key, kind: type[Page]
) -> None:
    hands = Hands(qtbot, tmp_path)
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    shell = hands.window.shell
    assert shell is not None
    shell.show_page("request")
    hands.rest()
    asked = shell.page
    assert isinstance(asked, RequestPage)
    form = asked.form
    qtbot.keyClicks(form.bed.editor, "12")
    qtbot.keyClick(form.bed.editor, key, CONTROL)
    hands.rest()
    assert isinstance(shell.page, kind)
    assert form.bed.text() == "12"
    hands.window.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Z, Qt.Key.Key_C, Qt.Key.Key_V])
def test_undo_and_copy_stay_the_field_s(qtbot: QtBot, tmp_path: Path, key: Qt.Key) -> None:
    hands = Hands(qtbot, tmp_path)
    field = QLineEdit()
    qtbot.addWidget(field)
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, CONTROL)
    asked.ignore()
    QApplication.sendEvent(field, asked)
    assert asked.isAccepted()
    hands.window.close()
