"""A scan leaves nothing behind in whatever has the focus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QStringListModel
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListView,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.kit import Kit
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import SecretField, TextField
from tests.ui.input.hands import CODE, Desk, Keys

WORDS = ["Albumine", "Kits", "Quarantaine"]


def state(line: QLineEdit) -> tuple[object, ...]:
    """All that a person could notice of a line."""
    return (
        line.text(), line.cursorPosition(), line.selectionStart(), line.selectedText(),
        line.isModified(),
    )  # fmt: skip


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.text("0123456789,é ", max_size=12), selected=st.tuples(st.integers(0, 12),
    st.integers(-12, 12)), code=st.text("K7Q4&'(]=", min_size=4, max_size=30),
    pace=st.integers(0, 34),
)  # fmt: skip
def test_a_line_holds_what_it_held(
    desk: Desk, text: str, selected: tuple[int, int], code: str, pace: int
) -> None:
    line = QLineEdit(text)
    desk.show(line, line)
    line.setCursorPosition(0)
    start = min(selected[0], len(text))
    line.setSelection(start, max(-start, min(selected[1], len(text) - start)))
    before = state(line)
    heard = len(desk.scans)
    desk.scan(line, code, pace)
    assert state(line) == before
    assert desk.scans[heard:] == [code]


def lines() -> QPlainTextEdit:
    editor = QPlainTextEdit("une\ndeux\ntrois\n" * 20)
    cursor = editor.textCursor()
    cursor.setPosition(40)
    cursor.setPosition(31, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    return editor


@pytest.mark.parametrize("make", [lines, lambda: QTextEdit("une\ndeux")])
def test_several_lines_hold_what_they_held(
    desk: Desk, make: Callable[[], QPlainTextEdit | QTextEdit]
) -> None:
    editor = make()
    editor.resize(200, 80)
    desk.show(editor, editor)
    editor.verticalScrollBar().setValue(3)

    def noticed() -> tuple[object, ...]:
        cursor = editor.textCursor()
        return (
            editor.toPlainText(), cursor.anchor(), cursor.position(),
            editor.verticalScrollBar().value(), editor.document().isModified(),
        )  # fmt: skip

    before = noticed()
    desk.scan(editor)
    assert noticed() == before
    editor.undo()
    assert CODE not in editor.toPlainText()
    assert desk.scans == [CODE]


def test_undo_does_not_bring_a_scan_back(desk: Desk) -> None:
    line = QLineEdit()
    desk.show(line, line)
    desk.type(line, "72")
    desk.scan(line)
    line.undo()
    assert "K" not in line.text()


def test_a_field_of_a_fixed_length_and_a_read_only_one(desk: Desk) -> None:
    for line in (QLineEdit("123"), QLineEdit("abc")):
        line.setMaxLength(3)
        line.setReadOnly(line.text() == "abc")
        desk.show(line, line)
        before = state(line)
        desk.scan(line)
        assert state(line) == before
    assert desk.scans == [CODE, CODE]


def test_an_editable_list_keeps_its_choice_and_its_text(desk: Desk) -> None:
    combo = QComboBox()
    combo.setEditable(True)
    combo.setCompleter(None)  # type: ignore[arg-type]
    combo.addItems(WORDS)
    combo.setCurrentIndex(1)
    combo.setEditText("Kit 12")
    desk.show(combo, combo)
    desk.scan(combo)
    assert (combo.currentText(), combo.currentIndex(), combo.count()) == ("Kit 12", 1, 3)
    assert desk.scans == [CODE]


def list_of(words: list[str]) -> QListView:
    view = QListView()
    view.setModel(QStringListModel(words, view))
    view.setCurrentIndex(view.model().index(0, 0))
    return view


def test_a_list_never_jumps_to_a_letter_of_a_scan(desk: Desk) -> None:
    combo, view = QComboBox(), list_of(WORDS)
    combo.addItems(WORDS)
    moved: list[object] = []
    combo.currentIndexChanged.connect(moved.append)
    view.selectionModel().currentChanged.connect(lambda *_: moved.append("view"))
    for widget in (combo, view):
        desk.show(widget, widget)
        desk.scan(widget)
    assert moved == []
    assert desk.scans == [CODE, CODE]


def test_a_cell_is_not_opened_by_a_scan(desk: Desk) -> None:
    table = QTableWidget(1, 1)
    desk.show(table, table)
    table.setCurrentCell(0, 0)
    desk.scan(table)
    assert table.item(0, 0) is None
    assert table.findChildren(QLineEdit) == []


def test_a_space_within_a_scan_presses_nothing(desk: Desk) -> None:
    page = QWidget()
    pressed: list[str] = []
    layout = QVBoxLayout(page)
    button, box = QPushButton("Annuler"), QCheckBox("lu")
    button.clicked.connect(lambda: pressed.append("button"))
    box.toggled.connect(lambda: pressed.append("box"))
    layout.addWidget(button)
    layout.addWidget(box)
    desk.show(page)
    for widget in (button, box):
        widget.setFocus()
        desk.scan(widget, "12 34 56 78")
    assert pressed == []
    assert desk.scans == ["12 34 56 78"] * 2


def test_a_letter_of_a_scan_answers_no_message(desk: Desk) -> None:
    message = QMessageBox(QMessageBox.Icon.Question, "Opaline", "Détruire ?")
    message.addButton("&Kasser", QMessageBox.ButtonRole.AcceptRole)
    stay = message.addButton("&Garder", QMessageBox.ButtonRole.RejectRole)
    message.setModal(True)
    desk.show(message, stay)
    desk.scan(stay)
    assert message.isVisible()
    assert message.clickedButton() is None
    message.reject()


def test_what_was_wrong_with_a_field_is_still_said(desk: Desk, kit: Kit) -> None:
    weight = QuantityField(kit, "Poids", "kg", "weight_kg")
    name = TextField(kit, "Nom")
    secret = SecretField(kit, "Phrase de passe")
    for field, typed in ((weight, "72,555"), (name, "x"), (secret, "abc")):
        desk.show(field, field.editor)
        desk.type(field.editor, typed)
        if not field.problem:
            field.refuse("Refusé.")
        before = field.problem
        desk.scan(field.editor)
        assert field.problem == before
    assert weight.typed() == "72,555"
    assert secret.take() == "abc"


def test_a_focus_that_moves_during_a_scan_leaves_no_trace_in_either_field(desk: Desk) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    first, second = QLineEdit("a"), QLineEdit("b")
    layout.addWidget(first)
    layout.addWidget(second)
    desk.show(page, first)
    desk.now += 1_000
    desk.type(first, CODE[:3], 5)
    second.setFocus()
    desk.type(second, CODE[3:], 5)
    desk.press(second, Keys.Key_Return, 5)
    desk.qtbot.waitUntil(lambda: desk.scans == [CODE])
    assert (first.text(), second.text()) == ("a", "b")


def test_tab_behind_a_scan_moves_no_focus(desk: Desk) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    first, second = QLineEdit(), QLineEdit()
    layout.addWidget(first)
    layout.addWidget(second)
    desk.show(page, first)
    desk.scan(first, end=Keys.Key_Tab)
    assert desk.scans == [CODE]
    assert first.hasFocus() and first.text() == ""
    desk.press(first, Keys.Key_Tab, 200)
    assert second.hasFocus()


def test_an_editor_that_is_gone_when_the_scan_ends_is_let_be(desk: Desk) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    first, second = QLineEdit(), QLineEdit()
    layout.addWidget(first)
    layout.addWidget(second)
    desk.show(page, first)
    desk.now += 1_000
    desk.type(first, CODE[:3], 5)
    with desk.qtbot.waitSignal(first.destroyed):
        first.deleteLater()
    desk.type(second, CODE[3:], 5)
    desk.press(second, Keys.Key_Return, 5)
    desk.qtbot.waitUntil(lambda: desk.scans == [CODE])
    assert second.text() == ""
