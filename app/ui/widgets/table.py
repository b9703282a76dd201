"""A table to read: rows of words, opened by Enter or a double click."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.ui.kit import Kit
from app.ui.tokens import CAPTION, ROW, ROW_TIGHT
from app.ui.widgets.cell import Cell, Shown, words_of
from app.ui.widgets.cell_drawing import PAD, CellDrawing, cell_width, draw_none

__all__ = ["Cell", "Rows"]

_MEASURED = 200
_LEAST = 60
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class _Model(QAbstractTableModel):
    """The rows as Qt asks for them."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: Sequence[Sequence[Shown]] = ()

    def tell(self, rows: Sequence[Sequence[Shown]]) -> None:
        """Other rows in the place of these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows; a cell has none beneath it."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell; the cell itself for who draws it."""
        shown = self.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.UserRole:
            return shown
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(shown)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()]} {words_of(shown)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A column's words, at the left as its cells are."""
        return heading(self.columns, section, orientation, role)


class Rows(QTableView):
    """Read-only rows for some thousands of lines; `opened` tells the key of the one wanted.

    `tall` rows have room for pills; `empty` is written where there is no row;
    `name` is heard for the table as a whole.
    """

    opened = Signal(object)

    def __init__(
        self, kit: Kit, columns: Sequence[str], name: str = "", empty: str = "", tall: bool = False
    ) -> None:
        super().__init__()
        self.kit, self._empty, self._tall = kit, empty, tall
        self._model = _Model(columns)
        self._keys: Sequence[Any] = ()
        self._most = 0
        self._left_out: frozenset[int] = frozenset()
        self._natural: list[int] = []
        self._least: list[int] = []
        self.setModel(self._model)
        self.setItemDelegate(CellDrawing(kit, self))
        self.setAccessibleName(name or ", ".join(columns))
        plain(self)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.doubleClicked.connect(self._open)
        self.dress()
        kit.look.changed.connect(self.dress)

    def tell(self, rows: Sequence[Sequence[Shown]], keys: Sequence[Any]) -> None:
        """The rows and the key of each; the selected key stays selected when it is still there."""
        kept, place = self.key(), self.verticalScrollBar().value()
        self._keys = keys
        self._model.tell(rows)
        self._measure()
        self._share()
        if kept is not None and kept in keys:
            self.selectRow(list(keys).index(kept))
        self.verticalScrollBar().setValue(place)
        self.updateGeometry()

    def key(self) -> Any:
        """The key of the selected row, None when there is none."""
        row = self.currentIndex().row()
        return self._keys[row] if 0 <= row < len(self._keys) else None

    def grow_to(self, most: int) -> None:
        """Is as tall as its rows, `most` of them at the most, and scrolls beyond."""
        self._most = most
        self.updateGeometry()

    def leave_out(self, columns: Collection[int]) -> None:
        """Does not show these columns, where the room is too narrow for all."""
        self._left_out = frozenset(columns)
        for column in range(len(self._model.columns)):
            self.setColumnHidden(column, column in self._left_out)
        self._share()

    def sizeHint(self) -> QSize:
        """All columns whole, and the rows that it grows to."""
        hint = super().sizeHint()
        if not self._most:
            return hint
        rows = max(1, min(self._most, len(self._keys)))
        edge = 2 * self.frameWidth()
        height = self.horizontalHeader().sizeHint().height() + rows * self._row_height() + edge
        return QSize(hint.width(), height)

    def minimumSizeHint(self) -> QSize:
        """Its rows when it grows with them."""
        return self.sizeHint() if self._most else super().minimumSizeHint()

    def dress(self) -> None:
        """Row height and column widths in the look of the moment."""
        self.verticalHeader().setMinimumSectionSize(self._row_height())
        self.verticalHeader().setDefaultSectionSize(self._row_height())
        self._measure()
        self._share()
        self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, once however long it is held."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self._open(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shares the room among the columns."""
        super().resizeEvent(event)
        self._share()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, or the words for none."""
        super().paintEvent(event)
        if not self._keys and self._empty:
            draw_none(self, self.kit, self._empty)

    def _open(self, index: Index) -> None:
        if 0 <= index.row() < len(self._keys):
            self.opened.emit(self._keys[index.row()])

    def _row_height(self) -> int:
        return self.kit.look.px(ROW if self._tall else ROW_TIGHT)

    def _measure(self) -> None:
        pad = 2 * self.kit.look.px(PAD) + 4
        head = QFontMetrics(self.kit.look.font(CAPTION, QFont.Weight.DemiBold))
        self._natural = [head.horizontalAdvance(words) + pad for words in self._model.columns]
        self._least = [max(wide, self.kit.look.px(_LEAST)) for wide in self._natural]
        for row in self._model.rows[:_MEASURED]:
            for column, shown in enumerate(row):
                wide = cell_width(self.kit, shown)
                self._natural[column] = max(self._natural[column], wide)
                if isinstance(shown, Cell) and shown.pill:
                    self._least[column] = max(self._least[column], wide)

    def _share(self) -> None:
        room = self.viewport().width()
        shown = [one for one in range(len(self._natural)) if one not in self._left_out]
        widths = [self._natural[one] for one in shown]
        spare = room - sum(widths)
        if spare >= 0:
            total = sum(widths) or 1
            widths = [width + spare * width // total for width in widths]
            widths[-1] += room - sum(widths)
        else:
            widths = shrunk(widths, room, [self._least[one] for one in shown])
        for column, width in zip(shown, widths, strict=True):
            self.setColumnWidth(column, width)


def plain(table: QTableView) -> None:
    """Rows that are read, one chosen at a time, under a heading that is no button."""
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.verticalHeader().hide()
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    header.setHighlightSections(False)
    header.setSectionsClickable(False)


def heading(columns: Sequence[str], section: int, orientation: Qt.Orientation, role: int) -> Any:
    """What a model tells of a column's heading: its words, at the left as its cells are."""
    if orientation is Qt.Orientation.Horizontal:
        if role == Qt.ItemDataRole.DisplayRole:
            return columns[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    return None


def shrunk(widths: Sequence[int], room: int, least: Sequence[int]) -> list[int]:
    """The widths when there is too little room: the widest give first, none below its least."""
    given = list(widths)
    while sum(given) > room:
        free = [place for place, width in enumerate(given) if width > least[place]]
        if not free:
            break
        widest = max(given[place] for place in free)
        among = [place for place in free if given[place] == widest]
        behind = max((given[place] for place in free if given[place] < widest), default=0)
        floor = max(behind, *(least[place] for place in among))
        cut = max(1, min(widest - floor, -(-(sum(given) - room) // len(among))))
        given = [width - cut if place in among else width for place, width in enumerate(given)]
    return given
