"""What goes otherwise at the bench, on the page: repeats, differences, failures, ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from app.trial.study_parts import AfterFailedDose
from app.ui.unblinded.preparation.panels.check import CheckPanel
from app.ui.unblinded.preparation.panels.compute import ComputePanel
from app.ui.unblinded.preparation.panels.materials import MaterialsPanel
from app.ui.widgets.confirm_dialog import ConfirmDialog
from app.ui.widgets.field import Field
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import OTHER, Bencher, bench_at


def destroy_labels(at: Bencher) -> None:
    """The end waits for the two labels that go on no bag; they are told to be destroyed."""
    assert "justifier" in at.reason
    at.page.acts.actions["account"].trigger()
    assert at.where == "account"
    at.type("gone", "2")
    at.press()
    at.page.acts.actions["due"].trigger()
    assert at.where == "end"


def shown_in(panel: CheckPanel) -> list[str]:
    """The words of the card of differences, row by row."""
    grid = panel.differs.grid
    items = [
        grid.itemAtPosition(row, column)
        for row in range(1, grid.rowCount())
        for column in range(3)
    ]
    shown = [item.widget() for item in items if item is not None]
    return [one.text() for one in shown if isinstance(one, QLabel)]


@BOTH_ARMS
def test_a_difference_shows_both_values_and_loses_nothing(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "labelled", cells) as at:
        at.enter_second(weight="72,5")
        at.press()
        at.sign(OTHER)
        panel = at.panel
        assert isinstance(panel, CheckPanel)
        assert panel.differs.isVisible()
        assert shown_in(panel) == ["poids", "70", "72,5"]
        assert at.where == "checked"
        assert panel.weight.typed() == "72,5"
        assert at.page.problem.sentence == ""
        at.type("weight", "70")
        at.press()
        at.sign(OTHER)
        assert at.where == "release"
        assert at.hands.entry("differed").by == at.hands.crew.operator.seat.seat


def test_counts_that_differ_are_shown_field_by_field(qtbot: QtBot) -> None:
    with bench_at(qtbot, "labelled") as at:
        at.enter_second(viability="91")
        at.choose("counted.method", "viable")
        at.press()
        at.sign(OTHER)
        panel = at.panel
        assert isinstance(panel, CheckPanel)
        assert shown_in(panel) == [
            "méthode", "Cellules totales", "Cellules viables", "viabilité", "90", "91",
        ]  # fmt: skip


@BOTH_ARMS
def test_the_first_values_are_out_of_sight_while_the_second_types(
    qtbot: QtBot, cells: bool
) -> None:
    with bench_at(qtbot, "labelled", cells) as at:
        banner = at.page.top.banner.accessibleName()
        assert "70 kg" not in banner
        assert "masqué" in banner
        at.check()
        assert "70 kg" in at.page.top.banner.accessibleName()


def test_the_second_person_may_sign_at_their_own_seat(qtbot: QtBot) -> None:
    with bench_at(qtbot, "labelled") as at:
        at.stage.station.back(at.hands.crew.operator)
        at.stage.rest()
        at.enter_second()
        at.press()
        dialog = at.stage.dialog(SignatureDialog)
        assert dialog.who is None
        at.sign()
        assert at.hands.entry("checked").by == at.hands.crew.operator.seat.seat
        at.clock(at.hands.story.r)
        at.answer()
        at.press()
        at.sign()
        assert "autre" in at.page.problem.sentence
        assert at.hands.story.is_open


def test_a_dose_refused_shows_the_ways_on(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.count(viability="60")
        at.compute()
        panel = at.panel
        assert isinstance(panel, ComputePanel)
        assert panel.refused.isVisible()
        assert "70\u00a0%" in panel.refused.sentence.text()
        assert panel.failing.isVisible()
        assert at.page.problem.sentence == ""
        at.page.visit("counted")
        assert at.the("reason").isVisible()
        at.choose("fields.method", "total")
        at.type("fields.cells", "10000000")
        at.type("fields.viability", "90")
        assert at.reason
        at.type("reason", "comptage refait")
        at.press()
        assert at.where == "computed"
        assert isinstance(at.panel, ComputePanel)
        assert at.panel.refused.isHidden()
        at.compute()
        assert at.where == "filled"
        entry = at.hands.entry("counted")
        assert (entry.old["viability_percent"], entry.reason) == ("60", "comptage refait")


def test_too_few_cells_lead_to_another_vial(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.count(cells="5000000")
        at.compute("20")
        panel = at.panel
        assert isinstance(panel, ComputePanel)
        assert panel.refused.isVisible()
        at.visit("thawed")
        at.scan("V-020")
        assert at.reason
        at.type("reason", "flacon de plus")
        at.press()
        entry = at.hands.entry("thawed")
        assert (entry.new["vials"], entry.reason) == (["V-020"], "flacon de plus")
        assert at.where == "pooled"


def test_a_syringe_too_small_is_refused_beside_the_syringe(qtbot: QtBot) -> None:
    with bench_at(qtbot, "counted") as at:
        at.compute("1")
        panel = at.panel
        assert isinstance(panel, ComputePanel)
        assert panel.syringe is not None
        assert panel.syringe.problem
        assert panel.syringe.value() == "1"
        assert panel.failing.isHidden()
        at.compute("10")
        assert at.where == "filled"


def give_up(at: Bencher) -> None:
    """The dose is declared failed by two, with a reason."""
    at.count(viability="60")
    at.compute()
    panel = at.panel
    assert isinstance(panel, ComputePanel)
    assert panel.failing.action.reason
    at.type("failing.reason", "trop de cellules mortes")
    assert panel.failing.action.reason
    kit, heard = at.stage.station.kit, at.page.top.banner.accessibleName()
    assert kit.say("preparation.weight_hidden") in heard and "70" not in heard
    read_again(at, viability="80")
    at.stage.click(panel.failing.action)
    at.sign(OTHER)
    assert panel.differs.isVisible()
    at.type("failing.counted.viability", "60")
    at.stage.click(panel.failing.action)
    at.sign(OTHER)


def read_again(at: Bencher, viability: str) -> None:
    """Whoever decides too types what stands in the sources."""
    at.type("failing.weight", "70")
    at.type("failing.pooled", "9,5")
    at.choose("failing.counted.method", "total")
    at.type("failing.counted.cells", "10000000")
    at.type("failing.counted.viability", viability)


def test_a_failed_dose_becomes_an_albumin_bag_under_the_same_code(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        give_up(at)
        assert at.page.top.arm.words == "Cellules\u00a0: échec, albumine seule"
        assert at.where == "computed"
        at.press()
        assert at.where == "filled"
        at.type("albumin", "250")
        at.press()
        at.label()
        at.type("weight", "70")
        at.press()
        at.sign(OTHER)
        assert at.where == "release"
        assert at.hands.entry("failed").reason == "trop de cellules mortes"


def test_a_failed_dose_ends_untreated_where_the_study_says_so(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        desk = at.stage.bench.desk
        desk.study = replace(desk.study, after_failed_dose=AfterFailedDose.NOT_TREATED)
        give_up(at)
        assert at.where == "end"
        at.clock(at.hands.story.r)
        destroy_labels(at)
        at.press()
        at.sign()
        at.sign(OTHER)
        assert at.hands.story.disposition == "NotTreated"


@BOTH_ARMS
@pytest.mark.parametrize("reached", ["accepted", "counted", "checked"])
def test_a_cancelled_preparation_is_closed_at_r_by_two(
    qtbot: QtBot, reached: str, cells: bool
) -> None:
    with bench_at(qtbot, reached, cells) as at:
        at.stage.click(at.page.acts.cancel)
        assert at.where == "cancel"
        assert at.page.acts.primary.isHidden()
        at.choose("reason", "died")
        at.type("detail", "appel du service, 21 h 40")
        at.part("button", QAbstractButton).click()
        dialog = at.stage.dialog(ConfirmDialog)
        assert dialog.action.reason
        qtbot.keyClicks(dialog.typed.editor, "01-001")
        at.stage.click(dialog.action)
        assert at.where == "end"
        assert at.page.acts.cancel.isHidden()
        assert "00:05" in at.reason
        at.clock(at.hands.story.r)
        if reached == "counted":
            destroy_labels(at)
        at.press()
        at.sign()
        at.sign(OTHER)
        assert at.hands.story.disposition == "Cancelled"
        assert at.page.choose.isVisible()
        assert at.hands.entry("cancelled").reason == "appel du service, 21 h 40"


@BOTH_ARMS
def test_a_preparation_too_late_ends_without_a_bag(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "counted", cells) as at:
        at.clock(at.hands.story.d, 180.5)
        assert at.where == "end"
        destroy_labels(at)
        at.press()
        at.sign()
        at.sign(OTHER)
        assert at.hands.story.disposition == "NotTreated"


@BOTH_ARMS
def test_a_departure_missed_asks_for_a_delay_first(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "checked", cells) as at:
        at.answer()
        at.clock(at.hands.story.r, 6)
        assert "Retard" in at.reason
        at.page.acts.actions["delay"].trigger()
        at.type("moment", "25/03/2026")
        at.tab("00:06")
        at.type("reason", "four d'eau")
        at.press()
        at.sign()
        moment = at.the("moment")
        assert isinstance(moment, Field)
        assert moment.problem
        at.the("moment.editor").setFocus()
        at.tab("00:15")
        at.press()
        at.sign()
        assert at.where == "release"
        assert "00:15" in at.reason
        told = at.hands.workbench.sealed_facts(at.hands.me, at.hands.story.events[-1])
        assert told["reason"] == "four d'eau"
        at.clock(at.hands.story.r)
        at.press()
        at.sign()
        assert at.hands.story.disposition == "Released"


@BOTH_ARMS
def test_a_weight_corrected_makes_dose_and_check_due_again(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "checked", cells) as at:
        at.page.acts.actions["weight"].trigger()
        assert at.where == "weight"
        at.type("weight", "0")
        at.type("source", "lit-balance")
        at.type("reason", "relu au lit")
        at.press()
        weight = at.the("weight")
        assert isinstance(weight, Field)
        assert weight.problem
        at.type("weight", "71,5")
        at.press()
        assert at.where == "computed"
        assert "71,5 kg, poids corrigé" in at.page.top.banner.accessibleName()
        assert at.hands.entry("weight").reason == "relu au lit"


@BOTH_ARMS
def test_the_worksheet_is_kept_beside_the_study(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "filled", cells) as at:
        at.page.acts.actions["worksheet"].trigger()
        at.stage.rest()
        (name, pdf), = at.kept.items()
        assert name.startswith(at.hands.bag)
        assert pdf.startswith(b"%PDF")
        assert name in at.page.problem.sentence
        assert at.hands.entry("printed")


@BOTH_ARMS
def test_supplies_out_of_date_are_refused_beside_their_day(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "printed", cells) as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        for item in panel.lots:
            qtbot.keyClicks(panel.lots[item].editor, f"L-{item}")
            day = "31/12/2025" if item == "syringe" else "31/12/2026"
            qtbot.keyClicks(panel.days[item].editor, day)
        at.scan(at.hands.bottles[0])
        at.press()
        assert panel.days["syringe"].problem
        assert panel.lots["bag"].text() == "L-bag"
        assert at.where == "materials"
