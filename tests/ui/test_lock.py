"""The lock, in acts of people: idle, asked for, with the desktop; over dialogs; drafts kept."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.trial.refusal import Refusal
from app.ui.door.unlock import UnlockPage
from app.ui.frame.shell import Shell
from app.ui.locking.lock_page import LockPage
from app.ui.unblinded.request import RequestPage
from tests.ui.test_window import Hands


def shell_of(hands: Hands) -> Shell:
    shell = hands.window.shell
    assert shell is not None
    return shell


def lock_page(hands: Hands) -> LockPage:
    hands.rest()
    page = hands.page
    assert isinstance(page, LockPage), page
    return page


def test_ctrl_l_hides_everything_and_the_passphrase_brings_it_back_with_the_draft(
    hands: Hands,
) -> None:
    shell = shell_of(hands)
    shell.show_page("request")
    hands.rest()
    page = shell.page
    assert isinstance(page, RequestPage)
    page.form.ward.put("Réanimation")
    page.form.ward.editor.setFocus()
    shell.lock.emit()
    locked = lock_page(hands)
    assert not shell.isVisible() and shell not in hands.window.findChildren(Shell)
    with pytest.raises(Refusal, match="locked"):
        _ = shell.station.person
    locked.unlock.emit(PASSPHRASE)
    hands.rest()
    assert hands.page is shell and shell.page is page
    assert page.form.ward.text() == "Réanimation" and page.form.ward.editor.hasFocus()
    assert shell.station.person.seat.name == "Claire Aubert"


def test_a_wrong_passphrase_leaves_it_locked_and_is_told(hands: Hands) -> None:
    shell_of(hands).lock.emit()
    page = lock_page(hands)
    page.unlock.emit("not this one at all")
    hands.rest()
    assert hands.page is page and page.passphrase.problem


def test_another_person_may_take_the_desk(hands: Hands) -> None:
    before = shell_of(hands)
    before.lock.emit()
    lock_page(hands).other_person.emit()
    assert isinstance(hands.page, UnlockPage)
    hands.unlock("Marc Lenoir")
    assert shell_of(hands) is not before
    assert shell_of(hands).station.person.seat.name == "Marc Lenoir"


def test_locking_goes_over_any_dialog(hands: Hands, qtbot: QtBot) -> None:
    shell = shell_of(hands)
    nested = QDialog(shell)
    QTimer.singleShot(0, lambda: hands.window.guard.lock("idle"))
    result = nested.exec()
    assert result == QDialog.DialogCode.Rejected
    lock_page(hands)
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())
