"""The swap test on what awaits a second person: what is sealed of it is before unblinded eyes only.
"""

from __future__ import annotations

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.boards.due import Task
from app.desk.unblinded.vials.stock_life import propose_vials_destroyed
from app.ui.pages.home import HomePage
from app.ui.station import PresentedStation
from app.ui.unblinded.stock.page import StockPage
from tests.blinding.beheld import digest
from tests.blinding.test_swap_screens import picture
from tests.desk.stages import at
from tests.ui.stage import Stage


def beholds(qtbot: QtBot, reason: str, *vials: str) -> tuple[list[bytes], str]:
    """What an auditor and a monitor behold of Home while a destruction waits; what the second does.
    """
    hands = at("open")
    line = propose_vials_destroyed(
        hands.workbench, hands.sign(), vials, method=reason, reason=reason
    )
    found = []
    QApplication.setCursorFlashTime(0)
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(lambda s: StockPage(s, hands.workbench), str(line.number))
        told = page.second.words()
        page.hide()
        present = stage.show(lambda s: HomePage(PresentedStation(s)))
        stage.seat(hands.crew.auditor)
        for home in (present, stage.show(HomePage)):
            assert all(one.task is not Task.CONFIRM for one in home._view.tasks)
            found += [picture(home), digest(home)]
            home.hide()
    return found, told


def test_a_destruction_of_vials_that_waits_is_alike_to_blinded_eyes(qtbot: QtBot) -> None:
    first, told = beholds(qtbot, "périmé", "V-004")
    other, said = beholds(qtbot, "bain trop chaud", "V-005", "V-006", "V-007")
    assert "périmé" in told and "bain trop chaud" in said and told != said
    assert first == other
