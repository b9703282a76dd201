"""The page of patients' names: recorded, corrected, found from either end; for the pharmacy."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from app.command.pages import pages
from app.command.practice_bag import Scene
from app.trial.names import BagCode, Role
from app.ui.frame.shell import Shell
from app.ui.pages.bags import BagsPage
from app.ui.spec import OpenStudy
from app.ui.station import PresentedStation, Station
from app.ui.unblinded.names import NamesPage
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.ui.stage import Stage, Told, no_places, no_printers


def page_of(stage: Stage, target: str = "") -> NamesPage:
    return stage.show(lambda station: NamesPage(station, stage.bench.workbench), target)


def rows(page: NamesPage) -> list[list[str]]:
    model = page.rows.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def record(stage: Stage, page: NamesPage, surname: str) -> None:
    page.surname.put(surname)
    page.first_names.put("Odile Marie")
    page.birth.write("04/05/1958")
    stage.click(page.record)


def test_a_name_is_recorded_corrected_and_found_from_the_bag(stage: Stage, day: Scene) -> None:
    page = page_of(stage)
    page.rows.selectRow(0)
    stage.qtbot.keyClick(page.rows, Qt.Key.Key_Return)
    assert page.subject.text() == "01-001"
    born = stage.bench.desk.board.stories[day.request].events[0].number_of("birth_year")
    for surname in ("Thevenin", "Thévenin"):
        page.surname.put(surname)
        page.first_names.put("Odile Marie")
        page.birth.write(f"04/05/{born}")
        stage.click(page.record)
        assert not page.problem.sentence and not page.birth.problem
    assert (page.surname.text(), page.first_names.text(), page.birth.typed()) == ("", "", "")
    assert [line.split(",")[0] for line in page.history.text().splitlines()] == [
        "Thévenin", "Thevenin"
    ]
    for wanted in (BagCode(day.bag).shown, "ALB-2601", "thév"):
        page.scanned(wanted)
        (row,) = rows(page)
        assert row[:3] == ["01-001", "Thévenin", "Odile Marie"]
    page.scanned("01-001")
    stage.qtbot.keyPress(page.window(), Qt.Key.Key_F8)
    (row,) = rows(page)
    assert "•••" not in row
    stage.qtbot.keyRelease(page.window(), Qt.Key.Key_F8)
    (row,) = rows(page)
    assert row[-2:] == ["•••"] * 2
    page.scanned("01-009")
    assert rows(page) == []
    told = repr(stage.bench.desk.board.events)
    assert "Odile" not in told


def test_what_is_refused_is_told_beside_its_field(stage: Stage) -> None:
    page = page_of(stage)
    page.subject.put("01-009")
    record(stage, page, "Thévenin")
    assert page.subject.problem
    page.birth.write("")
    stage.click(page.record)
    assert page.birth.problem
    assert page.surname.text() == "Thévenin"


@pytest.mark.parametrize("who", ["pharmacist", "monitor", "auditor", "present"])
def test_the_page_is_there_for_the_pharmacy_alone(stage: Stage, who: str) -> None:
    station: Station = stage.station
    if who == "monitor":
        hands = Hands(stage.bench, stage.crew, cells=True)
        stage.seat(seated(hands, Role.MONITOR, "Paul Weiss"))
        assert station.unblinded
    elif who == "auditor":
        stage.seat(stage.crew.auditor)
    elif who == "present":
        station = PresentedStation(station)
    made = pages(
        stage.bench.workbench, lambda name, data: Path(name), no_places(), no_printers(), Told()
    )
    study = OpenStudy(
        Path("x"), stage.bench.desk, made, lambda person, act: None, lambda person: None
    )
    shell = Shell(station, study)
    stage.qtbot.addWidget(shell)
    assert ("names" in {spec.name for spec in shell.specs}) == (who == "pharmacist")
    if who != "present":
        assert stage.show(BagsPage).names.isHidden() == (who != "pharmacist")
