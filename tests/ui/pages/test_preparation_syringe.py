"""A syringe that does not hold the volume: another one is chosen, and nothing else is proposed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.panels.compute import ComputePanel
from tests.ui.pages.at_the_bench import bench_at


def test_a_syringe_too_small_leads_to_another_syringe_alone(qtbot: QtBot) -> None:
    with bench_at(qtbot, "counted") as at:
        at.choose("syringe", "5")
        at.press()
        panel = at.panel
        assert isinstance(panel, ComputePanel)
        assert panel.syringe is not None and "plus grande" in panel.syringe.problem
        assert panel.refused.isHidden()
        at.compute()
        assert at.where == "filled"
