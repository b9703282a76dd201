"""The dialog that asks again before what cannot be undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.confirm_dialog import ConfirmDialog
from tests.ui.keys import click, focused, type_text
from tests.ui.widgets.test_signature_dialog import opened


@pytest.fixture
def confirmation(qtbot: QtBot, kit: Kit) -> ConfirmDialog:
    """A confirmation with a reason and a typed code, on the screen."""
    dialog = ConfirmDialog(
        kit, "Annuler la préparation ?", "Rien de cela ne peut être annulé.",
        "Annuler la préparation 7KD4-9PXE", "Motif", "7KD4-9PXE",
    )  # fmt: skip
    opened(qtbot, dialog)
    return dialog


def confirmed(dialog: ConfirmDialog) -> list[str]:
    """The reasons it tells."""
    told: list[str] = []
    dialog.confirmed.connect(told.append)
    return told


def test_cancel_has_the_focus_and_return_confirms_nothing(confirmation: ConfirmDialog) -> None:
    told = confirmed(confirmation)
    assert focused() is confirmation.cancel
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        QTest.keyClick(focused(), key)
    assert confirmation.isVisible()
    type_text(confirmation.reason.editor, "Décès")
    type_text(confirmation.typed.editor, "7KD4-9PXE")
    for widget in (confirmation.typed.editor, confirmation.action, confirmation):
        QTest.keyClick(widget, Qt.Key.Key_Return)
    assert told == []
    assert confirmation.isVisible()


def test_reason_and_typed_code_are_asked_for_in_turn(confirmation: ConfirmDialog) -> None:
    told = confirmed(confirmation)
    assert confirmation.action.reason == "Indiquez d’abord le motif"
    type_text(confirmation.reason.editor, "  ")
    assert confirmation.action.reason == "Indiquez d’abord le motif"
    type_text(confirmation.reason.editor, "Décès ")
    assert confirmation.action.reason == "Tapez d’abord 7KD4-9PXE"
    type_text(confirmation.typed.editor, "7KD4")
    click(confirmation.action)
    assert told == []
    type_text(confirmation.typed.editor, "-9PXE")
    assert confirmation.action.text() == "Annuler la préparation 7KD4-9PXE"
    QTest.mouseDClick(confirmation.action, Qt.MouseButton.LeftButton)
    confirmation.action.click()
    assert told == ["Décès"]


def test_the_keyboard_alone_confirms_by_space(confirmation: ConfirmDialog) -> None:
    told = confirmed(confirmation)
    type_text(confirmation.reason.editor, "Décès")
    type_text(confirmation.typed.editor, "7KD4-9PXE")
    confirmation.action.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert told == ["Décès"]


def test_escape_and_cancel_confirm_nothing(qtbot: QtBot, kit: Kit) -> None:
    for leave in ("escape", "cancel"):
        dialog = ConfirmDialog(kit, "Annuler ?", "Rien ne peut être annulé.", "Annuler la poche")
        opened(qtbot, dialog)
        told = confirmed(dialog)
        if leave == "escape":
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
        else:
            click(dialog.cancel)
        assert not dialog.isVisible()
        QApplication.processEvents()
        assert told == []


def test_tab_goes_down_the_dialog(confirmation: ConfirmDialog) -> None:
    confirmation.reason.editor.setFocus()
    for widget in (confirmation.typed.editor, confirmation.cancel):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused() is widget
