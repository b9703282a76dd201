"""A study put in force on its pages: people, sites, list, stocks, each by two; then what is due."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE, seat_crew
from app.desk.boards.due import Task, due
from app.trial.names import Role
from app.ui.pages.home import HomePage
from app.ui.pages.people import PeoplePage
from app.ui.pages.study import StudyPage
from app.ui.unblinded.stock.page import StockPage
from tests.bench import empty_bench
from tests.ui.stage import Stage

PHRASE = "another long passphrase"


@pytest.fixture
def seated(qtbot: QtBot) -> Iterator[Stage]:
    """People are seated; nothing else is in force."""
    bench = empty_bench()
    crew = seat_crew(bench.workbench)
    with Stage.over(qtbot, bench, crew) as stage:
        yield stage


def tasks(stage: Stage) -> list[Task]:
    return [one.task for one in due(stage.bench.desk)]


def confirm_first(stage: Stage, name: str = "Marc Lenoir") -> None:
    """Home, Enter on the first thing due, the second person signs."""
    home = stage.show(HomePage)
    home.tasks.selectRow(0)
    home.tasks.opened.emit("0")
    stage.sign(name=name)


def test_home_of_a_new_study_lists_what_is_missing(seated: Stage) -> None:
    home = seated.show(HomePage)
    assert tasks(seated) == [
        Task.OPEN_SITES, Task.APPROVE_SPECIMEN, Task.COMMISSION_LIST, Task.RECEIVE_ALBUMIN,
    ]  # fmt: skip
    assert home.tasks.model().rowCount() == 4


def test_sites_are_opened_by_two(seated: Stage) -> None:
    page = seated.show(StudyPage)
    seated.click(page.open)
    seated.sign()
    assert not seated.bench.desk.board.sites
    assert not page.open.isEnabled(), "it waits for the second person"
    home = seated.show(HomePage)
    assert "01 Nancy" in str(home.tasks.model().index(0, 0).data()), "which sites is read"
    confirm_first(seated)
    assert seated.bench.desk.board.sites == ("01",)


def test_whoever_proposed_cannot_confirm(seated: Stage) -> None:
    page = seated.show(StudyPage)
    seated.click(page.open)
    seated.sign()
    confirm_first(seated, name="Claire Aubert")
    assert seated.bench.desk.board.sites == ()


def stock_page(stage: Stage) -> StockPage:
    return stage.show(lambda station: StockPage(station, stage.bench.workbench))


def test_albumin_and_vials_are_received_and_scans_join_the_delivery(seated: Stage) -> None:
    page = stock_page(seated)
    page.albumin.lot.put("ALB-1")
    page.albumin.expiry.put(date(2027, 1, 1))
    page.albumin.bottles.put("12")
    seated.click(page.albumin.receive)
    assert [lot.left for lot in seated.bench.desk.board.albumin] == [12]
    page.receipt.lot.put("MSC-1")
    page.receipt.donor.put("D-1")
    page.receipt.expiry.put(date(2027, 1, 1))
    page.receipt.viable.put("20000000")
    for paper in page.receipt.papers.values():
        paper.put("x")
    page.receipt.scan.editor.setFocus()
    for vial in ("V-1", "V-2", "V-1"):
        assert page.scanned(vial)
    seated.click(page.receipt.receive)
    assert page.receipt.table.model().rowCount() == 1
    shown = [page.receipt.table.model().index(0, column).data() for column in range(4, 9)]
    assert shown == ["2", "0", "2", "0", "0"], "they wait in quarantine"


@pytest.mark.parametrize(
    ("lot", "expiry", "bottles", "place"),
    [("", date(2027, 1, 1), "1", "lot"), ("A", date(2020, 1, 1), "1", "expiry"),
     ("A", None, "1", "expiry"), ("A", date(2027, 1, 1), "1,5", "bottles")],
)  # fmt: skip
def test_a_refused_receipt_is_told_in_place_and_kept(
    seated: Stage, lot: str, expiry: date | None, bottles: str, place: str
) -> None:
    page = stock_page(seated)
    page.albumin.lot.put(lot)
    page.albumin.expiry.put(expiry)
    page.albumin.bottles.put(bottles)
    seated.click(page.albumin.receive)
    assert getattr(page.albumin, place).problem
    assert seated.bench.desk.board.albumin == []
    assert page.albumin.bottles.typed() == bottles


def test_a_newcomer_types_the_passphrase_and_counts_once_confirmed(seated: Stage) -> None:
    page = seated.show(PeoplePage)
    today = seated.bench.clock.now().date()
    page.person.put("Anne Colin")
    page.role.put(Role.OPERATOR)
    page.qualification.put("Technicienne")
    page.trained.put(today)
    page.start.put(today)
    page.end.put(today + timedelta(days=400))
    for field, text in ((page.passphrase, PHRASE), (page.again, PHRASE + "x")):
        seated.qtbot.keyClicks(field.editor, text)
    seated.click(page.propose)
    assert page.again.problem, "two passphrases that differ"
    assert page.person.text() == "Anne Colin"
    for field in (page.passphrase, page.again):
        seated.qtbot.keyClicks(field.editor, PHRASE)
    seated.click(page.propose)
    seated.sign()
    assert page.table.model().rowCount() == 4
    assert page.focusWidget() is page.person.editor, "the next newcomer begins at the name"
    assert seated.bench.desk.sign_in("Anne Colin", PHRASE)
    home = seated.show(HomePage)
    told = str(home.tasks.model().index(0, 0).data())
    assert "Anne Colin, second opérateur, du" in told, "who confirms reads what they confirm"
    confirm_first(seated)
    assert not seated.bench.desk.board.waiting()


def test_a_name_taken_is_told_beside_the_name(seated: Stage) -> None:
    page = seated.show(PeoplePage)
    today = seated.bench.clock.now().date()
    page.person.put("marc  lenoir")
    page.role.put(Role.AUDITOR)
    page.qualification.put("ARC")
    for field in (page.trained, page.start, page.end):
        field.put(today)
    for secret in (page.passphrase, page.again):
        seated.qtbot.keyClicks(secret.editor, PHRASE)
    seated.click(page.propose)
    seated.sign(PASSPHRASE)
    assert page.person.problem
