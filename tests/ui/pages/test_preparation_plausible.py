"""An unusual value on the preparation page: asked for its source, or corrected without a word."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.desk.unblinded.bench.weight import correct_weight
from app.ui.unblinded.preparation.unusual import UnusualCard
from app.ui.widgets.button import Button
from app.ui.widgets.scan_field import ScanField
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_6_plausible import weighed
from tests.desk.test_act_6_weight_again import as_far_as_its_thaw, asked_again
from tests.ui.pages.at_the_bench import bench_at, bencher
from tests.ui.pages.test_preparation_entries import problem


def shown_card(panel: QWidget | None) -> UnusualCard:
    """The card that says why a weight is to be read again, in sight."""
    assert panel is not None
    card = panel.findChild(UnusualCard)
    assert isinstance(card, UnusualCard) and card.isVisible()
    return card


def read_button(panel: QWidget | None) -> Button:
    """The way to reading the weight again."""
    button = shown_card(panel).findChild(Button)
    assert isinstance(button, Button)
    return button


def test_an_unusual_volume_asks_where_it_was_read_again(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed") as at:
        assert not at.the("source").isVisible()
        at.type("volume", "95")
        at.press()
        assert "29" in problem(at, "volume")
        assert at.reason
        at.type("source", "eprouvette")
        at.type("reason", "lavage")
        at.press()
        assert at.hands.entry("pooled").new["confirmed"] == "eprouvette"


def test_a_value_put_right_asks_nothing_more(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "viable")
        at.type("fields.cells", "90000000")
        at.type("fields.viability", "90")
        at.press()
        assert at.the("source").isVisible()
        at.type("fields.cells", "9000000")
        assert not at.the("source").isVisible()
        at.press()
        assert "confirmed" not in at.hands.entry("counted").new


@BOTH_ARMS
def test_nothing_is_thawed_before_an_unusual_weight_is_confirmed(
    qtbot: QtBot, cells: bool
) -> None:
    hands = weighed(cells, "160")
    with bencher(qtbot, hands, "fr", 100) as at:
        assert at.reason == "Poids à confirmer d’abord"
        item = "V-001" if cells else hands.bottles[0]
        at.scan(item)
        scan = at.part("scan", ScanField)
        assert any("150" in one.text() for one in scan.findChildren(QLabel))
        assert not at.part("clear", Button).isVisible()
        at.stage.click(read_button(at.panel))
        assert at.where == "weight"
        assert "160" not in at.page.top.banner.accessibleName()
        assert "150" in shown_card(at.panel).told.text()
        correct_weight(hands.workbench, hands.me, hands.request, "160", "fiche", "relu")
        at.page.refresh()
        at.stage.rest()
        assert at.reason != "Poids à confirmer d’abord"
        at.visit("")
        at.scan(item)
        assert at.part("clear", Button).isVisible()


@BOTH_ARMS
def test_why_a_changed_weight_is_read_again_is_told_until_it_was(
    qtbot: QtBot, cells: bool
) -> None:
    hands = as_far_as_its_thaw(asked_again(at("arrived", cells), "96.9"))
    with bencher(qtbot, hands, "fr", 100) as bench:
        assert "(70 kg)" in shown_card(bench.panel).told.text()
        assert "10\u00a0%" in shown_card(bench.panel).told.text()
        bench.visit("weight")
        bench.type("weight", "96,9")
        bench.type("source", "fiche")
        bench.type("reason", "fonte")
        bench.press()
        assert bench.where == "thawed"
        assert bench.panel is not None
        card = bench.panel.findChild(UnusualCard)
        assert isinstance(card, UnusualCard) and card.isHidden()
