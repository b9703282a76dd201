"""How the cells of a table are drawn, at the text size of the moment."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.kit import Kit
from app.ui.tokens import BODY
from app.ui.widgets.cell import Cell, Shown, words_of

PAD = 10
_ICON, _GAP, _PILL_PAD = 16, 6, 9


def cell_width(kit: Kit, shown: Shown) -> int:
    """Pixels that a cell needs to be read whole."""
    px = kit.look.px
    strong = isinstance(shown, Cell) and bool(shown.drawing)
    width = QFontMetrics(_font(kit, strong)).horizontalAdvance(words_of(shown)) + 2 * px(PAD) + 2
    if strong:
        width += px(_ICON + _GAP)
    if isinstance(shown, Cell) and shown.pill:
        width += 2 * px(_PILL_PAD)
    return width


def _font(kit: Kit, strong: bool) -> QFont:
    return kit.look.font(BODY, QFont.Weight.DemiBold if strong else QFont.Weight.Normal)


def draw_none(view: QAbstractScrollArea, kit: Kit, words: str) -> None:
    """The words for no rows, in the middle of an empty table."""
    painter = QPainter(view.viewport())
    painter.setFont(kit.look.font(BODY))
    painter.setPen(kit.look.color("muted"))
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    painter.drawText(view.viewport().rect(), flags, words)


class CellDrawing(QStyledItemDelegate):
    """Draws words, their icon and their pill; folds or elides what has no room."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = kit

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:  # fmt: skip
        """One cell on the ground of its row."""
        shown: Shown = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        theme = self.kit.look.theme
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(theme.selection))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), QColor(theme.border))
        if isinstance(shown, Cell) and shown.pill:
            self._paint_pill(painter, rect, shown)
        else:
            pad = self.kit.look.px(PAD)
            self._paint_words(painter, rect.adjusted(pad, 0, -pad, 0), shown)
        painter.restore()

    def _paint_pill(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        px, theme = self.kit.look.px, self.kit.look.theme
        height = px(25)
        wide = min(rect.width(), cell_width(self.kit, cell)) - 2 * px(PAD)
        top = rect.center().y() - height / 2 + 0.5
        pill = QRectF(rect.left() + px(PAD) + 0.5, top, wide, height)
        painter.setBrush(QColor(theme.tint(cell.tone)))
        painter.setPen(QPen(QColor(theme.tone(cell.tone)), 1))
        painter.drawRoundedRect(pill, height / 2, height / 2)
        pad = px(_PILL_PAD)
        self._paint_words(painter, pill.toRect().adjusted(pad, 0, -pad // 2, 0), cell)

    def _paint_words(self, painter: QPainter, rect: QRect, shown: Shown) -> None:
        theme = self.kit.look.theme
        strong = isinstance(shown, Cell) and bool(shown.drawing)
        color = theme.text
        if isinstance(shown, Cell):
            color = theme.tone(shown.tone)
            rect = self._paint_icon(painter, rect, shown, color)
        font = _font(self.kit, strong)
        painter.setFont(font)
        painter.setPen(QColor(color))
        metrics = QFontMetrics(font)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        words, folded = words_of(shown), flags | Qt.TextFlag.TextWordWrap
        if metrics.boundingRect(rect, folded, words).height() <= rect.height():
            painter.drawText(rect, folded, words)
            return
        words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, flags | Qt.TextFlag.TextSingleLine, words)

    def _paint_icon(self, painter: QPainter, rect: QRect, cell: Cell, color: str) -> QRect:
        if not cell.drawing:
            return rect
        look = self.kit.look
        icon = look.pixmap(cell.drawing, color, _ICON)
        size = icon.deviceIndependentSize()
        painter.drawPixmap(QPointF(rect.left(), rect.center().y() - size.height() / 2 + 0.5), icon)
        return rect.adjusted(look.px(_ICON + _GAP), 0, 0, 0)
