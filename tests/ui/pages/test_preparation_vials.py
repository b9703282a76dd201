"""At the panel of the thaw: which vials are proposed and why, and what too few of them ask for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.panels.thaw import ThawPanel
from tests.ui.pages.at_the_bench import VIALS, bench_at


def test_too_few_vials_ask_for_a_reason_at_the_panel(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        for vial in VIALS[:-1]:
            at.scan(vial)
        panel = at.panel
        assert isinstance(panel, ThawPanel)
        assert not panel.reason.isHidden() and panel.missing().startswith("Cellules encore")
        at.scan(VIALS[-1])
        assert panel.reason.isHidden() and not panel.missing()
        panel.clear.click()
        at.scan(VIALS[0])
        panel.reason.put("flacons félés")
        at.press()
        assert at.hands.entry("thawed").reason == "flacons félés"


def test_the_panel_says_why_these_vials(qtbot: QtBot) -> None:
    with bench_at(qtbot, "materials") as at:
        panel = at.panel
        assert isinstance(panel, ThawPanel)
        told = panel.why.text()
        assert "96\u202f250\u202f000" in told and "Un seul lot par poche." in told
