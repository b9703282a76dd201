"""What was done on paper, on the preparation page; and the papers that lie ready for it."""

from __future__ import annotations

from datetime import timedelta

from pytestqt.qtbot import QtBot

from app.desk.emergency.kits import kits
from app.trial.clocks import parse_instant
from app.trial.names import BagCode
from app.ui.unblinded.preparation.panels.late import LatePanel
from tests.desk.stages import BOTH_ARMS
from tests.ui.pages.at_the_bench import OTHER, bench_at


@BOTH_ARMS
def test_a_step_on_paper_is_told_with_its_true_time(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "filled", cells) as at:
        at.visit("late")
        assert isinstance(at.panel, LatePanel)
        at.choose("step", "filled")
        stamp = parse_instant(at.hands.entry("filled").at)
        at.panel.moment.put(stamp - timedelta(minutes=12))
        at.type("paper", "2603241905 p. 3")
        at.type("used", "2603241905-1")
        assert at.reason
        at.type("reason", "panne")
        at.press()
        at.sign()
        at.sign(OTHER)
        told = at.hands.entry("performed").new
        assert (told["step"], told["used"]) == ("filled", "2603241905-1")


def test_the_papers_lie_ready_without_any_bag_and_are_accounted_for(qtbot: QtBot) -> None:
    with bench_at(qtbot, "released") as at:
        at.page.leave()
        at.stage.rest()
        card = at.page.choose.kits
        assert card.label.isHidden() and not card.none.isHidden()
        at.stage.click(card.print)
        sheets, *labels = sorted(at.kept, key=len)
        assert sheets.startswith("downtime-") and labels
        assert all(pdf.startswith(b"%PDF") for pdf in at.kept.values())
        assert sheets in at.page.problem.sentence
        (kit,) = kits(at.hands.bench.desk.board.events)
        card.label.put(f"{kit.number}-2")
        card.fate.put("used")
        card.bag.put(BagCode(at.hands.bag).shown)
        at.stage.click(card.record)
        at.sign()
        (kit,) = kits(at.hands.bench.desk.board.events)
        assert kit.fates == {2: "used"} and kit.out == (1, 3, 4)
        assert card.label.text() == ""
