"""What two people read apart, on the page: volumes read again, and readings that never agree."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.ui.unblinded.preparation.panels.check import CheckPanel
from app.ui.unblinded.preparation.panels.compute import ComputePanel
from tests.desk.stages import BOTH_ARMS
from tests.desk.stages import at as at_stage
from tests.desk.test_act_6_filling import under
from tests.ui.pages.at_the_bench import OTHER, bench_at, bencher
from tests.ui.pages.test_preparation_otherwise import read_again, shown_in


def test_two_who_never_agree_find_the_way_to_give_the_dose_up(qtbot: QtBot) -> None:
    with bench_at(qtbot, "labelled") as at:
        at.enter_second(viability="91")
        at.press()
        at.sign(OTHER)
        panel = at.panel
        assert isinstance(panel, CheckPanel)
        assert panel.differs.isVisible() and not panel.give_up.isVisible()
        at.hands.count(reason="recompté")
        at.hands.compute()
        at.hands.fill("refait")
        at.page.refresh()
        at.stage.rest()
        at.press()
        at.sign(OTHER)
        assert panel.give_up.isVisible()
        at.stage.click(panel.give_up)
        assert at.where == "computed"
        computed = at.panel
        assert isinstance(computed, ComputePanel)
        assert computed.failing.isVisible() and computed.sheet.isHidden()
        at.type("failing.reason", "deux lectures de la viabilite")
        read_again(at, viability="91")
        at.stage.click(computed.failing.action)
        at.sign(OTHER)
        assert at.page.top.arm.words == "Cellules\u00a0: échec, albumine seule"
        assert at.hands.entry("failed").new["code"] == "second.differs"


@BOTH_ARMS
def test_the_second_person_reads_the_volumes_where_the_study_says_so(
    qtbot: QtBot, cells: bool
) -> None:
    hands = under(at_stage("labelled", cells), ("filling.read_again", "true"))
    with bencher(qtbot, hands, "fr", 100) as at:
        at.enter_second()
        assert at.reason == "Volumes à saisir"
        if cells:
            at.type("volumes.cells", "8,7")
        at.type("volumes.albumin", "242,2" if cells else "205")
        at.press()
        at.sign(OTHER)
        panel = at.panel
        assert isinstance(panel, CheckPanel)
        told = ["volume de suspension", "7,8", "8,7"] if cells else [
            "volume d’albumine", "250", "205",
        ]  # fmt: skip
        assert shown_in(panel) == told
        at.type("volumes.cells" if cells else "volumes.albumin", "7,8" if cells else "250")
        at.press()
        at.sign(OTHER)
        assert at.where == "release"
