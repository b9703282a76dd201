"""The whole window on a small screen: everything drawn smaller rather than cut off.

A laptop of 1366x768 whose letters the system enlarges to 150 % has 910x512 of
room. Pages are made for 1280x650; drawn at 70 % they have it, and their letters
are as large as on a screen that enlarges nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QWidget

from app.ui.look import Look
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH

TITLE_BAR = 32
"""What the system puts above a window, in the screen's own units; more than any does."""
_ASKED = frozenset({
    QEvent.Type.Show, QEvent.Type.ScreenChangeInternal, QEvent.Type.DevicePixelRatioChange,
})  # fmt: skip


def most_for(room: QSize, ratio: float) -> int:
    """The largest text size in percent at which every page is whole in `room`.

    `ratio` is how many dots the screen gives each unit. Never below what makes letters as
    large as on a screen that enlarges nothing: there a small window is cut, and says so by
    its least size.
    """
    fitting = min(room.width() * 100 // LEAST_WIDTH, room.height() * 100 // LEAST_HEIGHT)
    return max(fitting, min(100, -int(-100 // max(ratio, 1.0))))


class ScreenFit(QObject):
    """Bounds the look of a window, and its least size, by the screen that it is on."""

    def __init__(self, window: QWidget, look: Look) -> None:
        super().__init__(window)
        self._window, self._look = window, look
        self._screen: QScreen | None = None
        window.installEventFilter(self)
        look.changed.connect(self._bound)
        self._bound()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that comes to a screen is fitted to it."""
        # A window that is taken away tells of it when what is kept here may be gone already.
        if event.type() in _ASKED and watched is self._window:
            self.fit()
        return False

    def fit(self) -> None:
        """Reads the screen anew."""
        screen = self._window.screen()
        if screen is not self._screen:
            if self._screen is not None:
                self._screen.availableGeometryChanged.disconnect(self.fit)
            self._screen = screen
            screen.availableGeometryChanged.connect(self.fit)
        room = screen.availableGeometry().size() - QSize(0, TITLE_BAR)
        self._look.fit(most_for(room, screen.devicePixelRatio()))
        self._bound()

    def _bound(self) -> None:
        scale = min(self._look.scale, 100)
        self._window.setMinimumSize(LEAST_WIDTH * scale // 100, LEAST_HEIGHT * scale // 100)
