"""More or fewer cells than were thawed: told beside the count, with what makes it good."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from tests.ui.pages.at_the_bench import bench_at
from tests.ui.pages.test_preparation_entries import problem


def test_too_many_cells_are_told_and_too_few_ask_where_they_were_read_again(qtbot: QtBot) -> None:
    with bench_at(qtbot, "pooled") as at:
        at.choose("fields.method", "viable")
        at.type("fields.cells", "18000000")
        at.type("fields.viability", "90")
        at.press()
        assert not at.the("source").isVisible()
        assert "171\u00a0%" in problem(at, "fields.cells")
        at.type("fields.cells", "4000000")
        at.press()
        assert at.the("source").isVisible()
        at.type("source", "ticket NC-200")
        at.type("reason", "culot perdu en partie")
        at.press()
        assert at.hands.entry("counted").new["confirmed"] == "ticket NC-200"
