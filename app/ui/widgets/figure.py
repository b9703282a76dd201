"""A result large enough to be read across the bench, and the box with its working."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.tokens import CARD_TITLE, FIGURE
from app.ui.widgets.styling import appear
from app.ui.widgets.text import label


class Figure(QWidget):
    """Number and unit on one baseline, beneath their caption."""

    def __init__(self, kit: Kit, caption: str) -> None:
        super().__init__()
        self.kit, self._caption = kit, caption
        self._number, self._unit = "", ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(caption, "caption", wrap=False))
        self._shown = QLabel()
        self._shown.setTextFormat(Qt.TextFormat.RichText)
        column.addWidget(self._shown)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.dress)

    def tell(self, number_words: str, unit_words: str) -> None:
        """The number and its unit, both in finished words."""
        self._number, self._unit = number_words, unit_words
        self._shown.setAccessibleName(f"{self._caption} {number_words} {unit_words}".strip())
        self.dress()

    def dress(self) -> None:
        """Sizes and colours in the look of the moment."""
        look = self.kit.look
        number = (f'<span style="font-size:{look.px(FIGURE)}px;font-weight:700;'
                  f'color:{look.theme.text}">{escape(self._number)}</span>')  # fmt: skip
        unit = (f'<span style="font-size:{look.px(CARD_TITLE)}px;font-weight:600;'
                f'color:{look.theme.text2}">&nbsp;{escape(self._unit)}</span>')  # fmt: skip
        self._shown.setText(number + unit)


class Working(QFrame):
    """The calculation, one step a line."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setProperty("inner", "true")
        self._column = QVBoxLayout(self)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._lines: list[QLabel] = []
        self.dress()
        kit.look.changed.connect(self.dress)
        self.hide()

    def tell(self, lines: Sequence[str]) -> None:
        """The steps in order; hidden when there are none."""
        while len(self._lines) < len(lines):
            shown = label("")
            self._lines.append(shown)
            self._column.insertWidget(len(self._lines) - 1, shown)
        for place, shown in enumerate(self._lines):
            shown.setText(lines[place] if place < len(lines) else "")
            appear(shown, place < len(lines))
        appear(self, bool(lines))

    def dress(self) -> None:
        """Margins in the look of the moment."""
        px = self.kit.look.px
        self._column.setContentsMargins(px(12), px(8), px(12), px(8))
        self._column.setSpacing(px(3))
