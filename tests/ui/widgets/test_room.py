"""Parts that answer to the room they have: folded words, steps too many for their words."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.stepper import Stepper
from app.ui.widgets.text import label

STEPS = ["Révélation", "Étiquettes", "Matériel", "Remplissage", "Libération"]


def settle() -> None:
    """Lets the layouts answer to one another."""
    for _ in range(10):
        QApplication.processEvents()


def test_folded_words_take_no_more_room_than_they_need(qtbot: QtBot, kit: Kit) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    column = QVBoxLayout(page)
    told = label("Le volume de suspension n'est pas celui qui a été calculé. Relisez la fiche.")
    column.addWidget(told)
    column.addStretch(1)
    page.resize(120, 400)
    page.show()
    settle()
    narrow = told.height()
    page.resize(900, 400)
    settle()
    assert told.height() == told.fontMetrics().height()
    assert narrow > 4 * told.height()


def test_a_stepper_without_room_names_the_present_step_alone(qtbot: QtBot, kit: Kit) -> None:
    steps = Stepper(kit, STEPS)
    qtbot.addWidget(steps)
    steps.at(3, {0, 1, 2})
    steps.resize(900, steps.heightForWidth(900))
    steps.show()
    assert min(ink_beneath(steps)) < 100
    steps.resize(300, steps.heightForWidth(300))
    assert min(ink_beneath(steps)) > 150
    assert "Remplissage" in steps.accessibleName()


def ink_beneath(steps: Stepper) -> set[int]:
    """The columns in which something is written beneath the circles."""
    picture = steps.grab().toImage()
    ground = picture.pixelColor(0, 0)
    rows = range(picture.height() * 2 // 3, picture.height())
    return {
        x for x in range(picture.width()) if any(picture.pixelColor(x, y) != ground for y in rows)
    }
