"""A key that acts only while it is held down."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class HoldKey(QObject):
    """`pressed` and `released` tell each once, however often the keyboard repeats the key.

    Leaving the window lets go: the release of the key would be told to
    another one. The key is heard from anywhere in a watched window.
    """

    pressed = Signal()
    released = Signal()

    def __init__(self, key: Qt.Key, parent: QObject) -> None:
        super().__init__(parent)
        self._key = key
        self._window: QWidget | None = None
        self._down = False

    def watch(self, window: QWidget) -> None:
        """Listens to the keys of a window, and of no other."""
        self.rest()
        self._window = window
        window.installEventFilter(self)

    def rest(self) -> None:
        """Listens no more, and lets go."""
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None
        self._let_go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The key goes down or up in the window, or the window is left."""
        kind = event.type()
        if kind in (QEvent.Type.WindowDeactivate, QEvent.Type.Hide):
            self._let_go()
        if not isinstance(event, QKeyEvent) or event.key() != self._key:
            return False
        if kind == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self._press()
        elif kind == QEvent.Type.KeyRelease and not event.isAutoRepeat():
            self._let_go()
        return kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)

    def _press(self) -> None:
        if not self._down:
            self._down = True
            self.pressed.emit()

    def _let_go(self) -> None:
        if self._down:
            self._down = False
            self.released.emit()
