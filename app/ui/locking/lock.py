"""Idleness watched, and everything put away that would stand over the lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPointF, Qt, Signal
from PySide6.QtGui import QClipboard, QGuiApplication, QInputEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

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
    there. Ctrl+L and Ctrl+M are heard here as well: no shortcut of a window is
    heard while a dialog or a menu stands before it.
    """

    warning = Signal(int)
    """Seconds left, at every tick of the last minute (of the last half of a shorter time)."""
    awake = Signal()
    """Somebody is there again after a warning."""
    lock = Signal(str)
    """``idle`` or ``asked``."""
    monitor = Signal()
    """Ctrl+M: a monitor comes to the screen, or leaves it."""

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
        if isinstance(event, QKeyEvent) and _is_key(event, Qt.Key.Key_L):
            return self._asked(event, lambda: self.lock.emit(ASKED))
        if isinstance(event, QKeyEvent) and _is_key(event, Qt.Key.Key_M):
            return self._asked(event, self.monitor.emit)
        if event.type() in _ACTS and self._moved(event):
            self.restart()
        return False

    def _asked(self, event: QKeyEvent, act: Callable[[], object]) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress and not event.isAutoRepeat():
            act()
        return True

    def _moved(self, event: QInputEvent) -> bool:
        """Whether the mouse is elsewhere; Qt tells of moves when only the window has changed."""
        if not isinstance(event, QMouseEvent) or event.type() != QEvent.Type.MouseMove:
            return True
        before, self._mouse = self._mouse, event.globalPosition()
        return before is not None and before != self._mouse


def _is_key(event: QKeyEvent, key: Qt.Key) -> bool:
    return event.modifiers() == Qt.KeyboardModifier.ControlModifier and event.key() == key


class Copied(Protocol):
    """What was copied, and what is marked for pasting, as `QClipboard` keeps it."""

    def ownsClipboard(self) -> bool:
        """Whether this program put there what was copied last."""
        ...

    def supportsSelection(self) -> bool:
        """Whether what is marked with the mouse can be pasted elsewhere."""
        ...

    def ownsSelection(self) -> bool:
        """Whether it was marked in this program."""
        ...

    def clear(self, mode: QClipboard.Mode = ...) -> None:
        """Forgets it."""
        ...


def forget_copied(clipboard: Copied) -> None:
    """Forgets what was copied or marked in this program, and nothing of any other."""
    if clipboard.ownsClipboard():
        clipboard.clear()
    if clipboard.supportsSelection() and clipboard.ownsSelection():
        clipboard.clear(QClipboard.Mode.Selection)


def put_away() -> None:
    """Before other eyes come to the screen: dialogs, menus, hints, and what was copied."""
    close_dialogs()
    QToolTip.hideText()
    forget_copied(QGuiApplication.clipboard())


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
