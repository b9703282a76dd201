"""Work beside the acts: it holds none up, is told on the screen's thread, and its defects are."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.ui.errand import Errands
from tests.ui.stage import WAIT_MS


@pytest.fixture
def errands(qtbot: QtBot) -> Iterator[Errands]:
    errands = Errands()
    yield errands
    errands.finish()


def test_work_beside_the_acts_holds_none_up_and_is_told_on_the_screen_s_thread(
    qtbot: QtBot, errands: Errands
) -> None:
    go, told = threading.Event(), list[object]()

    def back(result: object) -> None:
        told.append((result, threading.get_ident()))

    assert errands.beside("share", go.wait, back)
    assert not errands.beside("share", go.wait, back), "it is still under way"
    errands.run("act", lambda: "done", told.append)
    qtbot.waitUntil(lambda: told == ["done"], timeout=WAIT_MS)
    assert errands.idle and not errands.at_rest
    go.set()
    qtbot.waitUntil(lambda: errands.at_rest, timeout=WAIT_MS)
    assert told == ["done", (True, threading.get_ident())]


def test_a_defect_beside_the_acts_or_behind_one_is_a_bug(qtbot: QtBot, errands: Errands) -> None:
    bugs = list[BaseException]()
    errands.bug.connect(bugs.append)
    errands.beside("share", lambda: 1 // 0, bugs.append)
    qtbot.waitUntil(lambda: len(bugs) == 1, timeout=WAIT_MS)
    assert isinstance(bugs[0], ZeroDivisionError) and errands.at_rest
