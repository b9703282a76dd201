"""A list to choose from that only a decided hand changes."""

from __future__ import annotations

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from app.ui.kit import Kit

_SIDE = 16


class StillCombo(QComboBox):
    """A turn of the wheel does not change it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit

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
