"""Control and a letter lead to a page from a text field, too.

A field takes some of these keys for itself, others on each system: on Linux
Ctrl+U empties it, where a colleague asks for an unblinding in an emergency.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

_OTHERS = frozenset({
    Qt.Key.Key_A, Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_X, Qt.Key.Key_Z,
    Qt.Key.Key_L, Qt.Key.Key_M,
})  # fmt: skip
"""Mark all, copy, paste, cut and undo stay the field's; the lock and the monitor hear their own."""


class PageKeys(QObject):
    """Has what is bound to Control and a letter go before what a text field does with it.

    A letter that nothing is bound to does in a field what it always did.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        application = QApplication.instance()
        assert application is not None
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field is not asked whether it wants the key."""
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return False
        key = event.key()
        if not Qt.Key.Key_A <= key <= Qt.Key.Key_Z or key in _OTHERS:
            return False
        event.ignore()
        return True
