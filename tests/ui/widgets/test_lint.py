"""That the page checks bite."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from tests.ui.lint import Windows, cut, unheard


def holding(qtbot: QtBot, part: QWidget) -> QWidget:
    """A page with one part on it, on the screen."""
    page = QWidget()
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(part)
    page.show()
    return page


def test_a_cut_word_is_found(qtbot: QtBot, kit: Kit) -> None:
    whole = label("Poche 7KD4-9PXE", wrap=False)
    page = holding(qtbot, whole)
    assert cut(page) == []
    whole.setFixedWidth(40)
    page.adjustSize()
    assert "Poche 7KD4-9PXE" in cut(page)[0]


def test_a_cut_line_is_found(qtbot: QtBot, kit: Kit) -> None:
    folded = label("Deux produits figurent sur chaque étiquette")
    page = holding(qtbot, folded)
    folded.setFixedSize(90, 20)
    page.adjustSize()
    assert len(cut(page)) == 1


def test_a_cut_button_and_a_cut_column_are_found(qtbot: QtBot, kit: Kit) -> None:
    button = Button(kit, "Accepter la demande")
    page = holding(qtbot, button)
    button.setFixedWidth(60)
    assert "Accepter la demande" in cut(page)[0]
    rows = Rows(kit, ["Numéro", "Événement de la poche"])
    table = holding(qtbot, rows)
    rows.setColumnWidth(1, 50)
    assert "Événement de la poche" in cut(table)[0]


def test_what_leaves_its_frame_is_found(qtbot: QtBot, kit: Kit) -> None:
    page = holding(qtbot, QWidget())
    part = label("Poche", wrap=False)
    part.setParent(page)
    part.move(page.width() - 5, 0)
    part.show()
    assert "leaves" in cut(page)[0]


def test_a_nameless_control_is_found(qtbot: QtBot, kit: Kit) -> None:
    page = holding(qtbot, QLineEdit())
    assert "has no name" in unheard(page)[0]


def test_a_stray_window_is_found(qtbot: QtBot, kit: Kit) -> None:
    windows = Windows()
    page = holding(qtbot, label("Poche"))
    assert len(windows.shown) == 1
    stray = label("Perdue")
    stray.show()
    stray.setParent(page)
    windows.stop()
    assert windows.shown[1:] == ["Wrapped 'Perdue'"]
