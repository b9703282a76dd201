"""The identity banner: whose bag this page is about, on each page of a bag."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.widgets.flow import Flow
from app.ui.widgets.styling import plain
from app.ui.widgets.text import label


class Banner(QFrame):
    """Captions above their values, the values heavier, no colon; wraps rather than cuts."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setProperty("inner", "true")
        self._row = QHBoxLayout(self)
        self._flow = Flow()
        self._row.addWidget(self._flow, 1)
        self._told: list[tuple[str, str]] = []
        self._side: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.dress()
        kit.look.changed.connect(self.dress)

    def tell(self, pairs: Sequence[tuple[str, str]]) -> None:
        """The captions and values, in order."""
        if self._told == list(pairs):
            return
        self._told = list(pairs)
        self._flow.clear()
        for caption, value in pairs:
            self._flow.add(self._pair(caption, value))
        self.setAccessibleName(", ".join(f"{plain(caption)} {value}" for caption, value in pairs))

    def side(self, widget: QWidget | None) -> None:
        """Puts one widget at the right, in place of the one before; None for none."""
        if self._side is not None and self._side is not widget:
            self._row.removeWidget(self._side)
            self._side.hide()
        if widget is not None and widget is not self._side:
            self._row.addWidget(widget)
            widget.show()
        self._side = widget

    def dress(self) -> None:
        """Margins and gaps in the look of the moment."""
        px = self.kit.look.px
        self._row.setContentsMargins(px(14), px(8), px(8), px(8))
        self._row.setSpacing(px(16))
        self._flow.space(px(28), px(8))

    def _pair(self, caption: str, value: str) -> QWidget:
        pair = QWidget()
        column = QVBoxLayout(pair)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(label(plain(caption), "caption", wrap=False))
        column.addWidget(label(value, "value", wrap=False))
        return pair
