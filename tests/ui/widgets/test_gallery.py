"""The gallery's pages keep what every page must, in each language, theme and text size."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from app.devices.clock import SetClock
from app.devices.resources import words
from app.trial.words import LANGUAGES
from app.ui.drawn.gallery import WIDTH, Gallery, pictures
from app.ui.samples.every import EVERY
from app.ui.tokens import LEAST_HEIGHT, THEMES
from app.ui.widgets.countdown import Countdown
from tests.ui.conftest import NOON, make_kit
from tests.ui.lint import Windows, cut, unheard
from tests.ui.stage import make_look


def shown(qtbot: QtBot, page: QWidget) -> QWidget:
    """A page on the screen, as wide as in the smallest window and as tall as it needs."""
    qtbot.addWidget(page)
    page.resize(WIDTH, LEAST_HEIGHT)
    page.show()
    layout = page.layout()
    assert layout is not None
    for _ in range(2):
        QApplication.processEvents()
        page.resize(WIDTH, max(layout.heightForWidth(WIDTH), layout.minimumSize().height()))
    QApplication.processEvents()
    return page


@pytest.mark.parametrize("scale", [100, 150])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_cut(qtbot: QtBot, language: str, scale: int) -> None:
    kit = make_kit(language, scale=scale)
    for name, make in EVERY.items():
        page = shown(qtbot, make(kit))
        assert {name: cut(page)} == {name: []}
        page.close()


def test_no_part_is_ever_a_window_of_its_own(qtbot: QtBot) -> None:
    kit = make_kit()
    for name, make in EVERY.items():
        windows = Windows()
        page = shown(qtbot, make(kit))
        windows.stop()
        assert {name: windows.shown} == {name: ["QWidget 'canvas'"]}
        page.close()


def test_every_control_is_heard(qtbot: QtBot) -> None:
    kit = make_kit()
    for name, make in EVERY.items():
        page = shown(qtbot, make(kit))
        assert {name: unheard(page)} == {name: []}
        page.close()


def test_a_page_follows_another_look(qtbot: QtBot) -> None:
    kit = make_kit()
    for name, make in EVERY.items():
        page = shown(qtbot, make(kit))
        for theme in THEMES:
            kit.look.wear(theme, 150)
            shown(qtbot, page)
            assert {name: cut(page)} == {name: []}
        kit.look.wear("light", 100)
        page.close()


def test_the_gallery_shows_each_page_and_wears_each_look(qtbot: QtBot) -> None:
    gallery = Gallery(make_look(), words, SetClock(NOON), "fr")
    qtbot.addWidget(gallery)
    gallery.show()
    pages = gallery.findChild(QListWidget)
    assert isinstance(pages, QListWidget)
    for row in range(len(EVERY)):
        pages.setCurrentRow(row)
    assert pages.currentItem().text() == "Avancement"
    gallery.language.button("en").click()
    gallery.theme.button("dark").click()
    gallery.scale.button("150").click()
    assert pages.currentItem().text() == "Progress"
    assert gallery.kit.look.theme.name == "dark"
    assert gallery.kit.look.px(20) == 30


def test_the_gallery_counts_down(qtbot: QtBot) -> None:
    clock = SetClock(NOON)
    gallery = Gallery(make_look(), words, clock, "en")
    qtbot.addWidget(gallery)
    gallery.list.setCurrentRow(list(EVERY).index("countdown"))
    told = [one.accessibleName() for one in gallery.findChildren(Countdown)]
    clock.set(NOON.replace(hour=22))
    gallery.tick()
    assert all("Passed by" in one.accessibleName() for one in gallery.findChildren(Countdown))
    assert "5\u00a0h\u00a020" in told[0]


def test_pictures_are_drawn(qtbot: QtBot, tmp_path: Path) -> None:
    drawn = list(islice(pictures(make_look(), words, SetClock(NOON), tmp_path), 2))
    assert [path.name for path in drawn] == ["words-light-100-fr.png", "buttons-light-100-fr.png"]
    assert QImage(str(drawn[0])).width() == WIDTH


def test_a_folder_that_cannot_be_written_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"words-light"):
        next(pictures(make_look(), words, SetClock(NOON), tmp_path / "missing"))
