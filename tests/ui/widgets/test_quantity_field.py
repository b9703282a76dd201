"""Numbers typed key by key: every key stays, nothing is repaired, what is read is echoed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.trial.quantities import echo, show_decimal
from app.trial.refusal import Refusal
from app.ui.kit import Kit
from app.ui.widgets.quantity_field import QuantityField
from tests.ui.conftest import make_kit
from tests.ui.keys import press, type_text

KEYS = settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
TRAPS = [
    ("72,5", Decimal("72.5")), ("72.5", Decimal("72.5")), ("7.25", Decimal("7.25")),
    ("1.5", Decimal("1.5")), ("0.5", Decimal("0.5")), ("90", Decimal(90)),
    ("0,085", Decimal("0.085")),
]  # fmt: skip
REFUSED = [
    ("7e1", "exponent"), ("+72,5", "sign"), ("1 234,5", "grouping"), ("1\u00a0234,5", "grouping"),
    ("1\u202f234", "grouping"), ("1'234", "grouping"), ("1.234,5", "grouping"), (",5", "malformed"),
    ("72,", "malformed"), ("072", "leading_zero"), ("٧٢", "malformed"), ("72kg", "malformed"),
    ("", "empty"), ("-1", "sign"), ("1234567890", "too_long"), ("1,1234567", "decimals"),
]  # fmt: skip


@pytest.fixture
def weight(qtbot: QtBot, kit: Kit) -> Iterator[QuantityField]:
    """A field for a weight, on the screen."""
    field = QuantityField(kit, "&Poids", "kg", "weight_kg")
    qtbot.addWidget(field)
    field.show()
    yield field


def type_in(field: QuantityField, text: str) -> None:
    """Replaces what stands in a field, key by key."""
    field.put("")
    type_text(field.editor, text)


@pytest.mark.parametrize(("typed", "value"), TRAPS)
def test_a_comma_and_a_point_are_the_same_mark(
    weight: QuantityField, typed: str, value: Decimal
) -> None:
    type_in(weight, typed)
    assert weight.typed() == typed
    assert weight.read() == value
    assert weight.note.words == f"Compris\u00a0: {echo(value, 'fr')}\u00a0kg"
    assert weight.problem == ""


@pytest.mark.parametrize(("typed", "code"), REFUSED)
def test_what_could_be_read_in_two_ways_is_refused_and_stays(
    weight: QuantityField, typed: str, code: str
) -> None:
    type_in(weight, typed)
    assert weight.typed() == typed
    with pytest.raises(Refusal) as refused:
        weight.read()
    assert refused.value.code == f"number.{code}"
    assert weight.problem == weight.kit.sentence(refused.value)
    assert weight.note.words == weight.problem


ALPHABET = "0123456789.,+-e \u00a0\u202f'kg"


@KEYS
@given(typed=st.text(ALPHABET, max_size=8))
def test_the_field_reads_what_the_grammar_reads_and_nothing_else(
    weight: QuantityField, typed: str
) -> None:
    type_in(weight, typed)
    assert weight.typed() == typed
    grammar = typed.replace(",", ".")
    whole, mark, part = grammar.partition(".")
    wanted = (
        whole.isascii() and whole.isdigit() and (whole == "0" or not whole.startswith("0"))
        and (not mark or (part.isascii() and part.isdigit() and len(part) <= 6))
    )  # fmt: skip
    try:
        assert weight.read() == Decimal(grammar)
        assert wanted
    except Refusal:
        assert not wanted


@pytest.mark.parametrize("language", ["fr", "en"])
@KEYS
@given(value=st.decimals(0, 999, allow_nan=False, places=3))
def test_what_is_echoed_can_be_typed(qtbot: QtBot, language: str, value: Decimal) -> None:
    field = QuantityField(make_kit(language), "Poids", "kg", "weight_kg")
    qtbot.addWidget(field)
    type_in(field, echo(value, language))
    assert field.read() == value
    assert field.note.words.endswith(f"{echo(value, language)}\u00a0kg")
    type_in(field, show_decimal(value))
    assert field.read() == value


def test_no_problem_is_told_while_the_number_is_on_its_way(weight: QuantityField) -> None:
    for typed in ("7", "72", "72,"):
        type_in(weight, typed)
        assert weight.problem == ""
    weight.editor.setFocus()
    press(weight.editor, Qt.Key.Key_Return)
    assert "72" not in weight.problem
    assert weight.problem != ""
    assert weight.typed() == "72,"
    type_text(weight.editor, "5")
    assert weight.problem == ""


def test_the_wheel_turns_nothing(weight: QuantityField) -> None:
    weight.put("72,5")
    weight.editor.setFocus()
    turn = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, 0), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(weight.editor, turn)
    press(weight.editor, Qt.Key.Key_Up)
    press(weight.editor, Qt.Key.Key_PageDown)
    assert weight.typed() == "72,5"


def test_nothing_stands_in_it_at_first(weight: QuantityField) -> None:
    assert weight.typed() == ""
    assert weight.problem == ""
    assert weight.note.words == ""


def test_a_hidden_value_stays_known_and_out_of_sight(weight: QuantityField) -> None:
    type_in(weight, "72,5")
    weight.hide_value()
    assert weight.editor.property("text") == ""
    assert "72" not in weight.note.words
    assert "72" not in weight.editor.accessibleDescription()
    type_text(weight.editor, "9")
    assert weight.editor.property("text") == ""
    assert weight.typed() == "72,5"
    assert weight.read() == Decimal("72.5")
    weight.put("")
    type_text(weight.editor, "8")
    assert weight.typed() == "8"


def test_a_hidden_value_cannot_be_undone_into_sight(weight: QuantityField) -> None:
    type_in(weight, "72,5")
    weight.hide_value()
    press(weight.editor, Qt.Key.Key_Z, shift=Qt.KeyboardModifier.ControlModifier)
    assert weight.editor.property("text") == ""


def test_each_change_is_told(qtbot: QtBot, weight: QuantityField) -> None:
    told: list[str] = []
    weight.changed.connect(lambda: told.append(weight.typed()))
    type_in(weight, "72")
    assert told[-2:] == ["7", "72"]


CELLS = [
    ("fr", "10000000", "10\u202f000\u202f000\u00a0c/ml, soit 10 millions de c/ml"),
    ("fr", "1500000", "1\u202f500\u202f000\u00a0c/ml, soit 1,5 million de c/ml"),
    ("fr", "999999", "999\u202f999\u00a0c/ml"),
    ("en", "10000000", "10\u202f000\u202f000\u00a0c/ml, that is 10 million c/ml"),
    ("en", "2500000", "2\u202f500\u202f000\u00a0c/ml, that is 2.5 million c/ml"),
]


@pytest.mark.parametrize(("language", "typed", "told"), CELLS)
def test_cells_are_told_in_words(qtbot: QtBot, language: str, typed: str, told: str) -> None:
    field = QuantityField(make_kit(language), "Concentration", "c/ml", "cells", cells=True)
    qtbot.addWidget(field)
    type_in(field, typed)
    assert field.read() == int(typed)
    assert field.note.words.endswith(f" {told}")


def test_cells_are_whole(qtbot: QtBot, kit: Kit) -> None:
    field = QuantityField(kit, "Concentration", "c/ml", "cells", cells=True)
    qtbot.addWidget(field)
    type_in(field, "10.000.000")
    with pytest.raises(Refusal):
        field.read()
    type_in(field, "10.000")
    with pytest.raises(Refusal) as refused:
        field.read()
    assert refused.value.code == "number.whole"
