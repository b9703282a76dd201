"""A whole bag on the preparation page alone, in either arm; and that it resumes where it was."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.view import STAGES
from app.ui.widgets.quantity_field import QuantityField
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import STEPS, bench_at


@BOTH_ARMS
def test_a_whole_bag_is_made_on_the_page_alone(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "accepted", cells) as at:
        story = at.hands.story
        at.reveal()
        assert at.where == "labels"
        assert "22:05" in at.reason
        at.clock(story.d)
        at.press()
        assert [job.copies for job in at.stage.bench.printer.jobs] == [3]
        for act in (at.materials, at.thaw, at.pool, at.count, at.compute, at.fill, at.label,
                    at.check):  # fmt: skip
            act()
        assert at.where == "release"
        at.answer()
        assert "00:05" in at.reason
        at.clock(story.r)
        at.press()
        at.sign()
        assert at.went == [("handover", at.hands.bag)]
        assert at.hands.story.disposition == "Released"
        acts = [entry.act for entry in at.hands.capsule.entries]
        assert [act for act in acts if act != "shown"] == [
            "labels_begun", "labels_sent", "materials", "thawed", "pooled", "counted", "computed",
            "filled",
            "labelled", "checked", "closed",
        ]  # fmt: skip
        assert at.hands.entry("checked").by == at.hands.crew.operator.seat.seat


@BOTH_ARMS
@pytest.mark.parametrize("reached", list(STEPS))
def test_it_resumes_at_the_exact_step(qtbot: QtBot, reached: str, cells: bool) -> None:
    with bench_at(qtbot, reached, cells) as at:
        assert at.where == STEPS[reached]
        assert at.page.sheet is not None
        assert at.page.sheet.is_due
        place = [str(stage) for stage in STAGES].index(at.where)
        assert at.page.view is not None
        done = {STAGES.index(stage) for stage in at.page.view.done}
        assert done == set(range(place))


@BOTH_ARMS
@pytest.mark.parametrize("reached", list(STEPS))
def test_the_arm_is_stated_at_every_step_after_its_reveal(
    qtbot: QtBot, reached: str, cells: bool
) -> None:
    with bench_at(qtbot, reached, cells) as at:
        stated = "Cellules" if cells else "Albumine seule"
        hidden = reached == "accepted"
        assert at.page.top.arm.words == ("Non révélé" if hidden else stated)


@BOTH_ARMS
def test_each_appearance_of_the_arm_is_noted_before_it_is_seen(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "printed", cells) as at:
        shown = [e for e in at.hands.capsule.entries if e.act == "shown"]
        # Once by the reveal, once because this page has just opened.
        assert len(shown) == 2
        at.page.refresh()
        at.stage.rest()
        assert len([e for e in at.hands.capsule.entries if e.act == "shown"]) == 2
        at.stage.station.back(at.hands.crew.pharmacist)
        at.stage.rest()
        assert len([e for e in at.hands.capsule.entries if e.act == "shown"]) == 3


def test_after_a_lock_nothing_is_seen_until_a_showing_is_noted(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed") as at:
        at.type("volume", "9,")
        at.lock()
        at.tick()
        at.unlock()
        assert at.page.top.arm.words == "Non révélé"
        assert at.page.bench.isHidden()
        at.reopen()
        assert at.page.top.arm.words == "Cellules"
        assert at.page.bench.isVisible()
        assert at.where == "pooled"
        at.type("volume", "9,5")
        at.press()
        assert at.hands.entry("pooled").new["available_ml"] == "9.5"


def test_what_is_typed_outlives_a_lock_and_a_visit_elsewhere(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "viable")
        at.type("fields.cells", "9000000")
        at.lock()
        at.unlock()
        at.reopen()
        at.page.arrive("")
        at.stage.rest()
        at.page.visit("weight")
        at.page.visit("")
        at.type("fields.viability", "88,5")
        at.press()
        assert at.hands.entry("counted").new == {
            "method": "viable", "cells_per_ml": "9000000", "viability_percent": "88.5",
        }  # fmt: skip


@BOTH_ARMS
def test_before_d_only_the_supplies_can_be_read_in(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "accepted", cells) as at:
        at.reveal()
        sheet = at.page.sheet
        assert sheet is not None
        at.stage.click(sheet.after)
        assert at.where == "materials"
        at.materials()
        assert at.where == "labels"
        at.stage.click(sheet.after)
        assert sheet.after.isHidden()
        at.page.visit("thawed")
        at.scan("V-001" if cells else at.hands.bottles[0])
        assert "22:05" in at.reason
        at.clock(at.hands.story.d)
        assert "étiquettes" in at.reason


def test_what_was_recorded_is_typed_anew_when_it_is_done_again(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed") as at:
        at.pool()
        at.visit("pooled")
        assert at.part("volume", QuantityField).typed() == ""
        assert "9,5" in at.part("lead.standing", QLabel).text()
        at.type("volume", "9,4")
        assert at.reason
        at.type("reason", "relu")
        at.press()
        entry = at.hands.entry("pooled")
        assert (entry.old["available_ml"], entry.new["available_ml"]) == ("9.5", "9.4")


def test_a_click_too_many_prints_once(qtbot: QtBot) -> None:
    with bench_at(qtbot, "revealed") as at:
        button = at.page.acts.primary
        button.click()
        button.click()
        at.stage.rest()
        assert len(at.stage.bench.printer.jobs) == 1
        assert sum(e.kind == "LabelsPrinted" for e in at.hands.story.events) == 1


def test_the_open_preparations_are_offered_the_bench_first(qtbot: QtBot) -> None:
    with bench_at(qtbot, "revealed") as at:
        first = at.hands.request
        at.hands.receive("01-002")
        at.hands.accept()
        at.page.leave()
        at.stage.rest()
        rows = at.page.choose.rows
        assert rows.model().rowCount() == 2
        assert rows.key() == first
        assert at.page.foot.isHidden()
        rows.selectRow(1)
        at.stage.qtbot.keyClick(rows, "\r")
        at.stage.rest()
        assert at.page.view is not None
        assert at.page.view.request == at.hands.request
        assert "précédente" in at.reason


def test_without_an_open_preparation_the_page_says_so(qtbot: QtBot) -> None:
    with bench_at(qtbot, "released") as at:
        assert at.page.choose.none.isVisible()
        assert "close" in at.page.problem.sentence
        assert at.page.foot.isHidden()
