"""An unusual value on the preparation page: asked for its source, or corrected without a word."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.desk.unblinded.bench.weight import correct_weight
from tests.desk.stages import BOTH_ARMS
from tests.desk.test_act_6_plausible import weighed
from tests.ui.pages.at_the_bench import bench_at, bencher
from tests.ui.pages.test_preparation_entries import problem


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
        correct_weight(hands.workbench, hands.me, hands.request, "160", "fiche", "relu")
        at.page.refresh()
        at.stage.rest()
        assert at.reason != "Poids à confirmer d’abord"
