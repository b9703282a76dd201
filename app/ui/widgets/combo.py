"""A list to choose from that only a decided hand changes."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyledItemDelegate

from app.ui.kit import Kit

_SIDE = 16


class _Answers(QListView):
    """The opened list. Its first row is not current before it is seen to be."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Undoes that Qt makes the first row current unseen: Down would choose the second."""
        super().focusInEvent(event)
        if not self.selectionModel().hasSelection():
            self.selectionModel().clearCurrentIndex()


class StillCombo(QComboBox):
    """A turn of the wheel does not change it; an opened list starts where nothing is chosen."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setView(_Answers())
        # The delegate of a combo of its own ignores the height that the sheet gives a row.
        self.setItemDelegate(QStyledItemDelegate(self))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The page scrolls instead."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The sheet leaves no arrow: it is drawn here, in the colour of the theme."""
        super().paintEvent(event)
        look = self.kit.look
        icon = look.pixmap("down", look.theme.text2, _SIDE)
        left = self.width() - look.px(_SIDE + 8)
        top = (self.height() - icon.deviceIndependentSize().height()) / 2
        QPainter(self).drawPixmap(QPointF(left, top), icon)
