"""The lines of the log as Qt asks for them: worded only when they are painted."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from app.ui.widgets.table import heading

Index = QModelIndex | QPersistentModelIndex
Word = Callable[[int], Sequence[str]]
_NOWHERE = QModelIndex()
_KEPT = 2048


class LogModel(QAbstractTableModel):
    """Rows are numbers of lines, newest first; `word` gives the cells of one."""

    def __init__(self, columns: Sequence[str]) -> None:
        super().__init__()
        self.columns = list(columns)
        self.rows: Sequence[int] = range(0)
        self.ordered = False
        """Whether the rows are in another order than the log's, the newest first."""
        self._word: Word = lambda number: ()

    def speak(self, word: Word) -> None:
        """Another wording: what a line says of its bag may have become known."""
        self._word = lru_cache(_KEPT)(word)
        if self.rows:
            last = self.index(len(self.rows) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last, [])

    def tell(self, rows: Sequence[int]) -> None:
        """Other rows in the place of these."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def put_before(self, added: int, rows: Sequence[int]) -> None:
        """`rows` are those of before behind `added` new ones."""
        self.beginInsertRows(_NOWHERE, 0, added - 1)
        self.rows = rows
        self.endInsertRows()

    def put_behind(self, found: Sequence[int]) -> None:
        """Older lines that have been found too."""
        have = len(self.rows)
        self.beginInsertRows(_NOWHERE, have, have + len(found) - 1)
        self.rows = [*self.rows, *found]
        self.endInsertRows()

    def place(self, number: int) -> int:
        """The row of a line; -1 when it is not among them."""
        if self.ordered:
            try:
                return self.rows.index(number)
            except ValueError:
                return -1
        row = bisect_left(self.rows, -number, key=lambda line: -line)
        return row if row < len(self.rows) and self.rows[row] == number else -1

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many rows; a cell has none beneath it."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """How many columns."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, for the eyes and for the ears."""
        if role in (
            Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.UserRole, Qt.ItemDataRole.ToolTipRole
        ):  # fmt: skip
            return self._word(self.rows[index.row()])[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = self._word(self.rows[index.row()])[index.column()]
            return f"{self.columns[index.column()]} {words}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """A column's words, at the left as its cells are."""
        return heading(self.columns, section, orientation, role)
