"""Words and passphrases: what is typed stays, what is secret goes."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.text_field import NoteField, SecretField, TextField
from tests.ui.keys import focused, press, release, to_front, type_text


def page(qtbot: QtBot, *fields: Field) -> QWidget:
    """Fields one beneath the other, with the keyboard."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    for field in fields:
        column.addWidget(field)
    return to_front(qtbot, holder)


def test_a_refusal_stands_beside_what_was_typed(qtbot: QtBot, kit: Kit) -> None:
    field = TextField(kit, "&Patient", "Numéro de l’étude")
    page(qtbot, field)
    type_text(field.editor, "12034")
    field.refuse("Ce n’est pas un numéro de patient.")
    assert field.text() == "12034"
    assert field.note.words == "Ce n’est pas un numéro de patient."
    assert field.note.tone is Tone.DANGER
    assert field.editor.property("wrong") == "true"
    assert field.editor.accessibleDescription() == field.problem
    type_text(field.editor, "5")
    assert field.problem == ""
    assert field.editor.property("wrong") == "false"
    assert field.note.words == "Numéro de l’étude"


def test_a_tall_field_keeps_its_parts_together_at_the_top(qtbot: QtBot, kit: Kit) -> None:
    field = TextField(kit, "Patient", "Numéro de l’étude")
    to_front(qtbot, field)
    small = field.sizeHint().height()
    field.resize(400, 400)
    QApplication.processEvents()
    assert field.note.geometry().bottom() <= small
    other = Card(kit, "Demande")
    second = TextField(kit, "Service")
    other.add(second)
    to_front(qtbot, other)
    other.resize(400, 400)
    QApplication.processEvents()
    assert second.height() < 80


def test_the_caption_leads_to_its_editor(qtbot: QtBot, kit: Kit) -> None:
    first, second = TextField(kit, "&Patient"), TextField(kit, "Pre&scripteur")
    window = page(qtbot, first, second)
    first.editor.setFocus()
    QTest.keyClick(window, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
    assert focused() is second.editor
    assert second.editor.accessibleName() == "Prescripteur"
    heard = QAccessible.queryAccessibleInterface(second.editor)
    assert heard.role() == QAccessible.Role.EditableText


def test_too_much_text_is_kept_and_told(qtbot: QtBot, kit: Kit) -> None:
    for field in (TextField(kit, "Motif", most=10), NoteField(kit, "Motif", most=10)):
        page(qtbot, field)
        type_text(field.editor, "douze lettres")
        assert field.text() == "douze lettres"
        assert field.problem == kit.say("field.too_long", count=13, most=10)
        field.put("court")
        assert field.problem == ""


def test_tab_leaves_a_note(qtbot: QtBot, kit: Kit) -> None:
    note, after = NoteField(kit, "Remarque"), TextField(kit, "Patient")
    page(qtbot, note, after)
    note.editor.setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is after.editor
    assert note.text() == ""


def secret(qtbot: QtBot, kit: Kit) -> tuple[SecretField, QLineEdit]:
    """A passphrase with the keyboard in it."""
    field = SecretField(kit, "Phrase de passe")
    page(qtbot, field)
    editor = field.editor
    assert isinstance(editor, QLineEdit)
    editor.setFocus()
    return field, editor


def test_a_passphrase_is_hidden_until_the_eye_is_held(qtbot: QtBot, kit: Kit) -> None:
    field, editor = secret(qtbot, kit)
    type_text(editor, "cheval agrafe")
    assert "cheval" not in editor.displayText()
    QTest.mousePress(field.reveal, Qt.MouseButton.LeftButton)
    assert editor.displayText() == "cheval agrafe"
    QTest.mouseRelease(field.reveal, Qt.MouseButton.LeftButton)
    assert "cheval" not in editor.displayText()
    field.reveal.setFocus()
    press(field.reveal, Qt.Key.Key_Space)
    press(field.reveal, Qt.Key.Key_Space, held=True)
    assert editor.displayText() == "cheval agrafe"
    editor.setFocus()
    assert "cheval" not in editor.displayText()


def test_a_taken_passphrase_is_gone(qtbot: QtBot, kit: Kit) -> None:
    field, editor = secret(qtbot, kit)
    assert field.empty()
    type_text(editor, "cheval agrafe")
    assert not field.empty()
    assert field.take() == "cheval agrafe"
    assert field.empty()
    QTest.mousePress(field.reveal, Qt.MouseButton.LeftButton)
    press(editor, Qt.Key.Key_Z, shift=Qt.KeyboardModifier.ControlModifier)
    assert editor.text() == ""
    assert field.take() == ""


def test_a_passphrase_is_not_heard_nor_copied(qtbot: QtBot, kit: Kit) -> None:
    field, editor = secret(qtbot, kit)
    type_text(editor, "cheval")
    heard = QAccessible.queryAccessibleInterface(editor)
    assert "cheval" not in heard.text(QAccessible.Text.Value)
    assert field.take() == "cheval"


def test_locked_capitals_are_told(qtbot: QtBot, kit: Kit) -> None:
    field, editor = secret(qtbot, kit)
    press(editor, Qt.Key.Key_A, "A")
    release(editor, Qt.Key.Key_A)
    assert field.note.words == kit.say("secret.capitals")
    assert field.note.tone is Tone.WARN
    press(editor, Qt.Key.Key_B, "b")
    assert field.note.words == ""
    press(editor, Qt.Key.Key_C, "C", shift=Qt.KeyboardModifier.ShiftModifier)
    assert field.note.words == ""
    press(editor, Qt.Key.Key_D, "d", shift=Qt.KeyboardModifier.ShiftModifier)
    assert field.note.words == kit.say("secret.capitals")
    press(editor, Qt.Key.Key_5, "5")
    assert field.note.words == kit.say("secret.capitals")
    press(editor, Qt.Key.Key_CapsLock)
    assert field.note.words == ""


def test_a_barred_field_takes_no_key(qtbot: QtBot, kit: Kit) -> None:
    field = TextField(kit, "Patient")
    page(qtbot, field)
    field.set_enabled(False)
    assert not field.editor.isEnabled()
    field.set_enabled(True)
    type_text(field.editor, "a")
    assert field.text() == "a"
