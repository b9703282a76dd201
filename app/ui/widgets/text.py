"""Labels and the thin line between things."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.ui.widgets.styling import mark

_LOOSE = re.compile(r" (?=[:;?!»])|(?<=«) ")


class Wrapped(QLabel):
    """Words on as many lines as they need; never shown with a line cut away."""

    def __init__(self, words: str) -> None:
        super().__init__(_joined(words))
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, words: str) -> None:
        """Other words, at the height that they need."""
        super().setText(_joined(words))
        self._stand()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self._stand()

    def _stand(self) -> None:
        # Qt never tells less than the least height there is, which may be that of another width.
        self.setMinimumHeight(0)
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


def _joined(words: str) -> str:
    """The words with French signs tied to theirs, so that no line begins with a colon."""
    return _LOOSE.sub("\u00a0", words)


def label(words: str, use: str = "", wrap: bool = True) -> QLabel:
    """A label for a use of the style sheet; `wrap` breaks its lines where the room ends.

    Words are shown as they are: nothing in them is read as markup.
    """
    shown = Wrapped(words) if wrap else QLabel(words)
    shown.setTextFormat(Qt.TextFormat.PlainText)
    if use:
        mark(shown, use=use)
    return shown


def line() -> QFrame:
    """A thin line across."""
    drawn = QFrame()
    drawn.setObjectName("line")
    drawn.setFrameShape(QFrame.Shape.NoFrame)
    return drawn
