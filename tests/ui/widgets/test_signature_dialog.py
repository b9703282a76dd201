"""Signing: one effect, never by a scan's Return, and safe to be locked away."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.ui.keys import click, focused, hold, press, to_front, type_text

SECRET = "cheval agrafe"
Made = Callable[..., SignatureDialog]


def opened(qtbot: QtBot, dialog: QDialog) -> None:
    """Opens a dialog over a window and waits for the keyboard to be in it."""
    window = to_front(qtbot, QWidget())
    dialog.setParent(window, dialog.windowFlags())
    dialog.open()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)


@pytest.fixture
def signature(qtbot: QtBot, kit: Kit) -> Made:
    """Opens a signature dialog."""

    def make(fixed: str = "M. Durand", names: tuple[str, ...] = ()) -> SignatureDialog:
        dialog = SignatureDialog(
            kit, what="Acceptation de la demande 12-034", meaning="J’accepte cette demande",
            names=names, fixed=fixed, second=bool(names),
        )  # fmt: skip
        opened(qtbot, dialog)
        return dialog

    return make


def asked(dialog: SignatureDialog) -> list[tuple[str, str]]:
    """What it asks for."""
    told: list[tuple[str, str]] = []
    dialog.asked.connect(lambda name, passphrase: told.append((name, passphrase)))
    return told


def test_it_says_what_is_signed_and_with_which_meaning(signature: Made) -> None:
    dialog = signature()
    shown = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "Acceptation de la demande 12-034" in shown
    assert "J’accepte cette demande" in shown
    assert "M. Durand" in shown
    passphrase = shown.index("Phrase de passe")
    assert shown.index("J’accepte cette demande") < passphrase
    assert not dialog.isModal() or dialog.windowModality() == Qt.WindowModality.WindowModal


def test_return_signs_and_held_down_signs_once(signature: Made) -> None:
    dialog = signature()
    told = asked(dialog)
    assert focused() is dialog.passphrase.editor
    type_text(focused(), SECRET)
    hold(focused(), Qt.Key.Key_Return)
    hold(focused(), Qt.Key.Key_Return)
    assert told == [("M. Durand", SECRET)]
    assert dialog.passphrase.empty()


def test_a_return_held_since_before_signs_nothing(signature: Made) -> None:
    dialog = signature()
    told = asked(dialog)
    type_text(focused(), SECRET)
    press(focused(), Qt.Key.Key_Return, held=True)
    assert told == []


def test_tab_goes_down_the_dialog(signature: Made) -> None:
    dialog = signature(fixed="", names=("C. Moreau", "P. Lefèvre"))
    for widget in (dialog.passphrase.editor, dialog.passphrase.reveal, dialog.cancel):
        QTest.keyClick(focused(), Qt.Key.Key_Tab)
        assert focused() is widget


def test_a_double_click_signs_once(signature: Made) -> None:
    dialog = signature()
    told = asked(dialog)
    type_text(focused(), SECRET)
    click(dialog.confirm)
    type_text(dialog.passphrase.editor, SECRET)
    QTest.mouseDClick(dialog.confirm, Qt.MouseButton.LeftButton)
    click(dialog.confirm)
    assert len(told) == 1


def test_nothing_is_signed_without_a_passphrase(signature: Made) -> None:
    dialog = signature()
    told = asked(dialog)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert told == []
    assert dialog.passphrase.problem == dialog.kit.say("signature.empty")


def test_a_second_person_is_chosen_and_none_beforehand(signature: Made) -> None:
    dialog = signature(fixed="", names=("C. Moreau", "P. Lefèvre"))
    told = asked(dialog)
    assert dialog.who is not None
    type_text(dialog.passphrase.editor, SECRET)
    click(dialog.confirm)
    assert told == []
    assert dialog.who.problem == dialog.kit.say("signature.nobody")
    click(dialog.who.button("P. Lefèvre"))
    click(dialog.confirm)
    assert told == [("P. Lefèvre", SECRET)]


def test_a_refusal_lets_try_again_with_an_empty_passphrase(signature: Made) -> None:
    dialog = signature(fixed="", names=("C. Moreau", "P. Lefèvre"))
    told = asked(dialog)
    assert dialog.who is not None
    click(dialog.who.button("C. Moreau"))
    type_text(dialog.passphrase.editor, "faux")
    click(dialog.confirm)
    type_text(dialog.passphrase.editor, "encore")
    dialog.busy(True)
    dialog.refuse("Ce n’est pas la phrase de passe de cette personne.")
    assert dialog.isVisible()
    assert dialog.passphrase.empty()
    assert dialog.passphrase.problem == "Ce n’est pas la phrase de passe de cette personne."
    assert dialog.who.value() == "C. Moreau"
    assert focused() is dialog.passphrase.editor
    type_text(focused(), SECRET)
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert told == [("C. Moreau", "faux"), ("C. Moreau", SECRET)]


def test_a_signature_on_its_way_is_shown_and_not_left_by_hand(signature: Made) -> None:
    dialog = signature()
    type_text(focused(), SECRET)
    click(dialog.confirm)
    dialog.busy(True)
    assert dialog.progress.isVisible()
    assert not dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    dialog.close()
    assert dialog.isVisible()
    dialog.busy(False)
    assert not dialog.progress.isVisible()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_lock_takes_it_away_at_any_time(signature: Made) -> None:
    for busy in (False, True):
        dialog = signature()
        ends: list[int] = []
        dialog.finished.connect(ends.append)
        type_text(dialog.passphrase.editor, SECRET)
        dialog.busy(busy)
        dialog.reject()
        assert not dialog.isVisible()
        assert dialog.passphrase.empty()
        dialog.refuse("trop tard")
        dialog.busy(True)
        dialog.accept()
        dialog.reject()
        assert ends == [QDialog.DialogCode.Rejected.value]


def test_a_dialog_that_is_gone_hears_nothing(qtbot: QtBot, signature: Made) -> None:
    dialog = signature()
    dialog.finished.connect(dialog.deleteLater)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.reject()
    dialog.refuse("trop tard")
    dialog.busy(False)
    dialog.accept()
