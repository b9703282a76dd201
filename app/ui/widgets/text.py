"""Labels and the thin line between things."""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy

from app.ui.widgets.styling import mark

_TALLEST = 10_000
_LOOSE = re.compile(r" (?=[:;?!»])|(?<=«) ")


class Wrapped(QLabel):
    """Words on as many lines as they need; never shown with a line cut away."""

    def __init__(self, words: str) -> None:
        super().__init__(_joined(words))
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
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

    def sizeHint(self) -> QSize:
        """As tall as its lines are at the present width."""
        return QSize(super().sizeHint().width(), self.heightForWidth(self.width()))

    def changeEvent(self, event: QEvent) -> None:
        """Larger letters need another height."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._stand()

    def heightForWidth(self, width: int) -> int:
        """The lines at a width; Qt's own answer never falls below a minimum once set."""
        flags = int(Qt.TextFlag.TextWordWrap) | int(Qt.TextFlag.TextExpandTabs)
        if self.buddy() is not None:
            flags |= int(Qt.TextFlag.TextShowMnemonic)
        room = QRect(0, 0, max(1, width), _TALLEST)
        return self.fontMetrics().boundingRect(room, flags, self.text()).height()

    def _stand(self) -> None:
        needed = self.heightForWidth(self.width())
        if needed != self.minimumHeight():
            self.setMinimumHeight(needed)


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
