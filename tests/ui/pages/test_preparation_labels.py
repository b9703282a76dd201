"""Labels on the preparation page: printed again by two, counted by two, a printer that fails."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.desk.ports import PrintJob
from app.trial.refusal import Trouble
from app.ui.unblinded.preparation.panels.account import AccountPanel
from app.ui.widgets.field import Field
from tests.desk.stages import BOTH_ARMS
from tests.printers import AnyHead
from tests.ui.pages.at_the_bench import OTHER, bench_at


class Broken(AnyHead):
    """A printer without paper."""

    def __init__(self, code: str = "printer.failed") -> None:
        self.code = code

    def print(self, job: PrintJob) -> None:
        """Fails."""
        raise Trouble(self.code, reason="ENOSPC")


@BOTH_ARMS
def test_labels_are_printed_again_by_two_with_a_reason(qtbot: QtBot, cells: bool) -> None:
    with bench_at(qtbot, "checked", cells) as at:
        at.page.acts.actions["labels"].trigger()
        assert at.where == "labels"
        assert at.reason
        at.type("reason", "encre qui coule")
        assert at.reason
        at.type("returned", "2")
        at.press()
        at.sign(OTHER)
        assert "label" not in at.page.problem.sentence
        assert at.part("returned", Field).problem
        at.type("returned", "3")
        at.press()
        at.sign("Hélène Roy")
        assert len(at.stage.bench.printer.jobs) == 0
        assert at.page.problem.sentence
        at.press()
        at.sign(OTHER)
        assert len(at.stage.bench.printer.jobs) == 1
        assert at.hands.story.events[-1].number_of("run") == 2
        assert at.where == "labelled"


def test_a_printer_that_fails_leaves_the_labels_to_be_printed_again(qtbot: QtBot) -> None:
    with bench_at(qtbot, "revealed") as at:
        desk = at.stage.bench.desk
        whole, desk.printer = desk.printer, Broken()
        at.press()
        assert at.where == "labels"
        assert at.page.problem.sentence
        desk.printer = whole
        at.type("reason", "plus de papier")
        at.press()
        at.sign(OTHER)
        assert len(at.stage.bench.printer.jobs) == 1
        assert at.where == "materials"


def test_labels_of_which_nobody_knows_are_counted_by_two(qtbot: QtBot) -> None:
    with bench_at(qtbot, "revealed") as at:
        desk = at.stage.bench.desk
        whole, desk.printer = desk.printer, Broken("printer.cut_off")
        at.press()
        assert at.where == "account"
        assert "comptez-les" in at.page.problem.sentence
        desk.printer = whole
        panel = at.panel
        assert isinstance(panel, AccountPanel)
        assert panel.rows.model().index(0, 2).data() == "?"
        at.page.acts.actions["labels"].trigger()
        assert "compter" in at.reason
        at.page.acts.actions["account"].trigger()
        at.type("out", "2")
        at.stage.click(panel.count)
        at.sign(OTHER)
        assert at.hands.entry("labels_counted").new["out"] == 2
        at.page.acts.actions["labels"].trigger()
        at.type("reason", "rouleau fini")
        at.type("returned", "2")
        at.press()
        at.sign(OTHER)
        assert len(at.stage.bench.printer.jobs) == 1
        assert at.where == "materials"
