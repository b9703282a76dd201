"""Whether the log is whole, in plain words."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout

from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.styling import appear, mark
from app.ui.widgets.text import label

_ICONS = {Tone.OK: "link"}


class IntegrityBanner(QFrame):
    """A finding, its detail, and a button to look again."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit, self._tone = kit, Tone.NEUTRAL
        self.setProperty("card", "true")
        mark(self, tone=self._tone.value)
        self._drawing = QLabel()
        self._title = label("", "strong")
        self._detail = label("", "caption")
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        self._row = QHBoxLayout(self)
        self._row.addWidget(self._drawing)
        self._row.addLayout(texts, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.dress()
        kit.look.changed.connect(self.dress)

    def tell(self, tone: Tone, title: str, detail: str) -> None:
        """The finding and what it rests on."""
        self._tone = tone
        mark(self, tone=tone.value)
        mark(self._title, use="strong" if tone is Tone.NEUTRAL else tone.value)
        self._title.setText(title)
        self._detail.setText(detail)
        appear(self._detail, bool(detail))
        self.setAccessibleName(f"{title} {detail}".strip())
        self._draw()

    def button(self, button: QPushButton) -> None:
        """A button at the right end."""
        self._row.addWidget(button)

    def dress(self) -> None:
        """Icon and margins in the look of the moment."""
        px = self.kit.look.px
        self._row.setContentsMargins(px(14), px(8), px(10), px(8))
        self._row.setSpacing(px(12))
        self._draw()

    def _draw(self) -> None:
        look = self.kit.look
        icon = _ICONS.get(self._tone, "info" if self._tone is Tone.NEUTRAL else self._tone.value)
        self._drawing.setPixmap(look.pixmap(icon, look.theme.tone(self._tone), 22))
