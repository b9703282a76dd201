"""The pages and dialogs of reader and lock: every control has a name, no word is cut."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.desk.pace import RUNNING, Jump, Noted
from app.trial.words import LANGUAGES
from app.ui.door.scanner import ScannerPage
from app.ui.door.welcome import WelcomePage
from app.ui.frame.clock_strip import ClockStrip
from app.ui.input.scanner_check import TEST_CODE
from app.ui.kit import Kit
from app.ui.locking.badge_dialog import BadgeDialog
from app.ui.locking.lock_page import LockPage
from app.ui.locking.lock_strip import LockStrip
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH
from tests.ui.conftest import make_kit
from tests.ui.input.azerty import factory_reader
from tests.ui.keys import to_front
from tests.ui.lint import cut, unheard


def tried(kit: Kit) -> QWidget:
    page = ScannerPage(kit)
    page.scanned(factory_reader(TEST_CODE.text, at_french=True))
    return page


def locked(kit: Kit) -> QWidget:
    page = LockPage(kit, "Claire Aubert", "session")
    page.allow_badge(True)
    page.refuse_badge(2)
    return page


def taken(kit: Kit) -> QWidget:
    dialog = BadgeDialog(kit, lambda badge, pin: None)
    dialog.badge.take("0420071234")
    dialog.keep.click()
    return dialog


def warned(kit: Kit) -> QWidget:
    strip = LockStrip(kit)
    strip.tell(59)
    return strip


def moved(kit: Kit) -> QWidget:
    strip = ClockStrip(kit)
    now = kit.now()
    strip.tell(Noted(Jump(RUNNING, now - timedelta(hours=1), now), 12))
    return strip


@pytest.mark.parametrize(
    "make", [tried, locked, taken, warned, moved, lambda kit: WelcomePage(kit, "")]
)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scale", [100, 150])
def test_every_control_has_a_name_and_no_word_is_cut(
    qtbot: QtBot, make: Callable[[Kit], QWidget], language: str, scale: int
) -> None:
    shown = make(make_kit(language, scale=scale))
    if isinstance(shown, ClockStrip):
        shown.setFixedWidth((LEAST_WIDTH - 220) * scale // 100)
    elif not isinstance(shown, BadgeDialog | LockStrip):
        shown.resize(LEAST_WIDTH * scale // 100, LEAST_HEIGHT * scale // 100)
    to_front(qtbot, shown)
    QApplication.processEvents()
    assert unheard(shown) == []
    assert cut(shown) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reader_s_page_is_whole_in_the_smallest_window(qtbot: QtBot, language: str) -> None:
    page = tried(make_kit(language))
    page.resize(LEAST_WIDTH, LEAST_HEIGHT)
    to_front(qtbot, page)
    QApplication.processEvents()
    for part in page.findChildren(QWidget):
        if part.isVisible():
            assert part.mapTo(page, part.rect().bottomRight()).y() <= LEAST_HEIGHT
