"""What one person signed alone, on Home and on its own page: due, read, signed by another."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk.boards.due import Task
from app.ui.pages.home import HomePage
from app.ui.unblinded.countersigning import CountersigningPage
from app.ui.widgets.table import Rows
from tests.desk.hands import Hands
from tests.desk.night import acts, deferring, lone_release, mark
from tests.desk.stages import at
from tests.ui.stage import Stage

OTHER = "Marc Lenoir"


def texts(table: Rows) -> list[list[str]]:
    """What a table shows."""
    model = table.model()
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def read(page: CountersigningPage) -> list[str]:
    """What is told of the line under the cursor, from top to bottom."""
    items = [page.details.itemAt(place) for place in range(page.details.count())]
    labels = [item.widget() for item in items if item is not None]
    return [one.text() for one in labels if isinstance(one, QLabel)]


@pytest.fixture
def night() -> Hands:
    hands = deferring(at("labelled"))
    lone_release(hands)
    assert acts(hands) == ["second_check"]
    return hands


def test_home_tells_what_is_due_and_what_is_late(qtbot: QtBot, night: Hands) -> None:
    with Stage.over(qtbot, night.bench, night.crew) as stage:
        went: list[tuple[str, str]] = []
        stage.station.going.connect(lambda page, target: went.append((page, target)))
        home = stage.show(HomePage)
        say = stage.station.kit.say
        (row,) = [row for row in texts(home.tasks) if say("due.countersign") in row[0]]
        assert row[2] == "01-001" and row[3] != "–"
        place = next(i for i, one in enumerate(home._view.tasks) if one.task is Task.COUNTERSIGN)
        home.tasks.opened.emit(str(place))
        assert went == [("countersigning", str(mark(night).number))]
        night.bench.clock.advance(timedelta(days=1, minutes=1))
        home.refresh()
        stage.rest()
        assert [row for row in texts(home.tasks) if say("due.countersign_late") in row[0]]
        auditor = Stage.over(qtbot, night.bench, night.crew)
        with auditor as other:
            other.seat(night.crew.auditor)
            blinded = other.show(HomePage)
            told = [row[0] for row in texts(blinded.tasks)]
            assert not [row for row in told if say("due.countersign_late") in row]


def test_another_person_signs_from_their_own_seat(qtbot: QtBot, night: Hands) -> None:
    with Stage.over(qtbot, night.bench, night.crew) as stage:
        stage.seat(night.crew.operator)
        page = stage.show(lambda s: CountersigningPage(s, night.workbench))
        what, values, digest = read(page)
        assert what.startswith(stage.station.kit.say("alone.second_check"))
        assert night.me.seat.name in what
        assert "70" in values and digest == night.entry("checked").new["digest"]
        assert mark(night).line.leaf.hex() in page.leaf.text()
        stage.click(page.sign_it)
        stage.sign()
        assert night.bench.desk.board.events[-1].kind == "Countersigned"
        assert night.bench.desk.board.events[-1].by.seat == night.crew.operator.seat.seat
        assert not page.sign_it.isEnabled()
        assert OTHER in texts(page.table)[0][4]


def test_at_the_same_screen_another_one_signs(qtbot: QtBot, night: Hands) -> None:
    with Stage.over(qtbot, night.bench, night.crew) as stage:
        number = str(mark(night).number)
        page = stage.show(lambda s: CountersigningPage(s, night.workbench), number)
        stage.click(page.sign_it)
        stage.sign(name=OTHER)
        assert night.bench.desk.board.events[-1].by.name == OTHER
