"""A value that blinds: shown only while it is asked for with a held key or a held mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from app.ui.input.hold_key import HoldKey
from app.ui.kit import Kit
from app.ui.widgets.styling import mark
from app.ui.widgets.text import label


class RevealField(QPushButton):
    """`held` tells when showing is asked for and when it ends; who owns the value answers.

    F8 asks from anywhere in its window, the mouse or Space on the field itself.
    Letting go, leaving the window or hiding the page ends it.
    """

    held = Signal(bool)

    def __init__(self, kit: Kit, caption: str, hint: str) -> None:
        super().__init__()
        self.kit, self._hint = kit, hint
        self._holding, self._stated = False, False
        self._key = HoldKey(Qt.Key.Key_F8, self)
        self._key.pressed.connect(self._hold)
        self._key.released.connect(self._let_go)
        mark(self, role="unblinded")
        self.setAutoDefault(False)
        self._drawing = QLabel()
        self._caption = label(caption, "caption", wrap=False)
        self._value = label(hint, "value", wrap=False)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._caption)
        texts.addWidget(self._value)
        row = QHBoxLayout(self)
        row.addWidget(self._drawing)
        row.addLayout(texts, 1)
        for part in self.findChildren(QLabel):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.pressed.connect(self._hold)
        self.released.connect(self._let_go)
        self.hide_value()
        self.dress()
        kit.look.changed.connect(self.dress)

    def show_value(self, words: str) -> None:
        """Shows the value, if it is still asked for."""
        if self._holding:
            self._value.setText(words)
            self.setAccessibleName(f"{self._caption.text()} {words}")

    def hide_value(self) -> None:
        """Takes the value away."""
        self._stated = False
        self._value.setText(self._hint)
        self.setAccessibleName(f"{self._caption.text()} {self._hint}")
        self._draw()

    def state(self, words: str) -> None:
        """States the value for good, as the page of an open preparation does."""
        self._stated = True
        self._value.setText(words)
        self.setAccessibleName(f"{self._caption.text()} {words}")
        self._draw()

    @property
    def words(self) -> str:
        """What it shows at this moment."""
        return self._value.text()

    def dress(self) -> None:
        """Icon and margins in the look of the moment."""
        px = self.kit.look.px
        layout = self.layout()
        assert layout is not None
        layout.setContentsMargins(px(10), px(5), px(12), px(5))
        layout.setSpacing(px(10))
        self._draw()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """What its words need."""
        layout = self.layout()
        return layout.sizeHint() if layout is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """What its words need."""
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """Listens to the keys of its window while it is in sight."""
        super().showEvent(event)
        self._key.watch(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, nothing is asked for."""
        self._key.rest()
        self._let_go()
        super().hideEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """A window that is left shows nothing, though the mouse may still be down on it."""
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._let_go()
        super().changeEvent(event)

    def _hold(self) -> None:
        if not self._holding and not self._stated and self.isEnabled():
            self._holding = True
            self.held.emit(True)

    def _let_go(self) -> None:
        if self._holding:
            self._holding = False
            self.hide_value()
            self.held.emit(False)

    def _draw(self) -> None:
        look = self.kit.look
        icon = "unlock" if self._stated else "eye"
        self._drawing.setPixmap(look.pixmap(icon, look.theme.unblinded, 18))
