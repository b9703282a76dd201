"""Scans: a code once, whether it is read or typed; what came of it beneath, the latest first."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.widgets.scan_field import MOST_RESULTS, ScanField
from tests.ui.heard import Heard
from tests.ui.keys import hold, to_front, type_text


@pytest.fixture
def field(qtbot: QtBot, kit: Kit) -> ScanField:
    """A field for vials, with the keyboard in it."""
    made = to_front(qtbot, ScanField(kit, "Flacons", "Scanner un flacon…"))
    made.editor.setFocus()
    return made


@pytest.fixture
def codes(field: ScanField) -> list[str]:
    """Every code that it tells."""
    told: list[str] = []
    field.scanned.connect(told.append)
    return told


def rows(field: ScanField) -> list[str]:
    """The codes of the results, from the top."""
    found = (label.text() for label in field.findChildren(QLabel) if label.isVisibleTo(field))
    return [text for text in found if text.startswith("AB-")]


def test_a_typed_code_is_told_by_enter(field: ScanField, codes: list[str]) -> None:
    type_text(field.editor, " AB-04242-01 ")
    assert codes == []
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert codes == ["AB-04242-01"]
    assert field.editor.property("text") == ""


def test_enter_held_down_tells_it_once(field: ScanField, codes: list[str]) -> None:
    type_text(field.editor, "AB-04242-01")
    hold(field.editor, Qt.Key.Key_Return)
    hold(field.editor, Qt.Key.Key_Enter)
    assert codes == ["AB-04242-01"]


def test_the_reader_delivers_whatever_is_typed_there(field: ScanField, codes: list[str]) -> None:
    type_text(field.editor, "AB-0")
    field.take("AB-04242-02\r\n")
    assert codes == ["AB-04242-02"]
    assert field.editor.property("text") == "AB-0"


def test_nothing_is_no_code(field: ScanField, codes: list[str]) -> None:
    field.take("  \n")
    QTest.keyClick(field.editor, Qt.Key.Key_Return)
    assert codes == []


def test_a_barred_field_takes_no_code(field: ScanField, codes: list[str]) -> None:
    field.set_enabled(False)
    field.take("AB-04242-02")
    assert codes == []


def test_a_code_takes_the_refusal_before_it_away(field: ScanField) -> None:
    field.refuse("Ce flacon est déjà lu.")
    field.take("AB-04242-02")
    assert field.problem == ""


def test_results_stand_beneath_the_latest_first(field: ScanField, heard: Heard) -> None:
    field.result("Conforme", "AB-1", True)
    field.result("Refusé : autre étude", "AB-2", False)
    QApplication.processEvents()
    assert sorted(rows(field)) == ["AB-1", "AB-2"]
    tops = {label.text(): label.mapTo(field, label.rect().topLeft()).y()
            for label in field.findChildren(QLabel) if label.text().startswith("AB-")}  # fmt: skip
    assert tops["AB-2"] < tops["AB-1"]
    assert heard.words == ["Conforme AB-1", "Refusé : autre étude AB-2"]


def test_only_the_last_results_stay(field: ScanField) -> None:
    for number in range(MOST_RESULTS + 3):
        field.result("Conforme", f"AB-{number}", True)
    assert len(rows(field)) == MOST_RESULTS
    assert "AB-0" not in rows(field)
    field.clear()
    assert rows(field) == []


@pytest.mark.parametrize(
    ("ready", "words"), [(True, "Lecteur prêt"), (False, "Lecteur en attente")]
)
def test_it_says_whether_the_reader_is_heard(field: ScanField, ready: bool, words: str) -> None:
    field.ready(ready)
    assert field.state.words == words
