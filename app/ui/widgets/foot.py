"""The bar at the foot of a page: what destroys at the left, alone; what goes on at the right."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.ui.kit import Kit
from app.ui.widgets.styling import appear


class Foot(QFrame):
    """Shown as soon as it bears a button."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("foot")
        self._row = QHBoxLayout(self)
        self._left, self._middle, self._right = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        self._row.addLayout(self._left)
        self._row.addStretch()
        self._row.addLayout(self._middle)
        self._row.addLayout(self._right)
        self.dress()
        kit.look.changed.connect(self.dress)

    def danger(self, button: QPushButton) -> None:
        """A button that destroys, at the left."""
        self._put(self._left, button)

    def add(self, button: QPushButton) -> None:
        """A further button, to the left of the primary one."""
        self._put(self._middle, button)

    def primary(self, button: QPushButton) -> None:
        """The one button that goes on, at the right end."""
        self._put(self._right, button)

    def dress(self) -> None:
        """Margins in the look of the moment."""
        px = self.kit.look.px
        self._row.setContentsMargins(px(20), px(8), px(20), px(8))
        for row in (self._row, self._left, self._middle, self._right):
            row.setSpacing(px(10))

    def _put(self, place: QHBoxLayout, button: QPushButton) -> None:
        place.addWidget(button)
        appear(self, True)
