"""Idleness watched, and every dialog put away: what locking the window needs."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QDialog

WARNING_S = 60
_ACTS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
})  # fmt: skip
Watch = Callable[[], Callable[[], float]]
"""Starts a stopwatch; what it returns tells the seconds since."""


class IdleLock(QObject):
    """Counts the seconds since somebody last touched keyboard or mouse; `tick` is the window's."""

    warning = Signal(int)
    """Seconds left, from a minute before on."""
    lock = Signal(str)

    def __init__(self, minutes: int, watch: Watch) -> None:
        super().__init__()
        self._limit = minutes * 60
        self._watch = watch
        self._idle = watch()

    @property
    def left(self) -> int:
        """Seconds until the window locks itself."""
        return max(0, self._limit - int(self._idle()))

    def restart(self) -> None:
        """Somebody is there."""
        self._idle = self._watch()

    def tick(self) -> None:
        """A second has passed."""
        left = self.left
        if left == 0:
            self.lock.emit("idle")
        elif left <= WARNING_S:
            self.warning.emit(left)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key and any movement of the mouse is a sign of life."""
        if event.type() in _ACTS:
            self.restart()
        return False


def close_dialogs() -> None:
    """Rejects every open dialog, the innermost first; nested loops return."""
    while True:
        open_ones = [w for w in QApplication.topLevelWidgets()
                     if isinstance(w, QDialog) and w.isVisible()]  # fmt: skip
        if not open_ones:
            return
        modal = QApplication.activeModalWidget()
        innermost = modal if isinstance(modal, QDialog) else open_ones[-1]
        innermost.done(QDialog.DialogCode.Rejected)
        if innermost.isVisible():
            innermost.hide()
