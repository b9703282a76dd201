"""Two fields for one text typed twice: the first is out of sight while the second is typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.text_field import TextField


class TypedTwice(QObject):
    """Lives with the second field; copying the first one would check nothing."""

    def __init__(self, first: TextField, again: TextField) -> None:
        super().__init__(again)
        self._first, self._again = first, again
        for field in (first, again):
            field.editor.installEventFilter(self)

    def both(self) -> tuple[str, str]:
        """What was typed, both times."""
        return self._first.text(), self._again.text()

    def drop(self) -> None:
        """Both are typed anew: which of two that differ was right cannot be known."""
        for field in (self._first, self._again):
            field.put("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hides the first where the second gets the keyboard, shows it where it has it again."""
        line = self._first.editor
        if event.type() == QEvent.Type.FocusIn and isinstance(line, QLineEdit):
            hidden = watched is self._again.editor
            line.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        return super().eventFilter(watched, event)
