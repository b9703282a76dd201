"""Buttons: one effect for one press, a reason in place of silence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.foot import Foot
from tests.ui.conftest import make_kit
from tests.ui.keys import click, hold, release, to_front


class Page(QWidget):
    """A page with one button, counting how often it is pressed."""

    def __init__(self, button: Button) -> None:
        super().__init__()
        self.button, self.pressed = button, 0
        QVBoxLayout(self).addWidget(button)
        button.clicked.connect(self._count)

    def _count(self) -> None:
        self.pressed += 1


@pytest.fixture
def page(qtbot: QtBot, kit: Kit) -> Page:
    """A primary button on a page that has the keyboard."""
    button = Button(kit, "Accepter", "primary", "ok", "Ctrl+Return")
    return to_front(qtbot, Page(button))


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_its_shortcut_presses_it_from_anywhere(page: Page, key: Qt.Key) -> None:
    QTest.keyClick(page, key, Qt.KeyboardModifier.ControlModifier)
    assert page.pressed == 1


def test_space_presses_it_and_return_does_not(page: Page) -> None:
    page.button.setFocus()
    QTest.keyClick(page.button, Qt.Key.Key_Return)
    QTest.keyClick(page.button, Qt.Key.Key_Enter)
    assert page.pressed == 0
    QTest.keyClick(page.button, Qt.Key.Key_Space)
    assert page.pressed == 1


def test_return_presses_it_not_even_as_the_default_of_a_dialog(qtbot: QtBot, kit: Kit) -> None:
    dialog, button = QDialog(), Button(kit, "Accepter")
    pressed: list[int] = []
    button.clicked.connect(lambda: pressed.append(1))
    QVBoxLayout(dialog).addWidget(button)
    button.setDefault(True)
    to_front(qtbot, dialog)
    QTest.keyClick(button, Qt.Key.Key_Return)
    assert pressed == []


def test_a_held_key_presses_once(page: Page) -> None:
    page.button.setFocus()
    hold(page.button, Qt.Key.Key_Space)
    release(page.button, Qt.Key.Key_Space)
    assert page.pressed == 1
    hold(page.button, Qt.Key.Key_Return)
    assert page.pressed == 1


def test_a_barred_button_says_why_and_does_nothing(page: Page) -> None:
    page.button.why("Double contrôle : 1 flacon manquant")
    assert page.button.text() == "Double contrôle : 1 flacon manquant"
    assert page.button.toolTip() == page.button.reason
    assert page.button.accessibleName() == "Accepter"
    assert page.button.accessibleDescription() == page.button.reason
    QTest.keyClick(page, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    click(page.button)
    assert page.pressed == 0
    page.button.free()
    assert page.button.text() == "Accepter"
    click(page.button)
    assert page.pressed == 1


def test_a_hidden_page_hears_no_shortcut(qtbot: QtBot, kit: Kit) -> None:
    outer = QWidget()
    inner = Page(Button(kit, "Accepter", shortcut="Ctrl+Return"))
    QVBoxLayout(outer).addWidget(inner)
    to_front(qtbot, outer)
    inner.hide()
    QTest.keyClick(outer, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert inner.pressed == 0


@pytest.mark.parametrize(("language", "keys"), [("fr", "Ctrl+Entrée"), ("en", "Ctrl+Enter")])
def test_its_shortcut_is_told_in_the_reader_s_words(qtbot: QtBot, language: str, keys: str) -> None:
    kit = make_kit(language)
    bare, keyed = Button(kit, "x"), Button(kit, "x", shortcut="Ctrl+Return")
    qtbot.addWidget(bare)
    qtbot.addWidget(keyed)
    assert keyed.accessibleDescription() == keys
    room = keyed.sizeHint().width() - bare.sizeHint().width()
    assert room >= kit.look.px(13) * len(keys) // 3


def test_a_long_reason_takes_two_lines(qtbot: QtBot, kit: Kit) -> None:
    button = Button(kit, "Accepter", "primary")
    qtbot.addWidget(button)
    button.why(
        "Acceptation impossible : le poids n’a été saisi qu’une fois et tout le reste manque"
    )
    assert button.sizeHint().width() < 420
    assert button.sizeHint().height() <= 48


@pytest.mark.parametrize("role", ["", "primary", "danger", "quiet", "unblinded", "segment"])
def test_the_focus_moves_nothing(qtbot: QtBot, kit: Kit, role: str) -> None:
    button, other = Button(kit, "Accepter", role), Button(kit, "Suspendre")
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.addWidget(button)
    layout.addWidget(other)
    to_front(qtbot, page)
    other.setFocus()
    page.adjustSize()
    before = button.size()
    button.setFocus()
    page.adjustSize()
    assert button.hasFocus()
    assert button.size() == before


def test_a_mnemonic_presses_and_is_not_heard(qtbot: QtBot, kit: Kit) -> None:
    page = to_front(qtbot, Page(Button(kit, "&Suspendre")))
    assert page.button.accessibleName() == "Suspendre"
    QTest.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.pressed == 1)


def test_the_foot_keeps_the_primary_button_at_the_right(qtbot: QtBot, kit: Kit) -> None:
    foot = Foot(kit)
    assert foot.isHidden()
    primary = Button(kit, "Accepter", "primary")
    danger, back = Button(kit, "Annuler", "danger"), Button(kit, "Précédent")
    foot.primary(primary)
    foot.danger(danger)
    foot.add(back)
    to_front(qtbot, foot)
    foot.resize(900, 60)
    assert danger.x() < back.x() < primary.x()
    assert danger.x() < 40
    assert primary.geometry().right() > 860
