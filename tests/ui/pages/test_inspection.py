"""The pages of an inspection: opened by two in the window, read, closed; nothing is written."""

from __future__ import annotations

from pathlib import Path

from app.command.practice_bag import Scene
from app.desk.journal import Person
from app.desk.unblinded.papers.registers import SHEETS
from app.trial.names import BagCode, Role
from app.ui.pages.home import HomePage
from app.ui.pages.inspection import InspectionPage
from app.ui.pages.log.kept import KeptFilters
from app.ui.pages.log.page import LogPage
from app.ui.pages.people import PeoplePage
from app.ui.unblinded.registers import RegistersPage
from app.ui.unblinded.stock.page import StockPage
from app.ui.widgets.table import Rows
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.ui.stage import Stage, Told


def _keep(name: str, data: bytes) -> Path:
    return Path(name)


def visitor(stage: Stage) -> Person:
    """An inspector at the station, nothing opened yet."""
    person = seated(Hands(stage.bench, stage.crew, cells=True), Role.INSPECTOR, "Ines Faure")
    stage.seat(person)
    return person


def open_it(stage: Stage) -> Person:
    """Both sign on the page; the inspector with the keys lent goes on at the station."""
    entered: list[object] = []
    stage.station.entering.connect(entered.append)
    page = stage.show(InspectionPage)
    stage.click(page.open)
    stage.sign(name=stage.crew.pharmacist.seat.name)
    stage.sign(name=stage.crew.operator.seat.name)
    (person,) = entered
    assert isinstance(person, Person)
    stage.seat(person)
    return person


def test_two_sign_and_the_visit_stands_with_both_names(stage: Stage) -> None:
    visitor(stage)
    assert not stage.station.unblinded
    open_it(stage)
    assert stage.station.unblinded and stage.station.reads_only
    page = stage.show(InspectionPage)
    assert page.open.isHidden() and not page.close_it.isHidden()
    row = [page.rows.model().index(0, column).data() for column in range(4)]
    assert row[1] == "Ines Faure"
    openers = row[2].split(", ")
    assert [one.split(" · ")[0] for one in openers] == ["Claire Aubert", "Marc Lenoir"]
    assert all("approuvé" in one and "24" in one for one in openers)
    assert row[3] in page.told.text()
    left: list[bool] = []
    stage.station.leaving.connect(lambda: left.append(True))
    stage.click(page.close_it)
    assert left == [True]


def test_the_same_person_twice_opens_nothing(stage: Stage) -> None:
    visitor(stage)
    page = stage.show(InspectionPage)
    stage.click(page.open)
    for _ in range(2):
        stage.sign(name=stage.crew.pharmacist.seat.name)
    assert page.problem.sentence and not stage.station.unblinded
    assert page.rows.model().rowCount() == 0


def test_every_register_is_read_on_the_screen_without_a_line(stage: Stage, day: Scene) -> None:
    visitor(stage)
    open_it(stage)
    lines = len(stage.bench.desk.board.events)
    page = stage.show(lambda station: RegistersPage(station, stage.bench.workbench))
    found = set()
    for what in SHEETS:
        page.choice.put(what)
        page.refresh()
        stage.rest()
        assert isinstance(page.rows, Rows) and page.card.title.text()
        if page.rows.model().rowCount():
            found.add(what)
    assert {"inner_log", "subject_log", "stock_log"} <= found
    page.arrive("inner_log")
    stage.rest()
    assert page.rows is not None and BagCode(day.bag).shown in page.rows.model().index(0, 2).data()
    assert len(stage.bench.desk.board.events) == lines


def test_what_only_acts_is_not_there_for_who_only_reads(stage: Stage) -> None:
    visitor(stage)
    open_it(stage)
    workbench = stage.bench.workbench
    stock = stage.show(lambda station: StockPage(station, workbench))
    home = stage.show(HomePage)
    hidden = (stock.receipt.receive, stock.moves, stock.albumin.lot)
    assert all(part.isHidden() for part in hidden)
    assert stock.receipt.table.model().rowCount() == 1
    assert not hasattr(home, "unblind") and not home.visit.isHidden()
    people = stage.show(PeoplePage)
    assert people.foot.isHidden() and not people.person.isVisible()
    log = stage.show(lambda station: LogPage(station, _keep, KeptFilters(Told())))
    assert log.checkpoint.isHidden() and log.taking.button.isHidden() and log.pane.ask.isHidden()
