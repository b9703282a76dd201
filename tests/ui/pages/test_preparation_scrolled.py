"""On a small screen the next step begins at its top, wherever the one before was scrolled to."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.widgets.table import Rows
from tests.ui.pages.at_the_bench import bench_at


def test_the_next_step_is_shown_from_its_top(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed") as at:
        bar = at.page.area.verticalScrollBar()
        at.page.window().resize(900, 420)
        qtbot.waitUntil(lambda: bar.maximum() > 0)
        bar.setValue(bar.maximum())
        at.pool()
        assert at.where == "counted"
        assert bar.maximum() > 0
        assert bar.value() == 0


def test_the_table_of_runs_is_as_tall_as_its_rows(qtbot: QtBot) -> None:
    with bench_at(qtbot, "thawed") as at:
        at.visit("account")
        rows = at.part("rows", Rows)
        assert rows.height() < 2 * rows.rowHeight(0) + rows.horizontalHeader().height()
