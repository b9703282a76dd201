"""The page of what was valid when: at the last line, at another one, at a moment."""

from __future__ import annotations

from app.trial.names import Role
from app.ui.pages.keys import KeysPage
from app.ui.pages.people import PeoplePage
from app.ui.pages.seat import SeatPage
from tests.desk.crowd import revoke, seated
from tests.desk.hands import Hands
from tests.ui.stage import Stage


def states(page: KeysPage) -> dict[str, str]:
    model = page.rows.model()
    return {
        str(model.index(row, 0).data()): str(model.index(row, 2).data())
        for row in range(model.rowCount())
    }


def test_a_seat_is_told_as_it_stood_at_a_line_or_a_moment(stage: Stage) -> None:
    hands = Hands(stage.bench, stage.crew, cells=True)
    before, moment = len(stage.bench.desk.board.events) - 1, stage.bench.clock.now()
    stage.bench.advance(60)
    person = seated(hands, Role.AUDITOR, "Nora Blanc")
    stage.bench.advance(60)
    revoke(hands, person)
    last = len(stage.bench.desk.board.events) - 1
    page = stage.show(KeysPage)
    assert states(page)["Nora Blanc"] == "Valable", "its last line is the one that revokes it"
    hands.receive()
    page = stage.show(KeysPage)
    assert states(page)["Nora Blanc"] == "Révoqué"
    assert "Claire Aubert" in states(page) and str(last + 1) in page.told.text()
    page.line.put(str(before))
    stage.click(page.by_line)
    assert "Nora Blanc" not in states(page) and str(before) in page.told.text()
    page.line.put(str(last - 1))
    stage.click(page.by_line)
    assert states(page)["Nora Blanc"] == "Valable"
    page.moment.put(moment)
    stage.click(page.by_moment)
    assert "Nora Blanc" not in states(page)


def test_a_line_that_is_not_there_is_told_at_its_field(stage: Stage) -> None:
    page = stage.show(KeysPage)
    for typed in ("99999", "x", "-1"):
        page.line.put(typed)
        stage.click(page.by_line)
        assert page.line.problem, typed
    page.moment.put(stage.bench.clock.now().replace(year=2001))
    stage.click(page.by_moment)
    assert page.moment.problem


def test_it_is_reached_from_the_people_and_from_a_line_of_a_seat(stage: Stage) -> None:
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    people = stage.show(PeoplePage)
    stage.click(people.valid)
    seat = stage.show(SeatPage, stage.crew.operator.seat.seat)
    seat.life.opened.emit(3)
    assert went == [("keys", ""), ("keys", "3")]
