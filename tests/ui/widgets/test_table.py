"""Tables: read row by row, opened by Enter, left by Tab, never wider than there is room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.cell import Cell
from app.ui.widgets.cell_drawing import cell_width
from app.ui.widgets.table import Rows, shrunk
from tests.ui.keys import focused, hold, to_front

COLUMNS = ["État", "Poche", "Patient"]
ROWS = [
    (Cell("En cours", Tone.INFO, pill=True), "7KD4-9PXE", "12-034"),
    (Cell("Remise", Tone.NEUTRAL), "3CFH-7QRT", "12-035"),
    (Cell("Refusée", Tone.DANGER), "6DEG-9WXY", "12-036"),
]


@pytest.fixture
def table(qtbot: QtBot, kit: Kit) -> Rows:
    """Three bags, with the keyboard on them."""
    page = QWidget()
    made = Rows(kit, COLUMNS, "Liste de travail", "Aucune poche.", tall=True)
    column = QVBoxLayout(page)
    column.addWidget(made)
    column.addWidget(QLineEdit())
    made.tell(ROWS, ["a", "b", "c"])
    page.resize(700, 400)
    to_front(qtbot, page)
    made.setFocus()
    return made


def opened(table: Rows) -> list[object]:
    """The keys that it asks to open."""
    told: list[object] = []
    table.opened.connect(told.append)
    return told


def test_enter_opens_the_row_and_once_when_held(table: Rows) -> None:
    keys = opened(table)
    QTest.keyClick(table, Qt.Key.Key_Down)
    table.selectRow(1)
    hold(table, Qt.Key.Key_Return)
    assert keys == ["b"]
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Enter)
    assert keys == ["b", "c"]


def test_a_double_click_opens_the_row(table: Rows) -> None:
    keys = opened(table)
    place = table.visualRect(table.model().index(1, 1)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert keys == ["b"]


def test_tab_leaves_the_table(table: Rows) -> None:
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert isinstance(focused(), QLineEdit)


def test_nothing_is_written_in_it(table: Rows) -> None:
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_F2)
    QTest.keyClicks(table, "xyz")
    assert table.findChild(QLineEdit) is None
    assert table.model().index(0, 1).data() == "7KD4-9PXE"


def test_the_selected_key_stays_selected(table: Rows) -> None:
    table.selectRow(2)
    table.tell([ROWS[2], ROWS[0]], ["c", "a"])
    assert table.key() == "c"
    assert table.currentIndex().row() == 0
    table.tell([ROWS[0]], ["a"])
    assert table.key() is None


def test_it_is_heard_with_its_columns(table: Rows) -> None:
    heard = QAccessible.queryAccessibleInterface(table)
    assert heard.role() == QAccessible.Role.Table
    assert heard.text(QAccessible.Text.Name) == "Liste de travail"
    cell = table.model().index(0, 0)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "État En cours"
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "En cours"


def test_columns_fill_the_table_and_no_more(table: Rows) -> None:
    for width in (900, 420):
        table.window().resize(width, 400)
        columns = sum(table.columnWidth(column) for column in range(3))
        assert columns == table.viewport().width()


def test_a_coloured_cell_never_stands_without_an_icon() -> None:
    assert [bool(Cell("x", tone).drawing) for tone in Tone] == [
        tone is not Tone.NEUTRAL for tone in Tone
    ]
    assert Cell("x", Tone.WARN, "pause").drawing == "pause"


def test_it_grows_with_its_rows_up_to_a_limit(qtbot: QtBot, kit: Kit) -> None:
    made = Rows(kit, COLUMNS)
    qtbot.addWidget(made)
    made.grow_to(2)
    heights = []
    for count in range(4):
        made.tell(ROWS[:count], list(range(count)))
        heights.append(made.sizeHint().height())
    assert heights[0] == heights[1] < heights[2] == heights[3]


def test_a_larger_text_makes_larger_rows(table: Rows, kit: Kit) -> None:
    before = table.rowHeight(0)
    kit.look.wear("dark", 150)
    assert table.rowHeight(0) == round(before * 1.5)


def test_thousands_of_rows_are_told(qtbot: QtBot, kit: Kit) -> None:
    made = Rows(kit, COLUMNS)
    qtbot.addWidget(made)
    made.tell([ROWS[0]] * 5000, list(range(5000)))
    made.selectRow(4999)
    assert made.key() == 4999


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(1, 80)), min_size=1, max_size=8),
    st.integers(10, 2000),
)
def test_the_widest_columns_give_first(columns: list[tuple[int, int]], room: int) -> None:
    widths, least = [wide for wide, _ in columns], [low for _, low in columns]
    given = shrunk(widths, room, least)
    floors = [min(pair) for pair in columns]
    assert all(low <= new <= old for low, new, old in zip(floors, given, widths, strict=True))
    assert sum(given) <= room or given == floors
    told = list(zip(given, widths, least, strict=True))
    cut = [new for new, old, _ in told if new < old]
    kept = [new for new, old, low in told if new == old > low]
    assert not cut or not kept or max(kept) <= min(cut)


def test_a_pill_is_never_cut(qtbot: QtBot, kit: Kit) -> None:
    made = Rows(kit, ["State", "Words"], tall=True)
    qtbot.addWidget(made)
    state = Cell("In preparation", Tone.INFO, pill=True)
    made.tell([(state, "a rather long sentence about the last act " * 3)], [1])
    made.resize(kit.look.px(260), 200)
    made.show()
    assert made.columnWidth(0) >= cell_width(kit, state)


def test_columns_are_left_out_and_come_back(table: Rows) -> None:
    columns = table.model().columnCount()
    table.leave_out([1])
    assert table.isColumnHidden(1)
    shown = [one for one in range(columns) if not table.isColumnHidden(one)]
    assert sum(table.columnWidth(one) for one in shown) == table.viewport().width()
    table.leave_out([])
    assert not any(table.isColumnHidden(one) for one in range(columns))
