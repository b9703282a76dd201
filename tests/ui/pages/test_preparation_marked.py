"""What a vial's own code says is looked at as it is scanned for the thaw."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.panels.thaw import ThawPanel
from tests.ui.pages.at_the_bench import bench_at
from tests.ui.pages.test_preparation_entries import results


def test_a_code_of_another_lot_or_past_its_day_is_refused_as_it_is_scanned(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        for told, said in (
            ("17200331" "10MSC-0426", "périmé"), ("17281231" "10MSC-0427", "MSC-0427"),
        ):  # fmt: skip
            at.scan(f"]d20103453120000011{told}\x1d21V-001")
            assert any(said in one for one in results(at))
        at.scan("]d2010345312000001117281231" "10MSC-0426\x1d21V-001")
        assert isinstance(at.panel, ThawPanel)
        assert at.panel.taken == ["V-001"]
