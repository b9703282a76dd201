"""The preparation page as it is seen and heard in the smallest window: no word cut, all named."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.trial.words import LANGUAGES
from tests.desk.stages import BOTH_ARMS
from tests.ui.lint import cut, unheard
from tests.ui.pages.at_the_bench import STEPS, Bencher, bench_at

BESIDE = ("weight", "delay", "cancel", "labels", "account", "counted", "thawed")
DEPTH = 20
SIZES = pytest.mark.parametrize("scale", [100, 150])
SPOKEN = pytest.mark.parametrize("language", LANGUAGES)


def settle() -> None:
    """Lets every layout answer to the others, from the innermost outwards."""
    for _ in range(DEPTH):
        QApplication.processEvents()


def faults(at: Bencher) -> list[str]:
    """What cannot be read or heard."""
    settle()
    inner = at.page.area.widget()
    assert inner is not None
    overflow = inner.width() - at.page.area.viewport().width()
    wide = [f"{at.where} is {overflow} too wide"] if overflow > 0 else []
    window = [] if at.window.width() <= 1280 else [f"{at.where} widens the window"]
    return cut(at.page) + unheard(at.page) + wide + window


@SPOKEN
@SIZES
@BOTH_ARMS
@pytest.mark.parametrize("reached", list(STEPS))
def test_every_step_is_whole(
    qtbot: QtBot, reached: str, cells: bool, scale: int, language: str
) -> None:
    with bench_at(qtbot, reached, cells, language, scale) as at:
        assert faults(at) == []


@SPOKEN
@SIZES
def test_what_goes_otherwise_is_whole(qtbot: QtBot, scale: int, language: str) -> None:
    with bench_at(qtbot, "counted", language=language, scale=scale) as at:
        for name in BESIDE:
            at.page.visit(name)
            assert faults(at) == []


@SPOKEN
@SIZES
def test_refusals_and_differences_are_whole(qtbot: QtBot, scale: int, language: str) -> None:
    with bench_at(qtbot, "pooled", language=language, scale=scale) as at:
        at.count(viability="60")
        at.compute()
        assert faults(at) == []
    with bench_at(qtbot, "labelled", language=language, scale=scale) as at:
        at.enter_second(weight="72,5", viability="91")
        at.press()
        at.sign("Marc Lenoir")
        assert faults(at) == []
    with bench_at(qtbot, "computed", language=language, scale=scale) as at:
        at.type("cells", "7,6")
        at.type("albumin", "242,2")
        at.press()
        assert faults(at) == []


@SPOKEN
@SIZES
def test_the_ends_and_the_list_are_whole(qtbot: QtBot, scale: int, language: str) -> None:
    with bench_at(qtbot, "checked", language=language, scale=scale) as at:
        at.clock(at.hands.story.r, 6)
        assert faults(at) == []
        at.clock(at.hands.story.d, 181)
        assert faults(at) == []
        at.page.leave()
        at.stage.rest()
        assert faults_of_list(at) == []


def faults_of_list(at: Bencher) -> list[str]:
    """The same for the list, which has no panel in front."""
    settle()
    return cut(at.page) + unheard(at.page)
