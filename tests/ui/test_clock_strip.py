"""A clock that was moved under the window: told across it until seen, noted by a line, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.devices.clock import SetClock
from app.ui.frame.clock_strip import ClockStrip
from app.ui.frame.shell import Shell
from tests.ui.test_window import Hands

HOUR = timedelta(hours=1)


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    hands = Hands(qtbot, tmp_path)
    hands.explore(tmp_path / "exercice.opaline")
    yield hands
    hands.window.close()


def set_clock(hands: Hands) -> SetClock:
    study = hands.window.study
    assert study is not None
    clock = SetClock(study.desk.clock.now())
    study.desk.journal.keep_time(clock)
    hands.window.kit.clock = clock
    return clock


def shell_of(hands: Hands) -> Shell:
    shell = hands.window.shell
    assert shell is not None
    return shell


def kinds(hands: Hands) -> list[str]:
    study = hands.window.study
    assert study is not None
    return [event.kind for event in study.desk.board.events]


def test_a_clock_moved_while_somebody_works_is_told_until_seen(hands: Hands) -> None:
    clock = set_clock(hands)
    hands.unlock("Claire Aubert")
    strip: ClockStrip = shell_of(hands).clock
    hands.window.tick()
    assert strip.isHidden() and "ClockJumped" not in kinds(hands)
    clock.jump(HOUR)
    for _ in range(3):
        hands.window.tick()
        hands.rest()
    assert kinds(hands).count("ClockJumped") == 1
    assert strip.isVisible() and str(len(kinds(hands)) - 1) in strip.words
    hands.qtbot.mouseClick(strip.seen, Qt.MouseButton.LeftButton)
    assert strip.isHidden()


def test_a_clock_behind_the_log_is_told_at_the_sign_in_before_its_line(hands: Hands) -> None:
    clock = set_clock(hands)
    clock.advance(3 * HOUR)
    hands.unlock("Claire Aubert")
    hands.window._leave_desk()
    clock.jump(-HOUR)
    study = hands.window.study
    assert study is not None
    # As after a restart of the program: what went before is not remembered.
    study.desk.journal.keep_time(clock)
    hands.unlock("Hélène Roy")
    assert kinds(hands)[-2:] == ["ClockJumped", "SignedIn"]
    assert shell_of(hands).clock.isVisible()
