"""How far a long act has come."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.tokens import CAPTION
from app.ui.widgets.styling import appear
from app.ui.widgets.text import label


class Progress(QWidget):
    """Words, a bar, and the part done in percent; hidden while there is nothing to tell."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._words = label("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._words)
        column.addWidget(self._bar)
        self.dress()
        kit.look.changed.connect(self.dress)
        self.hide()

    def tell(self, words: str, done: int, total: int) -> None:
        """`done` of `total`; a total of 0 means that nobody knows how long it takes."""
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        share = f"\u2002{done * 100 // total}\u00a0%" if total else ""
        self._words.setText(f"{words}{share}")
        self._bar.setAccessibleName(words)
        appear(self, True)

    def clear(self) -> None:
        """It is over."""
        self.hide()

    def dress(self) -> None:
        """The bar's height in the look of the moment."""
        self._bar.setFixedHeight(self.kit.look.px(CAPTION - 3))
