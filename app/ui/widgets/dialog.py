"""What the dialogs have in common: never a nested loop, never an answer by Return alone."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.ui.input.scan import Scan
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.text import label

_WIDTH = 520


class Dialog(QDialog):
    """A title with its icon, a body, and buttons at the right; opened with ``open()``.

    It may be rejected at any time, by the lock too; whatever is told to it
    afterwards is not heard.
    """

    def __init__(self, kit: Kit, title: str, icon: str, token: str) -> None:
        super().__init__()
        self.kit, self._icon, self._token = kit, icon, token
        self.over = False
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._drawing = QLabel()
        head = QHBoxLayout()
        head.addWidget(self._drawing, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(title, "title"), 1)
        self.body = QVBoxLayout()
        self.buttons = QHBoxLayout()
        self.cancel = Button(kit, kit.say("dialog.cancel"))
        self.cancel.clicked.connect(self.reject)
        self.buttons.addStretch()
        self.buttons.addWidget(self.cancel)
        self._outer = QVBoxLayout(self)
        for part in (head, self.body, self.buttons):
            self._outer.addLayout(part)
        self._outer.setSizeConstraint(QVBoxLayout.SizeConstraint.SetFixedSize)
        self.dress()
        kit.look.changed.connect(self.dress)

    def dress(self) -> None:
        """Sizes in the look of the moment."""
        look = self.kit.look
        px = look.px
        self._outer.setContentsMargins(px(24), px(20), px(24), px(20))
        self._outer.setSpacing(px(14))
        self.body.setSpacing(px(12))
        self.buttons.setSpacing(px(10))
        self.body.addStrut(px(_WIDTH))
        self._drawing.setPixmap(look.pixmap(self._icon, getattr(look.theme, self._token), 26))

    def order(self, *widgets: QWidget) -> None:
        """The way of the Tab key."""
        for before, after in pairwise(widgets):
            self.setTabOrder(before, after)

    def done(self, result: int) -> None:
        """Ends it once."""
        if not self.over:
            self.over = True
            super().done(result)

    def accept(self) -> None:
        """Ends it well, unless it has ended."""
        if not self.over:
            super().accept()

    def reject(self) -> None:
        """Ends it without an answer, unless it has ended."""
        if not self.over:
            super().reject()

    def closable(self) -> bool:
        """Whether a person may close it at this moment."""
        return True

    def scanned(self, scan: Scan) -> bool:
        """A scan arrived while it was in front; whether it knew what to do with it."""
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses nothing here; Escape leaves."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.return_pressed(event)
        elif event.key() != Qt.Key.Key_Escape or self.closable():
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """The frame's own button leaves too."""
        if not self.closable():
            event.ignore()
            return
        super().closeEvent(event)

    def return_pressed(self, event: QKeyEvent) -> None:
        """What Return does: nothing, unless a dialog says otherwise."""
        event.accept()
