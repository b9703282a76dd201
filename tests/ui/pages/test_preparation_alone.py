"""One person at night on the preparation page: the pause, everything again, signed later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app.desk.unblinded.bench.closing import cancel_preparation
from app.trial.words import LANGUAGES
from app.ui.unblinded.preparation.panels.check import CheckPanel
from app.ui.unblinded.preparation.panels.compute import ComputePanel
from app.ui.unblinded.preparation.panels.release import ReleasePanel
from app.ui.who_signs import ALONE
from tests.desk.night import PAUSE, acts, deferring, scans
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import OTHER, Bencher, bench_at
from tests.ui.pages.test_preparation_otherwise import read_again
from tests.ui.pages.test_preparation_shown import faults


@contextmanager
def night(qtbot: QtBot, reached: str, cells: bool = True, **how: Any) -> Iterator[Bencher]:
    """The page at a step, in a study that lets a second person sign later."""
    with bench_at(qtbot, reached, cells, **how) as at:
        deferring(at.hands)
        at.page.refresh()
        at.stage.rest()
        yield at


def panel(at: Bencher) -> CheckPanel:
    """The panel of the second check, in front."""
    assert isinstance(at.panel, CheckPanel)
    return at.panel


def scan_all(at: Bencher) -> None:
    """Everything of the bag, one after the other."""
    for code in scans(at.hands):
        at.stage.bench.advance(0.1)
        at.scan(code)


@BOTH_ARMS
def test_one_person_checks_alone_after_the_pause(qtbot: QtBot, cells: bool) -> None:
    with night(qtbot, "labelled", cells) as at:
        lone = panel(at).lone
        assert lone.isVisibleTo(at.page)
        at.stage.click(lone.begin)
        assert not panel(at).card.isVisibleTo(at.page)
        wait = at.stage.station.kit.say("preparation.alone.wait", until="")
        assert at.reason.startswith(wait)
        at.later(PAUSE * 60)
        assert panel(at).card.isVisibleTo(at.page)
        scan_all(at)
        at.enter_second()
        at.press()
        at.sign()
        assert at.where == "release"
        assert at.hands.entry("checked").new["alone"] == "yes"
        assert at.hands.entry("checked").by == at.hands.me.seat.seat
        assert isinstance(at.panel, ReleasePanel)
        told = at.stage.station.kit.say(
            "preparation.release.checked_alone", name=at.hands.me.seat.name
        )
        assert at.panel.checked.words == told
        assert faults(at) == []


def test_while_one_is_alone_the_first_values_are_nowhere(qtbot: QtBot) -> None:
    with night(qtbot, "labelled") as at:
        at.stage.click(panel(at).lone.begin)
        sheet = at.page.sheet
        assert sheet is not None
        assert sheet.before.isHidden() and sheet.after.isHidden()
        for name in ("weight", "late", "worksheet"):
            assert not at.page.acts.actions[name].isVisible()
        for name in ("weight", "computed", "filled"):
            at.page.visit(name)
            assert at.where == "checked"
        at.page.visit("account")
        kit, view = at.stage.station.kit, at.page.view
        assert view is not None and view.pausing
        heard = at.page.top.banner.accessibleName()
        assert kit.say("preparation.weight_hidden") in heard and "70" not in heard


def test_a_difference_is_shown_until_the_pause_begins_anew(qtbot: QtBot) -> None:
    with night(qtbot, "labelled") as at:
        at.stage.click(panel(at).lone.begin)
        at.later(PAUSE * 60)
        scan_all(at)
        at.enter_second("71")
        at.press()
        at.sign()
        assert panel(at).differs.isVisibleTo(at.page)
        assert panel(at).lone.begin.isVisibleTo(at.page)
        at.stage.click(panel(at).lone.begin)
        assert not panel(at).differs.isVisibleTo(at.page)
        assert panel(at).weight.typed() == ""


def test_a_label_read_twice_counts_once(qtbot: QtBot) -> None:
    with night(qtbot, "labelled") as at:
        lone = panel(at).lone
        at.stage.click(lone.begin)
        at.later(PAUSE * 60)
        at.scan(at.hands.bag)
        at.scan(at.hands.bag)
        assert len(lone._scanned) == 1
        at.scan("V-020")
        assert len(lone._scanned) == 1


@BOTH_ARMS
def test_a_colleague_who_comes_checks_as_usual(qtbot: QtBot, cells: bool) -> None:
    with night(qtbot, "labelled", cells) as at:
        at.stage.click(panel(at).lone.begin)
        at.stage.click(panel(at).lone.other)
        at.enter_second()
        at.press()
        at.sign(OTHER)
        assert at.where == "release"
        assert "alone" not in at.hands.entry("checked").new


def test_without_the_setting_nothing_of_it_is_shown(qtbot: QtBot) -> None:
    with bench_at(qtbot, "labelled") as at:
        assert not panel(at).lone.isVisibleTo(at.page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [100, 150])
def test_being_alone_is_whole_on_the_screen(qtbot: QtBot, scale: int, language: str) -> None:
    with night(qtbot, "labelled", language=language, scale=scale) as at:
        assert faults(at) == []
        at.stage.click(panel(at).lone.begin)
        assert faults(at) == []
        at.later(PAUSE * 60)
        at.scan(at.hands.bag)
        assert faults(at) == []
        for name in ("account", "labels"):
            at.page.visit(name)
            assert faults(at) == []


def test_labels_are_printed_again_and_counted_alone(qtbot: QtBot) -> None:
    with night(qtbot, "checked") as at:
        at.page.visit("labels")
        at.type("reason", "encre")
        at.type("returned", "3")
        at.choose("who", ALONE)
        at.press()
        assert at.hands.story.events[-1].number_of("run") == 2
        at.page.visit("account")
        at.type("out", "3")
        at.choose("who", ALONE)
        at.stage.click(at.the("count"))
        assert at.hands.entry("labels_counted").new["second"] == ""


def test_by_default_two_people_count(qtbot: QtBot) -> None:
    with night(qtbot, "checked") as at:
        at.page.visit("account")
        at.type("out", "3")
        at.stage.click(at.the("count"))
        at.sign(OTHER)
        assert at.hands.entry("labels_counted").new["second"] == at.hands.crew.operator.seat.seat


def test_a_preparation_ends_by_one_person(qtbot: QtBot) -> None:
    with night(qtbot, "printed") as at:
        hands = at.hands
        cancel_preparation(hands.workbench, hands.me, hands.request, "withdrawn")
        hands.account_labels(destroyed=2)
        at.clock(hands.story.r)
        at.page.refresh()
        at.stage.rest()
        assert at.where == "end"
        at.choose("who", ALONE)
        at.press()
        at.sign()
        assert hands.story.disposition == "Cancelled"
        assert acts(hands) == ["ending"]


def test_a_dose_is_given_up_alone_after_the_pause(qtbot: QtBot) -> None:
    with night(qtbot, "pooled") as at:
        at.count(viability="69.9")
        at.compute()
        assert isinstance(at.panel, ComputePanel)
        failing = at.panel.failing
        failing.who.put(ALONE)
        failing.reason.put("viabilité")
        at.stage.click(failing.action)
        assert failing.reason.text() == "viabilité"
        assert not failing.action.isEnabled() or failing.action.reason
        at.later(PAUSE * 60)
        read_again(at, viability="69.9")
        at.stage.click(failing.action)
        at.sign()
        assert at.hands.entry("failed").new["alone"] == "yes"
