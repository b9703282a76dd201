"""What came of an act is told to whoever asked for it: later behind the lock, to nobody else."""

from __future__ import annotations

import threading

from PySide6.QtWidgets import QApplication, QDialog

from app.command.practice import PASSPHRASE
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.ui.frame.shell import Shell
from app.ui.locking.lock_page import LockPage
from app.ui.page import Page
from app.ui.station import Ask
from tests.ui.test_window import Hands


class Under:
    """An act under way on a page of the pharmacist, until `end`; `told` is what was shown."""

    def __init__(self, hands: Hands, *, signed: bool = False, refused: bool = False) -> None:
        self.hands, self.told = hands, list[object]()
        self.shell = shell_of(hands)
        self.shell.show_page("stock")
        hands.rest()
        self.page: Page = self.shell.page
        self._gate, self._refused = threading.Event(), refused
        if signed:
            self.page.sign("late", [Ask("x", Meaning.AUTHORED)], self._act, self.told.append)
            (dialog,) = [w for w in QApplication.topLevelWidgets()
                         if isinstance(w, QDialog) and w.isVisible()]  # fmt: skip
            dialog.asked.emit("Claire Aubert", PASSPHRASE)  # type: ignore[attr-defined]
        else:
            self.page.ask("late", self._act, self.told.append)

    def _act(self, *_: object) -> str:
        self._gate.wait(20)
        if self._refused:
            raise Refusal("stock.preparation_open")
        return "Cellules stromales"

    def end(self) -> None:
        self._gate.set()
        self.hands.rest()


def shell_of(hands: Hands) -> Shell:
    assert hands.window.shell is not None
    return hands.window.shell


def unlock(hands: Hands) -> None:
    assert isinstance(hands.page, LockPage)
    hands.page.unlock.emit(PASSPHRASE)
    hands.rest()


def test_behind_the_lock_it_waits_for_whoever_asked(hands: Hands) -> None:
    for signed in (False, True):
        under = Under(hands, signed=signed)
        hands.window.guard.lock("idle")
        under.end()
        assert under.told == []
        unlock(hands)
        assert under.told == ["Cellules stromales"]


def test_whoever_takes_the_desk_is_told_nothing_of_it(hands: Hands) -> None:
    under = Under(hands)
    hands.window.guard.lock("idle")
    page = hands.page
    assert isinstance(page, LockPage)
    page.other_person.emit()
    under.end()
    hands.unlock("Marc Lenoir")
    hands.window._leave_desk()
    hands.unlock("Claire Aubert")
    assert under.told == []


def test_nor_is_whoever_signs_in_once_it_waited_behind_the_lock(hands: Hands) -> None:
    under = Under(hands, signed=True)
    hands.window.guard.lock("idle")
    under.end()
    page = hands.page
    assert isinstance(page, LockPage)
    page.other_person.emit()
    hands.unlock("Marc Lenoir")
    assert under.told == []


def test_before_a_monitor_it_waits_until_the_monitor_has_left(hands: Hands) -> None:
    under = Under(hands)
    hands.window._monitor()
    under.end()
    assert under.told == []
    hands.window.guard.lock("idle")
    hands.rest()
    unlock(hands)
    assert shell_of(hands).station.eyes == "monitor" and under.told == []
    hands.window._monitor()
    unlock(hands)
    assert shell_of(hands) is under.shell and under.told == ["Cellules stromales"]


def test_in_another_language_its_page_is_gone_and_a_refusal_is_told_on_the_one_in_front(
    hands: Hands,
) -> None:
    kept = Under(hands)
    hands.window._other_language()
    kept.end()
    assert kept.told == [] and shell_of(hands) is not kept.shell
    refused = Under(hands, refused=True)
    hands.window._other_language()
    refused.end()
    assert refused.told == [] and shell_of(hands).page.problem.sentence


def test_a_page_made_anew_is_read_while_the_one_before_it_still_was(hands: Hands) -> None:
    shell_of(hands).show_page("bags")
    hands.window._other_language()
    shell_of(hands).show_page("bags")
    hands.rest()
    assert shell_of(hands).page.subtitle.text()
