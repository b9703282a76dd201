"""The custody board on the page: what is shown, found, opened; the same for every eye."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.desk.bag.request import decline_request
from app.trial.names import BagCode
from app.ui.pages.bags import ALL, OPEN, BagsPage
from tests.blinding.swap import Seated, lived
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.desk.test_act_12_return import bring_back
from tests.ui.stage import Stage


@contextmanager
def board_of(qtbot: QtBot, hands: Hands) -> Iterator[tuple[Stage, BagsPage]]:
    """The board over a bench."""
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        yield stage, stage.show(BagsPage)


def cells(page: BagsPage) -> list[tuple[str, ...]]:
    """The words of every row."""
    model = page.rows.model()
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def three_requests() -> Hands:
    """One infused, one declined, one to be answered, which is in hand."""
    hands = at("ended")
    hands.receive("01-002")
    decline_request(hands.bench.desk, hands.me, hands.request, "withdrawn")
    hands.receive("01-003")
    return hands


def went(stage: Stage) -> list[tuple[str, str]]:
    """Where the page asks to go from now on."""
    asked: list[tuple[str, str]] = []
    stage.station.going.connect(lambda page, target: asked.append((page, target)))
    return asked


def test_what_is_under_way_is_shown_at_first_and_everything_on_demand(qtbot: QtBot) -> None:
    with board_of(qtbot, three_requests()) as (_, page):
        assert [row[2] for row in cells(page)] == ["01-003"]
        page.which.put(ALL)
        assert [row[2] for row in cells(page)] == ["01-003", "01-002", "01-001"]
        assert [row[0] for row in cells(page)] == ["À répondre", "Refusée", "Perfusée"]
        page.which.put(OPEN)
        assert len(cells(page)) == 1


@pytest.mark.parametrize(
    "wanted", ["01-001", "PERFUSÉE", "perfusee", "nancy 001", "perfusion terminée", ""]
)
def test_a_bag_is_found_by_any_of_its_words(qtbot: QtBot, wanted: str) -> None:
    with board_of(qtbot, three_requests()) as (_, page):
        page.which.put(ALL)
        page.wanted.put(wanted)
        found = [row[2] for row in cells(page)]
        assert "01-001" in found
        assert len(found) == (3 if not wanted else 1)


def test_a_bag_is_found_by_its_code_with_and_without_hyphens(qtbot: QtBot) -> None:
    hands = three_requests()
    bag = next(story.bag for story in hands.bench.desk.board.stories.values() if story.bag)
    with board_of(qtbot, hands) as (_, page):
        page.which.put(ALL)
        for wanted in (bag, bag.lower(), BagCode(bag).shown, bag[:4]):
            page.wanted.put(wanted)
            assert [row[2] for row in cells(page)] == ["01-001"]
        page.wanted.put("zzz")
        assert cells(page) == []
        assert not page.open.isEnabled()


def test_the_search_has_the_keyboard_when_asked_for(qtbot: QtBot) -> None:
    with board_of(qtbot, at("offered")) as (_, page):
        page.window().activateWindow()
        page.search()
        qtbot.keyClicks(page.wanted.editor, "nancy")
        assert page.wanted.text() == "nancy"
        page.search()
        qtbot.keyClicks(page.wanted.editor, "x")
        assert page.wanted.text() == "x", "what was looked for is written over"


def test_enter_opens_the_history_of_the_bag(qtbot: QtBot) -> None:
    hands = at("offered")
    with board_of(qtbot, hands) as (stage, page):
        asked = went(stage)
        qtbot.keyClick(page.rows, Qt.Key.Key_Return)
        stage.click(page.open)
        assert asked == [("bag", hands.bag)] * 2


STEPS: list[tuple[str, str, Callable[[Hands], str]]] = [
    ("received", "request", lambda hands: hands.request),
    ("accepted", "preparation", lambda hands: hands.request),
    ("checked", "preparation", lambda hands: hands.request),
    ("released", "handover", lambda hands: hands.bag),
    ("started", "handover", lambda hands: hands.bag),
]


@pytest.mark.parametrize(("reached", "where", "target"), STEPS)
def test_the_next_act_is_one_key_away(
    qtbot: QtBot, reached: str, where: str, target: Callable[[Hands], str]
) -> None:
    hands = at(reached)
    with board_of(qtbot, hands) as (stage, page):
        asked = went(stage)
        stage.click(page.step)
        assert asked == [(where, target(hands))]


@pytest.mark.parametrize(("reached", "where", "target"), STEPS)
def test_an_auditor_sees_the_same_board_and_no_way_to_the_unblinded(
    qtbot: QtBot, reached: str, where: str, target: Callable[[Hands], str]
) -> None:
    hands = at(reached)
    with board_of(qtbot, hands) as (stage, page):
        mine = cells(page)
        stage.seat(hands.crew.auditor)
        other = stage.show(BagsPage)
        assert cells(other) == mine
        assert other.step.isVisible() is (where == "handover")


def test_the_deadline_is_told_by_its_hour_and_what_is_left(qtbot: QtBot) -> None:
    hands = at("released")
    hands.clock_at(hands.story.first("RequestAccepted").text("start_by"), -30.5)
    with board_of(qtbot, hands) as (stage, page):
        assert cells(page)[0][6].endswith("· 30\u00a0min")
        hands.clock_at(hands.story.first("RequestAccepted").text("start_by"), 5)
        page.tick()
        stage.rest()
        assert cells(page)[0][6].endswith("· +5\u00a0min")


def test_the_state_follows_the_clock(qtbot: QtBot) -> None:
    hands = at("accepted")
    with board_of(qtbot, hands) as (stage, page):
        for minutes, state in ((-1, "Acceptée"), (0, "En préparation"), (121, "À clore")):
            hands.clock_at(hands.story.d, minutes)
            page.tick()
            stage.rest()
            assert cells(page)[0][0] == state


def test_the_row_in_hand_stays_in_hand_when_another_is_written(qtbot: QtBot) -> None:
    hands = at("offered")
    with board_of(qtbot, hands) as (stage, page):
        first = page.rows.key()
        hands.receive("01-002")
        page.refresh()
        stage.rest()
        assert len(cells(page)) == 2 and page.rows.key() == first
        hands.request = str(first)
        bring_back(hands)
        page.refresh()
        stage.rest()
        assert "Retournée" in [row[0] for row in cells(page)]


def test_a_scanned_label_opens_its_history(qtbot: QtBot) -> None:
    hands = at("offered")
    with board_of(qtbot, hands) as (stage, page):
        asked = went(stage)
        assert page.accepts(hands.bag) and page.scanned(hands.bag)
        assert not page.accepts("0123") and not page.scanned("0123")
        assert asked == [("bag", hands.bag)]


@pytest.mark.parametrize("seed", [1, 4])
def test_boards_of_exchanged_arms_are_equal(qtbot: QtBot, seed: int) -> None:
    seated, boards = Seated.once(), []
    for exchanged in (False, True):
        bench, crew = seated.fork(seed)
        lived(bench, crew, seed, exchanged)
        with Stage.over(qtbot, bench, crew) as stage:
            stage.seat(crew.auditor)
            page = stage.show(BagsPage)
            page.which.put(ALL)
            boards.append(cells(page))
    assert boards[0] == boards[1]
    assert boards[0]
