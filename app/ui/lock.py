"""Idleness watched, and everything put away that would stand over the lock."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QInputEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

WARNING_S = 60
ASKED, IDLE = "asked", "idle"
_ACTS = frozenset({
    QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
    QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TabletPress,
})  # fmt: skip
Watch = Callable[[], Callable[[], float]]
"""Starts a stopwatch; what it returns tells the seconds since."""


class IdleLock(QObject):
    """Counts the seconds since somebody last touched keyboard or mouse; `tick` is the window's.

    Nothing that the program does by itself counts, nor a mouse that only lies
    there. Ctrl+L is heard here as well: no shortcut of a window is heard while
    a dialog stands before it.
    """

    warning = Signal(int)
    """Seconds left, at every tick of the last minute (of the last half of a shorter time)."""
    awake = Signal()
    """Somebody is there again after a warning."""
    lock = Signal(str)
    """``idle`` or ``asked``."""

    def __init__(self, minutes: int, watch: Watch) -> None:
        super().__init__()
        if minutes < 1:
            raise ValueError(minutes)
        self._limit = minutes * 60
        self._watch = watch
        self._idle = watch()
        self._warned = False
        self._mouse: QPointF | None = None

    @property
    def left(self) -> int:
        """Seconds until the window locks itself."""
        return max(0, self._limit - int(self._idle()))

    def restart(self) -> None:
        """Somebody is there."""
        self._idle = self._watch()
        if self._warned:
            self._warned = False
            self.awake.emit()

    def tick(self) -> None:
        """A second has passed."""
        left = self.left
        if left == 0:
            self._warned = False
            self.lock.emit(IDLE)
        elif left <= min(WARNING_S, self._limit // 2):
            self._warned = True
            self.warning.emit(left)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What comes from a hand: keys, the mouse, a finger."""
        if not isinstance(event, QInputEvent) or not event.spontaneous():
            return False
        if isinstance(event, QKeyEvent) and _is_lock_key(event):
            return self._asked(event)
        if event.type() in _ACTS and self._moved(event):
            self.restart()
        return False

    def _asked(self, event: QKeyEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            self.lock.emit(ASKED)
        return True

    def _moved(self, event: QInputEvent) -> bool:
        """Whether the mouse is elsewhere; Qt tells of moves when only the window has changed."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return True
        before, self._mouse = self._mouse, event.globalPosition()
        return before is not None and before != self._mouse


def _is_lock_key(event: QKeyEvent) -> bool:
    control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return control and event.key() == Qt.Key.Key_L


def close_dialogs() -> None:
    """Closes lists and menus, then rejects every open dialog, the innermost first.

    The loops of those run with ``exec`` return. One that refuses to go is hidden.
    """
    while (popup := QApplication.activePopupWidget()) is not None and popup.close():
        pass
    done: set[QWidget] = set()
    while (dialog := _innermost(done)) is not None:
        done.add(dialog)
        dialog.done(QDialog.DialogCode.Rejected)
        # Ending one may take it away, or others.
        if shiboken6.isValid(dialog) and dialog.isVisible():
            dialog.hide()


def _innermost(done: set[QWidget]) -> QDialog | None:
    modal = QApplication.activeModalWidget()
    if isinstance(modal, QDialog) and modal not in done:
        return modal
    open_ones = (
        widget for widget in reversed(QApplication.topLevelWidgets())
        if isinstance(widget, QDialog) and widget.isVisible() and widget not in done
    )  # fmt: skip
    return next(open_ones, None)
