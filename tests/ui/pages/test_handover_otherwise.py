"""A bag called back, lost, a destruction taken back: by the page, in both arms."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.ui.pages.handover.otherwise import LostForm, RecallForm, WithdrawForm
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.on_the_way import form_of, page_at, slip
from tests.ui.pages.test_handover_back import destroy


@BOTH_ARMS
def test_a_bag_is_called_back_and_its_reason_stays_sealed(qtbot: QtBot, cells: bool) -> None:
    with page_at(qtbot, "arrived", cells) as (stage, hands, page):
        stage.click(page.acts.aside["BagRecalled"])
        form = form_of(page, RecallForm)
        slip(page, "N-1")
        stage.click(page.acts.primary)
        stage.sign()
        assert form.reason.problem, "why is asked for"
        form.reason.put("poids 71, non 70")
        stage.click(page.acts.primary)
        stage.sign()
        event = hands.story.events[-1]
        assert event.kind == "BagRecalled"
        assert "71" not in str(event.facts["bag"]) and b"poids" not in event.line.open
        assert page.view is not None and page.view.front == "BagReturned"


@BOTH_ARMS
def test_a_lost_bag_rests(qtbot: QtBot, cells: bool) -> None:
    with page_at(qtbot, "taken", cells) as (stage, hands, page):
        stage.click(page.acts.aside["BagLost"])
        form_of(page, LostForm)
        slip(page)
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.stage == "BagLost"
        assert page.form is None


@BOTH_ARMS
@pytest.mark.parametrize("before", ["BagRecalled", "BagLost", ""])
def test_an_infusion_begun_all_the_same_is_told_on_the_page(
    qtbot: QtBot, cells: bool, before: str
) -> None:
    with page_at(qtbot, "arrived", cells) as (stage, hands, page):
        if before:
            stage.click(page.acts.aside[before])
            if isinstance(page.form, RecallForm):
                page.form.reason.put("poids")
            slip(page, "N-1")
            stage.click(page.acts.primary)
            stage.sign()
            assert hands.story.stage == before
        stage.click(page.acts.aside["InfusionStarted"])
        slip(page, "N-2")
        stage.click(page.acts.primary)
        stage.rest()
        assert hands.story.stage == "InfusionStarted"
        assert page.kit.say("caution.infusion.unchecked") in page.problem.sentence


@BOTH_ARMS
def test_a_mistaken_destruction_is_taken_back(qtbot: QtBot, cells: bool) -> None:
    with page_at(qtbot, "released", cells) as (stage, hands, page):
        stage.click(page.acts.aside["DestructionProposed"])
        destroy(stage, page)
        stage.click(page.acts.aside["DestructionWithdrawn"])
        form_of(page, WithdrawForm)
        stage.click(page.acts.primary)
        stage.sign()
        assert hands.story.stage == "Released"
        assert page.view is not None and page.view.front == "BagOffered"
