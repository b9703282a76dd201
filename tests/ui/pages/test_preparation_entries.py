"""What is typed and scanned on the preparation page: kept as typed, refused beside the field."""

from __future__ import annotations

from datetime import date

import pytest
from pytestqt.qtbot import QtBot

from app.trial.names import BagCode
from app.ui.unblinded.preparation.panels.materials import MaterialsPanel
from app.ui.unblinded.preparation.panels.scan_back import ScanBackPanel
from app.ui.unblinded.preparation.panels.thaw import ThawPanel
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.field import Field, Note
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import TextField
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import VIALS, Bencher, bench_at

SUPPLY = "0103453120000011"


def results(at: Bencher) -> list[str]:
    """What is told of the scans, the latest first."""
    scan = at.panel.scan
    assert scan is not None
    told = [note.words for note in scan.findChildren(Note) if note.isVisible()]
    return [words for words in told if words not in ("Lecteur prêt", "")]


def problem(at: Bencher, name: str) -> str:
    """What a field of the panel in front refuses."""
    part = at.the(name)
    assert isinstance(part, Field)
    return part.problem


@pytest.mark.parametrize(
    ("reached", "typed", "refused"),
    [
        ("thawed", {"volume": "0"}, "volume"),
        ("thawed", {"volume": "9 5"}, "volume"),
        ("computed", {"cells": "7,6", "albumin": "242,2"}, "cells"),
        ("computed", {"cells": "7,8", "albumin": "242"}, "albumin"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    qtbot: QtBot, reached: str, typed: dict[str, str], refused: str
) -> None:
    with bench_at(qtbot, reached) as at:
        where = at.where
        for name, text in typed.items():
            at.type(name, text)
        at.press()
        assert problem(at, refused)
        assert at.page.problem.sentence == ""
        assert at.where == where
        for name, text in typed.items():
            assert at.part(name, QuantityField).typed() == text


def test_figures_wait_for_the_method(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        assert not at.the("fields.cells").isEnabled()
        assert "Méthode" in at.reason
        at.choose("fields.method", "total")
        assert at.the("fields.cells").isEnabled()
        at.type("fields.cells", "1.000.000")
        at.type("fields.viability", "90")
        at.press()
        assert problem(at, "fields.cells")
        assert at.where == "counted"


def test_a_control_bag_is_never_asked_for_a_value(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed", cells=False) as at:
        for _ in range(3):
            fields = at.panel.findChildren(Field)
            asked = [f for f in fields if f.isVisibleTo(at.panel) and f.isEnabledTo(at.panel)]
            assert asked == []
            at.press()
        assert at.where == "filled"
        assert at.the("cells").isHidden()


@BOTH_ARMS
def test_a_wrong_item_is_refused_as_it_is_scanned(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "materials", cells) as at:
        good = "V-002" if cells else at.hands.bottles[0]
        at.scan("V-999")
        assert len(results(at)) == 1
        at.scan(good)
        assert results(at) == [], "a refusal is not left in red beside what fits"
        at.scan(good)
        panel = at.panel
        assert isinstance(panel, ThawPanel)
        assert panel.taken == [good]
        assert len(results(at)) == 1
        at.stage.click(panel.clear)
        assert panel.taken == []
        assert at.reason


def test_a_vial_beyond_the_proposal_is_taken_and_marked(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        at.scan("V-030")
        panel = at.panel
        assert isinstance(panel, ThawPanel)
        model = panel.rows.model()
        states = [model.index(row, 0).data() for row in range(model.rowCount())]
        assert states == ["À scanner"] * len(VIALS) + ["Hors proposition"]
        for vial in VIALS[1:]:
            at.scan(vial)
        at.press()
        assert at.hands.entry("thawed").new["vials"] == ["V-030", *VIALS[1:]]


def test_a_vial_read_twice_is_told_to_be_kept(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        at.scan("V-001")
        at.scan("V-001")
        assert "déjà scanné" in results(at)[0]
        assert "Remettez" not in results(at)[0]


SET = "0103400930000014"


def test_each_scanned_material_has_a_place_of_its_own(qtbot: QtBot) -> None:
    """The bag's lot is not overwritten by the infusion set scanned after it."""
    with bench_at(qtbot, "printed") as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        at.scan(f"{SET}1728063010PO4471")
        at.scan("PERF-889")
        at.scan("SER-12")
        assert [lot.text() for lot in panel.lots.values()] == ["PO4471", "PERF-889", "SER-12"]
        assert [day.typed() for day in panel.days.values()] == ["30/06/2028", "", ""]
        at.scan(f"{SET}1727123110SER-12")
        assert [day.typed() for day in panel.days.values()] == ["30/06/2028", "", "31/12/2027"]


def test_another_lot_takes_no_expiry_over(qtbot: QtBot) -> None:
    with bench_at(qtbot, "printed") as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        for lot in ("A-1", "A-2", "A-3"):
            at.scan(f"{SET}17280630" + f"10{lot}")
        panel.lots[next(iter(panel.lots))].editor.setFocus()
        at.scan("B-1")
        assert [lot.text() for lot in panel.lots.values()] == ["B-1", "A-2", "A-3"]
        assert next(iter(panel.days.values())).typed() == ""


def test_a_code_typed_by_hand_counts_as_a_scan(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        scan = at.panel.scan
        assert scan is not None
        qtbot.keyClicks(scan.editor, "V-001\r")
        panel = at.panel
        assert isinstance(panel, ThawPanel)
        assert panel.taken == ["V-001"]


@BOTH_ARMS
def test_one_label_read_twice_is_not_two(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "filled", cells) as at:
        panel = at.panel
        assert isinstance(panel, ScanBackPanel)
        at.scan(at.hands.bag)
        at.scan(at.hands.bag)
        assert len(panel.taken) == 1
        assert "Surpoche" in at.reason
        at.later(3)
        at.scan(BagCode.from_number(5).shown)
        assert len(panel.taken) == 1
        at.scan(BagCode(at.hands.bag).shown.lower())
        assert len(panel.taken) == 2
        at.press()
        assert at.where == "checked"


def test_a_supply_code_tells_lot_and_day(qtbot: QtBot) -> None:
    with bench_at(qtbot, "printed") as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        code = f"]d2{SUPPLY}17261231" + "10BX-7"
        assert at.page.accepts(code)
        at.scan(code)
        assert panel.lots["bag"].text() == "BX-7"
        assert panel.days["bag"].read() == date(2026, 12, 31)
        panel.lots["syringe"].editor.setFocus()
        at.scan(f"{SUPPLY}10SY\x1d17261130")
        assert panel.lots["syringe"].text() == "SY"
        assert panel.lots["infusion_set"].text() == ""
        at.scan("PLAIN-LOT")
        assert panel.lots["infusion_set"].text() in ("PLAIN-LOT", "")
        at.scan(at.hands.bottles[0])
        assert panel.taken == at.hands.bottles


@BOTH_ARMS
def test_the_page_waits_for_what_its_step_scans(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "materials", cells) as at:
        good = "V-001" if cells else at.hands.bottles[0]
        assert at.page.accepts(good)
        assert not at.page.accepts("K7Q4-9TXM-D")
        at.page.visit("labelled")
        assert at.page.accepts(BagCode(at.hands.bag).shown)
        assert not at.page.accepts(good)


def test_the_seal_is_scanned_and_is_not_the_bag(qtbot: QtBot) -> None:
    with bench_at(qtbot, "checked") as at:
        at.scan(at.hands.bag)
        assert problem(at, "seal")
        at.scan("S-4711")
        assert problem(at, "seal") == ""
        assert at.part("seal", TextField).text() == "S-4711"


@BOTH_ARMS
def test_a_no_in_the_checklist_is_no_release(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "checked", cells) as at:
        at.clock(at.hands.story.r)
        at.answer()
        at.part("checks", Checklist).buttons("visual")[1].click()
        at.press()
        at.sign()
        assert "visuel" in problem(at, "checks")
        assert at.hands.story.is_open
        assert at.part("seal", TextField).text() == "S-88123"


def test_everything_is_reached_in_english_too(qtbot: QtBot) -> None:
    with bench_at(qtbot, "computed", language="en") as at:
        assert at.page.top.arm.words == "Cells"
        assert at.page.acts.primary.reason == "Volumes to be typed"


@BOTH_ARMS
def test_a_bottle_is_known_by_the_code_it_bears(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "printed", cells) as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        code = f"{SUPPLY}17270324" + f"10{at.hands.bottles[0]}"
        at.scan(code)
        assert panel.taken == at.hands.bottles
        assert panel.lots["bag"].text() == ""
        at.scan(code)
        assert panel.taken == at.hands.bottles
        assert any("déjà scanné" in told for told in results(at))


def test_a_wrong_bottle_is_refused_and_not_taken_for_a_lot(qtbot: QtBot) -> None:
    with bench_at(qtbot, "printed") as at:
        panel = at.panel
        assert isinstance(panel, MaterialsPanel)
        assert panel.scan is not None
        panel.scan.editor.setFocus()
        at.scan("ALB-9999")
        assert panel.taken == []
        assert panel.lots["bag"].text() == ""
        assert any("ALB-2601" in told for told in results(at))


def test_vials_scanned_for_a_further_thaw_outlive_a_visit_elsewhere(qtbot: QtBot) -> None:
    with bench_at(qtbot, "counted") as at:
        at.visit("thawed")
        at.scan("V-020")
        at.visit("weight")
        at.page.refresh()
        at.visit("thawed")
        at.scan("V-021")
        at.type("reason", "deux flacons de plus")
        at.press()
        assert at.hands.entry("thawed").new["vials"] == ["V-020", "V-021"]


def test_a_count_by_eye_is_typed_as_it_was_counted(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "chamber")
        assert not at.the("fields.cells").isVisible()
        at.type("fields.pairs", "180/20 184/16")
        at.type("fields.squares", "4")
        assert at.reason == "Saisissez cellules, carrés et dilution"
        at.type("fields.dilution", "20")
        at.press()
        assert at.hands.entry("counted").new["cells_per_ml"] == "9100000"
        assert at.hands.entry("counted").new["pairs"] == "180/20 184/16"
        at.page.visit("counted")
        pairs = at.the("fields.pairs")
        assert isinstance(pairs, TextField)
        assert pairs.text() == ""


def test_counts_that_lie_apart_are_told_beside_the_cells(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "chamber")
        for name, text in (("pairs", "84/5 111/5"), ("squares", "4"), ("dilution", "20")):
            at.type(f"fields.{name}", text)
        at.press()
        assert "27,69\u00a0%" in problem(at, "fields.pairs")
        pairs = at.the("fields.pairs")
        assert isinstance(pairs, TextField)
        assert pairs.text() == "84/5 111/5"
