"""A seat recovered while a colleague might have confirmed: they see it, and sign it by keyboard."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.desk.boards.due import Task
from app.desk.escrow.recovering import recover_seat
from app.desk.journal import Person
from app.ui.pages.home import HomePage
from app.ui.pages.people import PeoplePage
from app.ui.unblinded.countersigning import CountersigningPage
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.desk.test_act_0_shares import NEW, end, made
from tests.ui.pages.test_countersigning import texts
from tests.ui.pages.test_unblinding import Keyboard, shell_of, words_on
from tests.ui.stage import Stage


@pytest.fixture
def hands() -> Hands:
    """The pharmacist's seat came back with two shares, and nobody confirmed it."""
    hands = at("received")
    one, two, _ = made(hands)
    person = recover_seat(hands.bench.desk, (one, two), hands.me.seat.seat, NEW, end(hands), None)
    return replace(hands, crew=replace(hands.crew, pharmacist=person))


def colleague(hands: Hands) -> Person:
    """The operator, signed in after the keys were renewed."""
    return hands.bench.desk.sign_in(hands.crew.operator.seat.name, PASSPHRASE)


def test_from_home_to_the_signature_by_keyboard_alone(qtbot: QtBot, hands: Hands) -> None:
    desk = hands.bench.desk
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        stage.seat(colleague(hands))
        shell, keys = shell_of(stage, {}), Keyboard(stage)
        say = stage.station.kit.say
        home = shell.page
        assert isinstance(home, HomePage)
        place = next(
            i for i, one in enumerate(home._view.tasks) if one.task is Task.SECOND_RECOVERY
        )
        name = hands.me.seat.name
        assert say("due.second_recovery", name=name) in texts(home.tasks)[place][0]
        for _ in range(40):
            if QApplication.focusWidget() is home.tasks:
                break
            keys.press("Tab")
        keys.press("Home")
        for _ in range(place):
            keys.press("Down")
        keys.act("<Return>")
        page = shell.page
        assert isinstance(page, CountersigningPage)
        qtbot.waitUntil(lambda: name in words_on(page))
        recovered = next(e for e in desk.board.events if e.kind == "SeatRecovered")
        assert recovered.text("qualification") in words_on(page), "what the seat may do is read"
        assert page.sign_it.isEnabled() and page.inner.isHidden()
        keys.press("Ctrl+Return")
        dialog = stage.dialog(SignatureDialog)
        stage.qtbot.waitUntil(dialog.isActiveWindow)
        keys.type(PASSPHRASE)
        keys.press("Return")
        stage.rest()
        signed = desk.board.events[-1]
        assert (signed.kind, signed.by.name) == ("Countersigned", hands.crew.operator.seat.name)
        assert not page.sign_it.isEnabled() and signed.by.name in texts(page.table)[0][4]
        hands.bench.verdict()


def test_the_one_who_was_recovered_is_asked_for_another_person(
    qtbot: QtBot, hands: Hands
) -> None:
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(lambda s: CountersigningPage(s, hands.workbench))
        stage.click(page.sign_it)
        stage.sign(name=hands.crew.operator.seat.name)
        assert hands.bench.desk.board.events[-1].by.name == hands.crew.operator.seat.name


def test_the_page_of_the_people_says_it_to_everybody(qtbot: QtBot, hands: Hands) -> None:
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        stage.seat(hands.crew.auditor)
        page = stage.show(PeoplePage)
        told = stage.station.kit.say("standing.countersign")
        rows = [row for row in texts(page.table) if row[-1] == told]
        assert [row[0] for row in rows] == [hands.me.seat.name]
