"""A pill: a state in one word, with its icon and its colour."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.styling import mark
from app.ui.widgets.text import label

ICONS = {
    Tone.NEUTRAL: "check",
    Tone.INFO: "dot",
    Tone.OK: "ok",
    Tone.WARN: "warn",
    Tone.DANGER: "danger",
    Tone.UNBLINDED: "eye",
}
"""The icon of a tone when none is named: a colour never stands alone."""


class Pill(QFrame):
    """Icon, word, colour; the icon of the tone when none is named."""

    def __init__(self, kit: Kit, words: str, tone: Tone, icon: str = "") -> None:
        super().__init__()
        self.kit, self._tone, self._icon = kit, tone, icon
        self.setProperty("pill", "true")
        self._drawing = QLabel()
        self._words = label(words, wrap=False)
        row = QHBoxLayout(self)
        row.addWidget(self._drawing)
        row.addWidget(self._words)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row.setAlignment(Qt.AlignmentFlag.AlignVCenter)
        self.show_as(words, tone, icon)
        self.dress()
        kit.look.changed.connect(self.dress)

    def show_as(self, words: str, tone: Tone, icon: str = "") -> None:
        """Another state."""
        self._tone, self._icon = tone, icon
        self._words.setText(words)
        self.setAccessibleName(words)
        mark(self, tone=tone.value)
        self._draw()

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def dress(self) -> None:
        """Icon and margins in the look of the moment."""
        px = self.kit.look.px
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(8), px(2), px(10), px(2))
        layout.setSpacing(px(5))
        self.setMinimumHeight(px(25))
        self._draw()

    def _draw(self) -> None:
        look = self.kit.look
        icon = self._icon or ICONS[self._tone]
        self._drawing.setPixmap(look.pixmap(icon, look.theme.tone(self._tone), 15))
