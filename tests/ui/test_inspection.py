"""An inspection over the whole window: other pages once it is open, gone with lock and clock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.desk.confirming import confirm
from app.desk.journal import sign
from app.desk.seats.founding import NewSeat, propose_seat
from app.trial.names import Meaning, Role
from app.ui.door.unlock import UnlockPage
from app.ui.frame.shell import Shell
from app.ui.locking.lock_page import LockPage
from app.ui.pages.inspection import InspectionPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.ui.test_window import Hands

INSPECTOR, FIRST, SECOND = "Ines Faure", "Claire Aubert", "Marc Lenoir"
UNBLINDED = {"registers", "inner", "stock"}


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    """The practice study, an inspector seated and signed in."""
    hands = Hands(qtbot, tmp_path)
    hands.explore(tmp_path / "exercice.opaline")
    assert hands.window.study is not None
    desk = hands.window.study.desk
    me, other = (desk.sign_in(name, PASSPHRASE) for name in (FIRST, SECOND))
    seat = desk.board.seats[me.seat.seat]
    now = desk.clock.now()
    newcomer = NewSeat(INSPECTOR, Role.INSPECTOR, "x", seat.trained, now, now.replace(year=2030))
    line = propose_seat(desk, sign(me, PASSPHRASE, Meaning.AUTHORED), newcomer, PASSPHRASE)
    confirm(desk, sign(other, PASSPHRASE, Meaning.APPROVED), line.number)
    hands.window.sign_in()
    hands.unlock(INSPECTOR)
    yield hands
    hands.window.close()


def shell_of(hands: Hands) -> Shell:
    assert hands.window.shell is not None
    return hands.window.shell


def names(hands: Hands) -> set[str]:
    return {spec.name for spec in shell_of(hands).specs}


def open_it(hands: Hands) -> None:
    shell = shell_of(hands)
    shell.show_page("inspection")
    hands.rest()
    page = shell.page
    assert isinstance(page, InspectionPage)
    page.open.click()
    for name in (FIRST, SECOND):
        dialog = next(d for d in hands.window.findChildren(SignatureDialog) if d.isVisible())
        dialog.asked.emit(name, PASSPHRASE)
        hands.rest()


def test_the_unblinded_pages_come_with_the_visit_and_nothing_that_acts(hands: Hands) -> None:
    before = names(hands)
    assert not UNBLINDED & before
    open_it(hands)
    assert names(hands) == before | UNBLINDED
    assert not {"preparation", "request", "unblinding", "list", "life", "shares"} & names(hands)
    shell_of(hands).show_page("stock")
    hands.rest()
    assert shell_of(hands).page.name == "stock"


def test_a_lock_ends_the_visit(hands: Hands) -> None:
    open_it(hands)
    own = shell_of(hands)
    hands.window.guard.lock("idle")
    hands.rest()
    page = hands.page
    assert isinstance(page, LockPage)
    page.unlock.emit(PASSPHRASE)
    hands.rest()
    assert shell_of(hands) is not own and not UNBLINDED & names(hands)
    assert hands.page is shell_of(hands)


def test_another_language_keeps_the_visit_open(hands: Hands) -> None:
    open_it(hands)
    shell_of(hands).desk.emit("language")
    hands.rest()
    assert names(hands) >= UNBLINDED


def test_the_clock_ends_the_visit_and_so_does_the_button(hands: Hands) -> None:
    open_it(hands)
    shell_of(hands).top.advance.emit(8 * 60 - 5)
    hands.window.tick()
    assert hands.page is shell_of(hands)
    shell_of(hands).top.advance.emit(6)
    hands.rest()
    hands.window.tick()
    assert isinstance(hands.page, UnlockPage)
    hands.unlock(INSPECTOR)
    assert not UNBLINDED & names(hands)
    open_it(hands)
    shell_of(hands).show_page("inspection")
    hands.rest()
    page = shell_of(hands).page
    assert isinstance(page, InspectionPage)
    page.close_it.click()
    hands.rest()
    assert isinstance(hands.page, UnlockPage)
