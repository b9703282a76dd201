"""Laws for every page at every moment of a day: a name for every control, no word cut off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.command.pages import pages
from app.command.tour_day import sights
from app.devices.clock import SetClock
from app.devices.resources import words
from app.trial.words import LANGUAGES
from app.ui.drawn.door_pages import door_pages
from app.ui.drawn.portrait import settle
from app.ui.errand import Errands
from app.ui.frame.screen_fit import most_for
from app.ui.frame.shell import Shell
from app.ui.kit import Kit
from app.ui.spec import OpenStudy
from app.ui.station import Station
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH
from tests.bench import TUESDAY, open_bench
from tests.ui.stage import Told, make_look, no_places, no_printers

LAPTOP = (910, 453)
"""Units of a screen of 1366x768 that enlarges letters to 150 %, less two bars of the system."""
CONTROLS = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox)


def shells(qtbot: QtBot, language: str, scale: int) -> Iterator[tuple[str, Shell]]:
    """The window at its smallest for a text size, at every sight of the day."""
    bench, crew = open_bench()
    look = make_look(scale=scale)
    errands = Errands()
    kit = Kit(look, words(language), bench.clock, bench.desk.study.zone)
    study = OpenStudy(
        Path("x"), bench.desk, pages(
            bench.workbench, lambda name, data: Path(name), no_places(), no_printers(),
            Told(),
        ),
        lambda person, act: None, lambda person: None, lambda minutes: None,
    )  # fmt: skip
    try:
        for sight in sights(bench.workbench, crew, bench.clock):
            station = Station(kit, errands, bench.desk, sight.person)
            shell = Shell(station, study)
            qtbot.addWidget(shell)
            shell.resize(*least(scale))
            shell.show()
            shell.show_page(sight.page, sight.target)
            settle(station)
            yield sight.name, shell
            shell.hide()
            shell.deleteLater()
    finally:
        errands.finish()


def least(scale: int) -> tuple[int, int]:
    """The smallest window for a text size, below 100 % that of the laptop."""
    return (LEAST_WIDTH * scale // 100, LEAST_HEIGHT * scale // 100) if scale >= 100 else LAPTOP


def clipped(shell: Shell, scale: int) -> Iterator[str]:
    """Words that their widget is too small for, and a window wider than the smallest screen."""
    width, height = least(scale)
    if shell.width() > width or shell.height() > height:
        yield f"the window needs {shell.width()}x{shell.height()}"
    area = shell.page.area
    inner = area.widget()
    assert inner is not None
    if inner.width() > area.viewport().width():
        yield f"the page is {inner.width()} px wide in {area.viewport().width()}"
    yield from cut(shell)


def cut(window: QWidget) -> Iterator[str]:
    """Words that their widget is too small for."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        if not widget.text():
            continue
        needed = widget.sizeHint()
        if isinstance(widget, QLabel) and widget.wordWrap():
            tall = widget.heightForWidth(widget.width())
            if widget.height() + 1 < tall:
                yield f"{widget.text()!r} has {widget.height()} of {tall} px in height"
        elif widget.width() + 1 < needed.width():
            yield f"{widget.text()!r} has {widget.width()} of {needed.width()} px"
        elif widget.height() + 1 < needed.height():
            yield f"{widget.text()!r} has {widget.height()} of {needed.height()} px in height"


def nameless(window: QWidget) -> Iterator[str]:
    """Controls that a screen reader could not tell."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        reached = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if not isinstance(widget, CONTROLS) and not (
            reached and isinstance(widget, QAbstractScrollArea)
        ):
            continue
        told = QAccessible.queryAccessibleInterface(widget)
        name = told.text(QAccessible.Text.Name) if told is not None else ""
        if not name:
            yield f"{type(widget).__name__} {widget.objectName()!r} in {widget.parentWidget()!r}"
        elif told.role() == QAccessible.Role.NoRole:
            yield f"{name!r} has no role"


def laws(shell: Shell, scale: int) -> Iterator[str]:
    """Everything that is wrong with the page in front."""
    yield from clipped(shell, scale)
    yield from nameless(shell)
    yield from uncovered(shell)


def uncovered(shell: Shell) -> Iterator[str]:
    """A page that lets the frame of practice through, whose colour its words are not made for."""
    corner = shell.page.mapTo(shell, QPoint(3, 3))
    seen = shell.grab(QRect(corner, QSize(2, 2))).toImage().pixelColor(0, 0)
    if seen != shell.station.kit.look.color("canvas"):
        yield f"its ground is {seen.name()}"


@pytest.mark.parametrize("scale", [most_for(QSize(*LAPTOP), 1.5), 100, 150])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_whole_and_named_in_the_smallest_window(
    qtbot: QtBot, language: str, scale: int
) -> None:
    found = []
    for name, shell in shells(qtbot, language, scale):
        found += [f"{name}: {fault}" for fault in laws(shell, scale)]
    assert not found, "\n".join(sorted(set(found)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_stands_before_a_study_is_whole_and_named_too(qtbot: QtBot, language: str) -> None:
    kit = Kit(make_look(), words(language), SetClock(TUESDAY), ZoneInfo("Europe/Paris"))
    found = []
    for name, page in door_pages(kit, "chocmsc", ["Claire Aubert", "Hélène Roy"]).items():
        qtbot.addWidget(page)
        page.resize(LEAST_WIDTH, LEAST_HEIGHT)
        page.show()
        for _ in range(8):
            QApplication.processEvents()
        found += [f"{name}: {fault}" for fault in (*cut(page), *nameless(page))]
        page.hide()
    assert not found, "\n".join(found)


def waiting(shell: Shell) -> Iterator[QWidget]:
    """Every control that a hand on the keyboard must be able to reach."""
    for widget in shell.findChildren(QWidget):
        shown = widget.isVisible() and widget.isEnabled()
        tabbed = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if shown and tabbed and isinstance(widget, CONTROLS):
            yield widget


def reached(qtbot: QtBot, shell: Shell) -> set[QWidget]:
    """What has the keyboard, Tab after Tab, once round."""
    shell.activateWindow()
    qtbot.waitUntil(shell.isActiveWindow)
    seen: list[QWidget] = []
    for _ in range(400):
        focus = QApplication.focusWidget() or shell
        if seen.count(focus) > 1:
            break
        seen.append(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    return set(seen)


def group_of(widget: QWidget) -> set[QWidget]:
    """The answers that stand for one another: arrows go between them, Tab to one of them."""
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return set(group.buttons()) if group is not None and group.exclusive() else {widget}


def test_everything_on_a_page_is_reached_by_tab(qtbot: QtBot) -> None:
    found = []
    for name, shell in shells(qtbot, "fr", 100):
        visited = reached(qtbot, shell)
        found += [
            f"{name}: {type(widget).__name__} {widget.accessibleName() or widget.objectName()!r}"
            for widget in waiting(shell)
            if not group_of(widget) & visited
        ]
    assert not found, "\n".join(sorted(set(found)))
