"""The table over all lines of the log: a true scroll bar, and a reader whose place stays."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView

from app.ui.kit import Kit
from app.ui.pages.log.model import LogModel
from app.ui.pages.log.sort import Order
from app.ui.pages.log.words import COLUMNS, LogWords
from app.ui.tokens import CAPTION, ROW_TIGHT
from app.ui.widgets.cell_drawing import PAD, CellDrawing, cell_width, draw_none
from app.ui.widgets.table import plain, shrunk

_LEAST, _DETAIL, _LEAST_ROWS = 60, 220, 4
_LOOSE = ("who", "what", "detail")
"""The columns that give way where the room is small; times and codes are never cut."""


class LogTable(QTableView):
    """`chosen` tells the line under the cursor (-1 for none), `opened` the one to be opened."""

    headed = Signal(int)
    """The head of a column was clicked."""
    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.lines = LogModel([kit.say(f"log.column.{name}") for name in COLUMNS])
        self._samples: list[list[str]] = []
        self.setModel(self.lines)
        self.setItemDelegate(CellDrawing(kit, self))
        self.setAccessibleName(kit.say("page.log.title"))
        self._set_up()
        self.doubleClicked.connect(self._open)
        self.selectionModel().currentRowChanged.connect(lambda *_: self.chosen.emit(self.line()))
        self.lines.modelReset.connect(lambda: self.chosen.emit(self.line()))
        self.dress()
        kit.look.changed.connect(self.dress)

    def _set_up(self) -> None:
        plain(self)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self.headed)
        header.setSortIndicatorShown(False)

    def line(self) -> int:
        """The number of the line under the cursor; -1 for none."""
        row = self.currentIndex().row()
        return self.lines.rows[row] if 0 <= row < len(self.lines.rows) else -1

    @property
    def at_top(self) -> bool:
        """Whether the newest line is in sight."""
        return self.verticalScrollBar().value() == 0

    def speak(self, words: LogWords) -> None:
        """The lines in other words, the columns as wide as these need."""
        self.lines.speak(words.row)
        self._samples = words.widest()
        self._share()

    def show_rows(self, rows: Sequence[int]) -> None:
        """Other rows; the line under the cursor stays under it when it is still there."""
        kept = self.line()
        self.lines.tell(rows)
        if kept >= 0 and self.lines.place(kept) >= 0:
            self.go_to(kept)
        else:
            self.scrollToTop()

    def tell_order(self, order: Order) -> None:
        """The order of the rows, also on the head of its column."""
        self.lines.ordered = not order.usual
        header = self.horizontalHeader()
        header.setSortIndicatorShown(not order.usual)
        way = Qt.SortOrder.DescendingOrder if order.down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(order.column, way)

    def put_before(self, added: int, rows: Sequence[int]) -> None:
        """New lines above; what the reader sees does not move."""
        bar = self.verticalScrollBar()
        place = bar.value()
        self.lines.put_before(added, rows)
        self.executeDelayedItemsLayout()
        bar.setValue(place + added)

    def go_to(self, number: int) -> bool:
        """Puts the cursor on a line and brings it into sight; False when it is not shown."""
        row = self.lines.place(number)
        if row < 0:
            return False
        index = self.lines.index(row, 0)
        self.setCurrentIndex(index)
        self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
        return True

    def dress(self) -> None:
        """Row height and column widths in the look of the moment."""
        height = self.kit.look.px(ROW_TIGHT)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._share()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A few rows; it takes all the room that there is."""
        few = _LEAST_ROWS * self.kit.look.px(ROW_TIGHT) + 2 * self.frameWidth()
        return QSize(super().sizeHint().width(), self.horizontalHeader().sizeHint().height() + few)

    def minimumSizeHint(self) -> QSize:
        """The same few rows."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

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
        if not self.lines.rows:
            draw_none(self, self.kit, self.kit.say("log.none"))

    def _open(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if 0 <= index.row() < len(self.lines.rows):
            self.opened.emit(self.lines.rows[index.row()])

    def _natural(self) -> list[int]:
        pad = 2 * self.kit.look.px(PAD) + 4
        head = QFontMetrics(self.kit.look.font(CAPTION, QFont.Weight.DemiBold))
        return [
            max(head.horizontalAdvance(column) + pad,
                *(cell_width(self.kit, shown) for shown in samples))
            for column, samples in zip(self.lines.columns, self._samples, strict=False)
        ]  # fmt: skip

    def _share(self) -> None:
        if not self._samples:
            return
        room, px = self.viewport().width(), self.kit.look.px
        widths = [*self._natural(), 0]
        loose = [COLUMNS.index(name) for name in _LOOSE]
        room -= sum(widths[column] for column in range(len(widths)) if column not in loose)
        wished = [widths[column] or px(_DETAIL) for column in loose]
        given = shrunk(wished, room, [px(_LEAST)] * len(wished))
        given[-1] += max(0, room - sum(given))
        for column, width in zip(loose, given, strict=True):
            widths[column] = width
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
