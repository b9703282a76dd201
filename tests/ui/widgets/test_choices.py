"""Answers: none beforehand, none by a wheel, all by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.checklist import Checklist
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.segment import Segment
from tests.ui.conftest import make_kit
from tests.ui.keys import click, focused, press, to_front

FEW = [("scale", "Pesée"), ("record", "Dossier"), ("spoken", "Déclaré")]
MANY = [*FEW, ("estimate", "Estimation"), ("other", "Autre")]
QUESTIONS = [("alive", "Patient vivant"), ("consent", "Consentement"), ("line", "Voie en place")]


def roll(widget: QComboBox) -> None:
    """A turn of the wheel."""
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, turn)


@pytest.mark.parametrize("choices", [FEW, MANY])
def test_nothing_is_chosen_beforehand(
    qtbot: QtBot, kit: Kit, choices: list[tuple[str, str]]
) -> None:
    field = to_front(qtbot, ChoiceField(kit, "Source", choices))
    assert field.value() is None
    field.editor.setFocus()
    QTest.keyClick(field.editor, Qt.Key.Key_Tab)
    assert field.value() is None


@pytest.mark.parametrize("choices", [FEW, MANY])
def test_a_choice_is_put_told_and_taken_back(
    qtbot: QtBot, kit: Kit, choices: list[tuple[str, str]]
) -> None:
    field = ChoiceField(kit, "Source", choices)
    qtbot.addWidget(field)
    told: list[str | None] = []
    field.changed.connect(lambda: told.append(field.value()))
    field.put("record")
    field.put("record")
    field.put(None)
    assert told == ["record", None]
    with pytest.raises(ValueError, match="unknown"):
        field.put("unknown")


@pytest.mark.qt_log_ignore("does not support")
def test_the_first_key_in_an_opened_list_goes_to_its_first_answer(
    qtbot: QtBot, kit: Kit
) -> None:
    field = to_front(qtbot, ChoiceField(kit, "Source", MANY))
    combo = field.editor
    assert isinstance(combo, QComboBox)
    combo.showPopup()
    qtbot.waitUntil(combo.view().isVisible)
    assert not combo.view().currentIndex().isValid()
    QTest.keyClick(combo.view(), Qt.Key.Key_Down)
    QTest.keyClick(combo.view(), Qt.Key.Key_Return)
    assert field.value() == MANY[0][0]
    assert combo.view().sizeHintForRow(0) >= kit.look.px(34)


def test_segments_are_answers_of_which_one_holds(qtbot: QtBot, kit: Kit) -> None:
    field = to_front(qtbot, ChoiceField(kit, "&Source", FEW))
    click(field.button("scale"))
    click(field.button("record"))
    assert field.value() == "record"
    click(field.button("record"))
    assert field.value() == "record"
    heard = QAccessible.queryAccessibleInterface(field.button("record"))
    assert heard.role() == QAccessible.Role.RadioButton
    assert heard.text(QAccessible.Text.Name) == "Dossier, Source"


def test_arrows_walk_through_segments(qtbot: QtBot, kit: Kit) -> None:
    field = to_front(qtbot, ChoiceField(kit, "Source", FEW))
    field.button("record").setFocus()
    QTest.keyClick(focused(), Qt.Key.Key_Left)
    assert focused() is field.button("scale")
    assert field.value() is None
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert field.value() == "scale"
    QTest.keyClick(focused(), Qt.Key.Key_Right)
    assert focused() is field.button("record")
    QTest.keyClick(focused(), Qt.Key.Key_Space)
    assert field.value() == "record"
    QTest.keyClick(focused(), Qt.Key.Key_Left)
    assert focused() is field.button("scale")


def test_a_chosen_segment_bears_a_mark(qtbot: QtBot, kit: Kit) -> None:
    segment = Segment(kit, "Oui")
    qtbot.addWidget(segment)
    before = segment.grab().toImage()
    drawn = segment._drawing()
    segment.setChecked(True)
    assert segment._drawing() != drawn
    assert segment.grab().toImage() != before


def test_a_list_is_not_turned_by_the_wheel(qtbot: QtBot, kit: Kit) -> None:
    field = to_front(qtbot, ChoiceField(kit, "Source", MANY))
    combo = field.editor
    assert isinstance(combo, QComboBox)
    combo.setFocus()
    roll(combo)
    assert field.value() is None
    field.put("record")
    roll(combo)
    assert field.value() == "record"


def test_long_answers_become_a_list(qtbot: QtBot, kit: Kit) -> None:
    long = [("a", "x" * 40), ("b", "y" * 40)]
    assert isinstance(ChoiceField(kit, "Source", long).editor, QComboBox)
    assert isinstance(ChoiceField(kit, "Source", []).editor, QComboBox)


@pytest.fixture
def checklist(qtbot: QtBot, kit: Kit) -> Checklist:
    """Three questions on a page that has the keyboard."""
    return to_front(qtbot, Checklist(kit, "Avant d’accepter", QUESTIONS))


def test_an_unanswered_question_is_missing(checklist: Checklist) -> None:
    assert checklist.answers() == {}
    assert not checklist.complete
    click(checklist.buttons("consent")[1])
    assert checklist.answers() == {"consent": False}
    click(checklist.buttons("consent")[0])
    assert checklist.answers() == {"consent": True}


@pytest.mark.parametrize(("language", "keys"), [("fr", "onO"), ("en", "ynY")])
def test_first_letters_answer_and_go_on(qtbot: QtBot, language: str, keys: str) -> None:
    checklist = to_front(qtbot, Checklist(make_kit(language), "Check", QUESTIONS))
    checklist.editor.setFocus()
    for key in keys:
        QTest.keyClick(focused(), key)  # type: ignore[call-overload]
    assert checklist.answers() == {"alive": True, "consent": False, "line": True}
    assert checklist.complete


def test_a_held_letter_answers_one_question(checklist: Checklist) -> None:
    checklist.editor.setFocus()
    press(focused(), Qt.Key.Key_O, "o")
    for _ in range(5):
        press(focused(), Qt.Key.Key_O, "o", held=True)
    assert checklist.answers() == {"alive": True}


def test_a_refusal_marks_what_is_unanswered(checklist: Checklist) -> None:
    click(checklist.buttons("alive")[0])
    checklist.refuse("Répondez à chaque question.")
    assert [checklist.buttons(name)[0].property("wrong") for name, _ in QUESTIONS] == [
        "false", "true", "true",
    ]  # fmt: skip
    click(checklist.buttons("consent")[0])
    assert checklist.problem == ""


def test_answers_are_put_back(checklist: Checklist) -> None:
    told: list[int] = []
    checklist.changed.connect(lambda: told.append(1))
    checklist.put({"alive": True, "line": False})
    assert checklist.answers() == {"alive": True, "line": False}
    assert len(told) == 1
    checklist.put({})
    assert checklist.answers() == {}


def test_each_answer_is_heard_with_its_question(checklist: Checklist) -> None:
    yes, no = checklist.buttons("consent")
    assert yes.accessibleName() == "Oui, Consentement"
    assert no.accessibleName() == "Non, Consentement"
