"""The rehearsal of a recovery over the whole window, walked from the papers that it printed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.ui.door.recover import RecoverPage
from app.ui.door.unlock import UnlockPage
from app.ui.frame.shell import Shell
from app.ui.pages.shares.page import SharesPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.desk.test_act_0_shares import typed
from tests.ui.keys import type_text
from tests.ui.pages.test_shares import NEW, Paper, fill
from tests.ui.test_window import Hands as Window

ME, OTHER = "Claire Aubert", "Marc Lenoir"


def shares_page(window: Window) -> tuple[Shell, SharesPage]:
    shell = window.window.shell
    assert shell is not None
    shell.show_page("shares")
    window.rest()
    assert isinstance(shell.page, SharesPage)
    return shell, shell.page


def print_them(window: Window, page: SharesPage) -> list[bytes]:
    """Both sign, and the three pages go to a printer."""
    page._paper = paper = Paper()
    page.make.click()
    for name in (ME, OTHER):
        dialog = next(d for d in window.window.findChildren(SignatureDialog) if d.isVisible())
        dialog.asked.emit(name, PASSPHRASE)
        window.rest()
    for button in page.printing.buttons:
        button.click()
        window.rest()
    page.printing.done.click()
    return paper.pages


def recover(window: Window, seat: str, pages: list[bytes]) -> None:
    """At the sign-in: the passphrase is wrong, two pages are typed, the other confirms."""
    window.unlock(ME)
    sign_in = window.page
    assert isinstance(sign_in, UnlockPage) and sign_in.passphrase.problem
    sign_in.lost.emit()
    door = window.page
    assert isinstance(door, RecoverPage)
    door.lost.put(seat)
    for entry, pdf in zip(door.entries, pages, strict=False):
        fill(entry, typed(pdf))
    for field in (door.new, door.again):
        type_text(field.editor, NEW)
    door.end.put(date(2031, 1, 1))
    door.second.put(OTHER)
    type_text(door.second_passphrase.editor, PASSPHRASE)
    door.recover.click()
    window.rest()


def test_from_the_first_share_to_the_seat_that_came_back(qtbot: QtBot, tmp_path: Path) -> None:
    window = Window(qtbot, tmp_path)
    try:
        window.explore(tmp_path / "exercice.opaline")
        window.unlock(ME)
        shell, page = shares_page(window)
        seat = shell.station.person.seat.seat
        assert page.rehearsal.isVisible() and page.rehearsal.lose.isHidden()
        papers = print_them(window, page)
        type_text(page.rehearsal.passphrase.editor, PASSPHRASE)
        page.rehearsal.lose.click()
        window.rest()
        recover(window, seat, [papers[2], papers[0]])
        back, again = shares_page(window)
        assert back is not shell and back.station.person.seat.seat != seat
        assert again.rehearsal.told.text() == back.station.kit.say("rehearsal.after.recovered")
    finally:
        window.window.close()
