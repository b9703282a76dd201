"""The page of the printed shares: made by two, printed, placed, tested from paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.desk.escrow.share_form import Share, grouped
from app.desk.escrow.shares import ShareState, make_shares, read_shares
from app.desk.journal import sign
from app.devices.clock import SystemClock
from app.devices.resources import words
from app.trial.names import Meaning, Role
from app.trial.refusal import Refusal, Trouble
from app.ui.door.recover import NOBODY, RecoverPage
from app.ui.door.unlock import UnlockPage
from app.ui.kit import Kit
from app.ui.pages.shares.page import SharesPage
from app.ui.paper_printer import draw_page
from app.ui.share_entry import ShareEntry
from tests.desk.stages import at
from tests.desk.test_act_0_shares import made, printed, scanned, typed
from tests.ui.keys import type_text
from tests.ui.stage import WAIT_MS, Stage, make_look
from tests.ui.test_window import Hands as Window

NEW = "une phrase retrouvée"


class Paper:
    """A printer that keeps its pages, and refuses when it is told to."""

    def __init__(self) -> None:
        self.pages: list[bytes] = []
        self.out = False

    def __call__(self, parent: QWidget, pdf: bytes) -> bool:
        """Takes a page."""
        if self.out:
            raise Trouble("paper.not_printed")
        self.pages.append(pdf)
        return True


def fill(entry: ShareEntry, share: Share) -> None:
    """Types a share row by row."""
    for field, row in zip(entry.rows, share.rows(), strict=True):
        field.put(grouped(row))


def by_two(stage: Stage, page: SharesPage) -> None:
    """The wizard's first step: both sign."""
    stage.click(page.make)
    stage.sign()
    stage.sign(name=stage.crew.operator.seat.name)


def test_three_shares_go_to_paper_are_placed_and_tested(stage: Stage) -> None:
    paper, desk = Paper(), stage.bench.desk
    page = stage.show(lambda station: SharesPage(station, paper))
    assert page.acts[1].isHidden() and page.printing.isHidden()
    by_two(stage, page)
    assert page.printing.isVisible() and page.printing.done.reason
    assert page.focusWidget() is page.printing.buttons[0], "not where they are made anew"
    for button in page.printing.buttons:
        stage.click(button)
    first, second, third = (typed(pdf) for pdf in paper.pages)
    stage.click(page.printing.done)
    assert page.printing.isHidden() and page._made == ()
    for number, (holder, envelope) in enumerate(page.places, 1):
        holder.put(f"Coffre {number}")
        envelope.put(f"S-{number}")
    stage.click(page.place_them)
    stage.sign()
    assert read_shares(desk).state is ShareState.NOT_TESTED
    for one, other in ((first, second), (second, third)):
        fill(page.entries[0], one)
        assert page.scanned("".join(other.rows()))
        stage.click(page.test)
        assert all(entry.empty() for entry in page.entries)
        assert page.problem.isVisible()
    assert read_shares(desk).state is ShareState.GOOD
    assert page.subtitle.text().startswith("À jour")


def test_a_typing_error_is_named_at_its_row_as_it_is_made(stage: Stage) -> None:
    page = stage.show(lambda station: SharesPage(station, Paper()))
    by_two(stage, page)
    share = page._made[0]
    page.arrive("")
    stage.rest()
    row = share.rows()[3]
    entry = page.entries[0]
    wrong = ("B" if row[5] != "B" else "C").join((row[:5], row[6:]))
    type_text(entry.rows[3].editor, wrong.lower())
    assert "4" in entry.rows[3].problem
    fill(entry, share)
    assert not entry.rows[3].problem
    fill(page.entries[1], share)
    stage.click(page.test)
    assert "deux fois" in page.problem.sentence


def test_leaving_forgets_what_is_not_on_paper(stage: Stage) -> None:
    paper = Paper()
    page = stage.show(lambda station: SharesPage(station, paper))
    by_two(stage, page)
    paper.out = True
    stage.click(page.printing.buttons[0])
    assert "imprimante" in page.problem.sentence and page.printing.done.reason
    page.arrive("")
    stage.rest()
    assert page._made == () and page.printing.isHidden()


def test_who_prepares_nothing_reads_how_the_shares_stand_and_no_more(stage: Stage) -> None:
    stage.seat(stage.crew.auditor)
    page = stage.show(lambda station: SharesPage(station, Paper()))
    assert all(card.isHidden() for card in page.acts)
    assert page.subtitle.text()


def test_a_page_is_drawn_for_a_printer_and_reads_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at("open")
    shares = made(hands)
    pdf = printed(hands, shares)[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    draw_page(printer, pdf)
    drawn = (tmp_path / "page.pdf").read_bytes()
    assert len(pypdfium2.PdfDocument(drawn)) == 1
    assert scanned(drawn).rows() == shares[0].rows()


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_no_page_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    hands = at("open")
    pdf = printed(hands, made(hands)[:1])[0]
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFileName(str(tmp_path / "nowhere" / "page.pdf"))
    with pytest.raises(Trouble, match=r"paper\.not_printed"):
        draw_page(printer, pdf)


@pytest.mark.parametrize("alone", [False, True])
def test_shares_that_were_tried_too_often_are_told_where_they_are_seen(
    qtbot: QtBot, alone: bool
) -> None:
    kit = Kit(make_look(), words("fr"), SystemClock(), ZoneInfo("UTC"))
    door = RecoverPage(kit, "X", [("a", "Anne", "Anne"), ("b", "Bea", "Bea")], {"a": ["Bea"]})
    qtbot.addWidget(door)
    door.show()
    door.lost.put("a")
    door.second.put(NOBODY if alone else "Bea")
    door.place(Refusal("passphrase.wait", seconds=30))
    assert door.problem.isVisible() == alone
    assert bool(door.second_passphrase.problem) != alone


def told_at_the_door(window: Window, owner: str, other: str) -> None:
    """Whoever owned the seat is told before a passphrase is refused, and nobody else is."""
    window.window.sign_in()
    page = window.page
    assert isinstance(page, UnlockPage)
    page.name.put(other)
    assert not page.came_back.isVisible()
    page.name.put(owner)
    assert page.came_back.isVisible() and "parts" in page.came_back.text()


@pytest.mark.parametrize("alone", [False, True])
def test_at_the_door_two_shares_bring_a_lost_seat_back(
    qtbot: QtBot, tmp_path: Path, alone: bool
) -> None:
    window = Window(qtbot, tmp_path)
    try:
        window.explore(tmp_path / "exercice.opaline")
        study = window.window.study
        assert study is not None
        desk = study.desk
        page = window.page
        assert isinstance(page, UnlockPage)
        pharmacist, operator = (desk.sign_in(name, PASSPHRASE)
                                for name in ("Claire Aubert", "Marc Lenoir"))  # fmt: skip
        shares = make_shares(
            desk, sign(pharmacist, PASSPHRASE, Meaning.AUTHORED),
            sign(operator, PASSPHRASE, Meaning.APPROVED),
        )  # fmt: skip
        window.window.sign_in()
        page = window.page
        assert isinstance(page, UnlockPage)
        page.lost.emit()
        door = window.page
        assert isinstance(door, RecoverPage)
        door.lost.put(pharmacist.seat.seat)
        fill(door.entries[0], shares[2])
        assert door.scanned("".join(shares[0].rows()))
        for field in (door.new, door.again):
            type_text(field.editor, NEW)
        door.end.put(date(2031, 1, 1))
        door.second.put(NOBODY if alone else operator.seat.name)
        assert door.alone.isVisible() == alone
        assert door.second_passphrase.isVisible() != alone
        if alone:
            assert operator.seat.name in door.alone.text()
        else:
            type_text(door.second_passphrase.editor, PASSPHRASE)
        door.recover.click()
        qtbot.waitUntil(lambda: window.window.errands.idle, timeout=WAIT_MS)
        assert window.window.shell is not None, door.problem.sentence
        person = window.window.shell.station.person
        assert (person.seat.name, person.seat.role) == ("Claire Aubert", Role.PHARMACIST)
        assert person.seat.seat != pharmacist.seat.seat
        recovered = next(e for e in desk.board.events if e.kind == "SeatRecovered")
        assert recovered.text("alone") == ("yes" if alone else "no")
        told_at_the_door(window, pharmacist.seat.name, operator.seat.name)
    finally:
        window.window.close()
