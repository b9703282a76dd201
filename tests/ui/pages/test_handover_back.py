"""What comes back or is left, on the page: signed, destroyed, confirmed by a second person."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.desk.bag.handover import RETURN_REASONS
from app.ui.pages.handover.back import ConfirmForm, DestroyForm, ReturnForm
from app.ui.pages.handover.page import HandoverPage
from app.ui.who_signs import ALONE
from tests.desk.night import deferring
from tests.ui.pages.on_the_way import form_of, page_at, slip
from tests.ui.stage import Stage


@pytest.mark.parametrize("stage_name", ["offered", "arrived"])
def test_what_comes_back_is_signed_and_destroyed_by_two(qtbot: QtBot, stage_name: str) -> None:
    with page_at(qtbot, stage_name) as (stage, hands, page):
        due = page.form
        stage.click(page.acts.aside["BagReturned"])
        form = page.form
        assert isinstance(form, ReturnForm)
        form.giver.put("IDE Simon")
        form.seal.put("yes")
        slip(page, "W-4")
        stage.click(page.acts.primary)
        assert form.reason.problem, "no reason is chosen beforehand"
        form.reason.put("died")
        stage.click(page.acts.due)
        assert page.form is due, "the way back is open while nothing is signed"
        stage.click(page.acts.aside["BagReturned"])
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.stage == "BagReturned"
        assert hands.story.events[-1].text("reason") == "died"
        destroy(stage, page)
        assert hands.story.stage == "DestructionProposed"
        confirm_by(stage, page, hands.crew.pharmacist.seat.name)
        assert hands.story.stage == "DestructionProposed", "one person alone destroys nothing"
        assert page.problem.sentence
        confirm_by(stage, page, hands.crew.operator.seat.name)
        assert hands.story.stage == "Confirmed"
        assert page.form is None


def test_one_person_destroys_a_bag_where_another_signs_later(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        stage.click(page.acts.aside["DestructionProposed"])
        form = page.form
        assert isinstance(form, DestroyForm)
        assert not form.who.isVisibleTo(page)
        deferring(hands)
        page.refresh()
        stage.rest()
        assert form.who.isVisibleTo(page)
        form.who.put(ALONE)
        destroy(stage, page)
        assert hands.story.stage == "DestroyedAlone"
        assert page.form is None


def test_whether_it_came_back_sealed_is_never_guessed(qtbot: QtBot) -> None:
    with page_at(qtbot, "offered") as (stage, hands, page):
        stage.click(page.acts.aside["BagReturned"])
        form = page.form
        assert isinstance(form, ReturnForm)
        form.reason.put("damaged")
        form.giver.put("IDE Simon")
        slip(page)
        stage.click(page.acts.primary)
        assert form.seal.problem
        form.seal.put("no")
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.events[-1].text("seal_intact") == "no"


def destroy(stage: Stage, page: HandoverPage) -> None:
    """The first of the two signatures."""
    form = page.form
    assert isinstance(form, DestroyForm)
    form.method.put("incinération")
    form.done.put(page.kit.now())
    form.remainders.put("V-001, reste 1,3 ml")
    stage.click(page.acts.primary)
    stage.sign()


def confirm_by(stage: Stage, page: HandoverPage, name: str) -> None:
    """The second signature, by somebody of this name."""
    form_of(page, ConfirmForm)
    stage.click(page.acts.primary)
    stage.sign(name=name)


def test_whoever_did_not_propose_confirms_alone(qtbot: QtBot) -> None:
    with page_at(qtbot, "ended") as (stage, hands, page):
        stage.click(page.acts.aside["DestructionProposed"])
        destroy(stage, page)
        stage.seat(hands.crew.operator)
        stage.rest()
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.stage == "Confirmed"
        assert hands.story.events[-1].by.name == hands.crew.operator.seat.name


def test_what_else_was_destroyed_stays_sealed(qtbot: QtBot) -> None:
    with page_at(qtbot, "ended") as (stage, hands, page):
        stage.click(page.acts.aside["DestructionProposed"])
        destroy(stage, page)
        event = hands.bench.desk.board.waiting()[0]
        assert b"V-001" not in event.line.open
        assert hands.workbench.sealed_facts(hands.me, event)["remainders"] == "V-001, reste 1,3 ml"
        shown = [one.value for told in page.view.told for one in told.details] if page.view else []
        assert not any("V-001" in value for value in shown)


@pytest.mark.parametrize("reason", RETURN_REASONS)
def test_every_reason_of_a_return_can_be_chosen(qtbot: QtBot, reason: str) -> None:
    with page_at(qtbot, "offered") as (stage, hands, page):
        stage.click(page.acts.aside["BagReturned"])
        form = page.form
        assert isinstance(form, ReturnForm)
        form.reason.put(reason)
        form.giver.put("IDE Simon")
        form.seal.put("yes")
        slip(page)
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.events[-1].text("reason") == reason
