"""A monitor stands before the screen: the whole window is that of a blinded seat until the lock."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.command.practice import PASSPHRASE
from app.ui.frame.shell import Shell
from app.ui.frame.shortcuts import ShortcutSheet
from app.ui.locking.lock_page import LockPage
from tests.ui.test_window import Hands


def press(hands: Hands) -> None:
    hands.qtbot.keyClick(hands.page, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    hands.rest()


def shell_of(hands: Hands) -> Shell:
    assert hands.window.shell is not None and hands.page is hands.window.shell
    return hands.window.shell


def unlock(hands: Hands, passphrase: str = PASSPHRASE) -> None:
    page = hands.page
    assert isinstance(page, LockPage)
    page.unlock.emit(passphrase)
    hands.rest()


def test_every_unblinded_page_is_gone_and_the_bar_says_why(hands: Hands) -> None:
    own = shell_of(hands)
    own.show_page("stock")
    hands.rest()
    press(hands)
    shell = shell_of(hands)
    assert shell is not own and not own.isVisible()
    assert not any(spec.unblinded for spec in shell.specs)
    assert shell.station.eyes == "monitor" and not shell.station.unblinded
    for name in ("stock", "preparation", "list", "request"):
        shell.show_page(name)
        assert shell.page.name == "home"


def test_only_the_passphrase_leads_back(hands: Hands) -> None:
    own = shell_of(hands)
    press(hands)
    press(hands)
    unlock(hands, "another passphrase")
    assert isinstance(hands.page, LockPage)
    unlock(hands)
    assert shell_of(hands) is own and own.station.unblinded
    press(hands)
    assert shell_of(hands) is not own


def test_a_lock_meanwhile_opens_to_the_blinded_pages_again(hands: Hands) -> None:
    own = shell_of(hands)
    press(hands)
    presented = shell_of(hands)
    hands.window.guard.lock("idle")
    hands.rest()
    unlock(hands)
    assert shell_of(hands) is presented and presented is not own


def test_another_language_does_not_bring_the_unblinded_pages_back(hands: Hands) -> None:
    press(hands)
    shell_of(hands).desk.emit("language")
    hands.rest()
    assert shell_of(hands).station.eyes == "monitor"
    press(hands)
    unlock(hands)
    assert shell_of(hands).station.unblinded


def test_whoever_signs_in_next_has_their_own_pages(hands: Hands) -> None:
    press(hands)
    shell_of(hands).desk.emit("person")
    hands.unlock("Hélène Roy")
    shell = shell_of(hands)
    assert shell.station.eyes == "blinded"
    press(hands)
    assert shell_of(hands) is shell, "a blinded seat has nothing to hide"
    hands.window.leave_study()
    hands.rest()
    assert hands.window.shell is None


def test_an_open_dialog_is_closed(hands: Hands) -> None:
    hands.qtbot.keyClick(hands.page, Qt.Key.Key_F1)
    assert any(isinstance(w, ShortcutSheet) for w in QApplication.topLevelWidgets())
    hands.window._monitor()
    hands.rest()
    assert QApplication.activeModalWidget() is None
