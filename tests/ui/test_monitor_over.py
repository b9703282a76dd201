"""What was open or under way when a monitor came, the lock fell or somebody else took the desk."""

from __future__ import annotations

import threading
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from app.command.practice import PASSPHRASE
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.ui.door.unlock import UnlockPage
from app.ui.frame.shell import Shell
from app.ui.locking.lock import forget_copied
from app.ui.locking.lock_page import LockPage
from app.ui.page import Page
from app.ui.station import Ask
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.ui.heard import listen
from tests.ui.test_window import Hands

CONTROL = Qt.KeyboardModifier.ControlModifier
screenless = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def shell_of(hands: Hands) -> Shell:
    assert hands.window.shell is not None
    return hands.window.shell


def stock(hands: Hands) -> Shell:
    """The pharmacist stands before an unblinded page."""
    shell = shell_of(hands)
    shell.show_page("stock")
    hands.rest()
    return shell


def dialogs() -> list[QWidget]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, QDialog) and w.isVisible()]


def ask_two(shell: Shell) -> SignatureDialog:
    """Two signatures are asked for; the dialog for the first is open."""
    asks = [Ask("Détruire un flacon", Meaning.AUTHORED), Ask("x", Meaning.APPROVED, second=True)]
    shell.page.sign("both", asks, lambda one, two: None)
    (dialog,) = dialogs()
    assert isinstance(dialog, SignatureDialog)
    return dialog


def press(widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_M, CONTROL)


def unlock(hands: Hands) -> None:
    assert isinstance(hands.page, LockPage)
    hands.page.unlock.emit(PASSPHRASE)
    hands.rest()


@screenless
def test_ctrl_m_is_heard_over_a_dialog_and_a_menu_and_at_no_lock(hands: Hands) -> None:
    own = stock(hands)
    press(ask_two(own).passphrase.editor)
    hands.rest()
    assert shell_of(hands).station.eyes == "monitor" and not own.isVisible()
    assert dialogs() == []
    press(hands.page)
    press(hands.page)
    unlock(hands)
    assert shell_of(hands) is own
    own.top.desk.click()
    menu = QApplication.activePopupWidget()
    assert menu is not None
    press(menu)
    hands.rest()
    assert shell_of(hands).station.eyes == "monitor"
    assert QApplication.activePopupWidget() is None


def test_no_second_signature_is_asked_for_when_the_page_is_gone(hands: Hands) -> None:
    """The first was under way: what follows it would stand over the monitor's page or the lock."""
    window = hands.window

    def begin() -> None:
        ask_two(stock(hands)).asked.emit("Claire Aubert", PASSPHRASE)

    begin()
    window.guard.lock("idle")
    hands.rest()
    assert dialogs() == []
    unlock(hands)
    begin()
    window._monitor()
    hands.rest()
    assert dialogs() == []
    window._monitor()
    unlock(hands)
    begin()
    window._leave_desk()
    hands.rest()
    assert dialogs() == []


@screenless
def test_what_is_refused_behind_the_monitor_is_neither_seen_nor_heard(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An act of the bench that ends after Ctrl+M: its refusal would tell what is in the bag."""
    own, heard = stock(hands), listen(monkeypatch)
    QToolTip.showText(own.mapToGlobal(QPoint(50, 50)), "Cellules stromales", own)
    assert QToolTip.isVisible()
    gate = threading.Event()

    def act() -> None:
        gate.wait(20)
        raise Refusal("stock.preparation_open")

    own.page.ask("late", act)
    hands.window._monitor()
    assert not QToolTip.isVisible() or QToolTip.text() == ""
    gate.set()
    hands.rest()
    assert heard.words == []
    assert shell_of(hands).page.problem.sentence == ""
    assert own.page.problem.sentence


def test_nobody_s_keys_are_held_behind_a_lock_or_at_the_door(hands: Hands) -> None:
    own = shell_of(hands).station
    hands.window._monitor()
    hands.rest()
    presented = shell_of(hands).station
    hands.window.guard.lock("idle")
    hands.rest()
    for station in (own, presented):
        assert station.is_away and vars(station)["_person"] is None
    unlock(hands)
    hands.window._leave_desk()
    hands.rest()
    assert isinstance(hands.page, UnlockPage)
    assert own.is_away and presented.is_away


def test_an_unlocking_that_ends_when_another_has_taken_the_desk_opens_nothing(
    hands: Hands,
) -> None:
    own = shell_of(hands).station
    hands.window.guard.lock("asked")
    page = hands.page
    assert isinstance(page, LockPage)
    press(page)
    assert hands.page is page
    page.unlock.emit(PASSPHRASE)
    page.other_person.emit()
    hands.rest()
    assert isinstance(hands.page, UnlockPage) and own.is_away
    press(hands.page)
    assert isinstance(hands.page, UnlockPage)


def _read(page: Page, _: object) -> None:
    page.refresh()


def test_a_page_that_is_read_anew_behind_the_lock_shows_nothing_and_breaks_nothing(
    hands: Hands,
) -> None:
    """An act ends behind the lock; the reading it sets off ends when the keys are gone."""
    shell = shell_of(hands)
    for name in ("shares", "stock", "preparation"):
        shell.show_page(name)
        hands.rest()
        page = shell.page
        page.ask("late", lambda: None, partial(_read, page))
        hands.window.guard.lock("idle")
        hands.rest()
        unlock(hands)
        assert hands.page is shell


class Held:
    """A clipboard: who put what into it, and whether that is still this program's."""

    def __init__(self, *, mine: bool, marked: bool) -> None:
        self.held = {"clipboard": "V-007", "selection": "V-007"}
        self.mine, self.marked = mine, marked

    def ownsClipboard(self) -> bool:
        return self.mine

    def supportsSelection(self) -> bool:
        return True

    def ownsSelection(self) -> bool:
        return self.marked

    def clear(self, mode: object = None) -> None:
        self.held["clipboard" if mode is None else "selection"] = ""


@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("marked", [False, True])
def test_what_was_copied_here_is_forgotten_and_nothing_of_others(mine: bool, marked: bool) -> None:
    clipboard = Held(mine=mine, marked=marked)
    forget_copied(clipboard)
    assert clipboard.held == {
        "clipboard": "" if mine else "V-007", "selection": "" if marked else "V-007",
    }  # fmt: skip
