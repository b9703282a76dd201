"""A button that bears its shortcut, and its reason when it cannot be pressed."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QShortcut,
)
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QStylePainter

from app.ui.kit import Kit
from app.ui.tokens import BODY, BUTTON, CAPTION, PRIMARY
from app.ui.widgets.keys import show_keys
from app.ui.widgets.styling import mark, plain

_PAD, _GAP, _ICON = 15, 8, 18
_TOKENS = {"primary": "on_primary", "danger": "danger", "unblinded": "unblinded",
           "quiet": "primary"}  # fmt: skip
_LONGEST_LINE = 300
"""Pixels beyond which a reason takes a second line."""
_MNEMONIC = Qt.TextFlag.TextShowMnemonic
_ALL = QRect(0, 0, 4000, 1000)


class Button(QPushButton):
    """`role` is a part of the style sheet: primary, danger, unblinded, quiet or nothing.

    `keys` is a shortcut that the window has bound already: shown, not bound.
    Space presses it, and its shortcut does from anywhere in its window; Return
    does not, since every scan ends with one.
    """

    def __init__(
        self, kit: Kit, words: str, role: str = "", icon: str = "", shortcut: str = "",
        keys: str = "",
    ) -> None:  # fmt: skip
        super().__init__(words)
        self.kit = kit
        self._role, self._icon = role, icon
        self._words, self._reason = words, ""
        self._keys = show_keys(kit, shortcut or keys)
        self.setAutoDefault(False)
        if role:
            mark(self, role=role)
        for sequence in _sequences(shortcut):
            bound = QShortcut(QKeySequence(sequence), self)
            bound.setAutoRepeat(False)
            bound.activated.connect(self.click)
        self._show()
        kit.look.changed.connect(self.dress)

    @property
    def words(self) -> str:
        """What it does, whether or not it can."""
        return self._words

    @property
    def keys(self) -> str:
        """Its shortcut as it stands on the keyboard; empty for none."""
        return self._keys

    @property
    def reason(self) -> str:
        """Why it cannot be pressed; empty when it can."""
        return self._reason

    def say(self, words: str) -> None:
        """Other words of its own."""
        self._words = words
        self._show()

    def why(self, reason: str) -> None:
        """Cannot be pressed, and says why in place of its own words."""
        self._reason = reason
        self._show()

    def free(self) -> None:
        """Can be pressed again, under its own words."""
        self._reason = ""
        self._show()

    def dress(self) -> None:
        """Size in the look of the moment."""
        self.updateGeometry()
        self.update()

    def _show(self) -> None:
        self.setEnabled(not self._reason)
        self.setText(self._reason or self._words)
        self.setToolTip(self._reason)
        self.setAccessibleName(plain(self._words))
        self.setAccessibleDescription(self._reason or self._keys)
        self.dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses nothing, not even where the desktop says that it does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for the icon, the words and the shortcut."""
        px = self.kit.look.px
        words = self._words_size()
        height = px(PRIMARY if self._role == "primary" else BUTTON)
        width = 2 * px(_PAD) + words.width() + self._icon_width() + self._keys_width()
        return QSize(width, max(height, words.height() + px(_GAP)))

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what it says."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground as the sheet has it; icon, words and shortcut centred as one."""
        option = QStyleOptionButton()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawControl(QStyle.ControlElement.CE_PushButtonBevel, option)
        words = self._words_size()
        width = self._icon_width() + words.width() + self._keys_width()
        left = (self.width() - width) // 2
        color = QColor(self._color())
        self._paint_icon(painter, left, color)
        left += self._icon_width()
        painter.setPen(color)
        painter.setFont(self._words_font())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        room = QRect(left, 0, words.width(), self.height())
        painter.drawText(room, flags | _MNEMONIC | Qt.TextFlag.TextWordWrap, self.text())
        if self._keys_width():
            painter.setFont(self.kit.look.font(CAPTION))
            left += words.width() + self.kit.look.px(_GAP)
            painter.drawText(QRect(left, 0, self.width(), self.height()), flags, self._keys)

    def _color(self) -> str:
        theme = self.kit.look.theme
        if not self.isEnabled():
            return theme.muted
        return str(getattr(theme, _TOKENS.get(self._role, "text")))

    def _drawing(self) -> str:
        return self._icon

    def _paint_icon(self, painter: QPainter, left: int, color: QColor) -> None:
        if self._drawing():
            icon = self.kit.look.pixmap(self._drawing(), color.name(), _ICON)
            height = icon.deviceIndependentSize().height()
            painter.drawPixmap(QPointF(left, (self.height() - height) / 2), icon)

    def _icon_width(self) -> int:
        return self.kit.look.px(_ICON + _GAP) if self._drawing() else 0

    def _keys_width(self) -> int:
        if not self._keys or self._reason:
            return 0
        metrics = QFontMetrics(self.kit.look.font(CAPTION))
        return metrics.horizontalAdvance(self._keys) + self.kit.look.px(_GAP)

    def _words_font(self) -> QFont:
        weight = QFont.Weight.DemiBold if self._role == "primary" else QFont.Weight.Medium
        return self.kit.look.font(CAPTION if self._reason else BODY, weight)

    def _words_size(self) -> QSize:
        metrics = QFontMetrics(self._words_font())
        size = metrics.boundingRect(_ALL, _MNEMONIC, self.text()).size()
        longest = self.kit.look.px(_LONGEST_LINE)
        if self._reason and size.width() > longest:
            folded = QRect(0, 0, max(longest, size.width() * 3 // 5), 1000)
            flags = _MNEMONIC | Qt.TextFlag.TextWordWrap
            size = metrics.boundingRect(folded, flags, self.text()).size()
        return size + QSize(2, 0)


def _sequences(shortcut: str) -> tuple[str, ...]:
    """Both Return keys of a keyboard count as one."""
    if shortcut.endswith("Return"):
        return shortcut, shortcut.removesuffix("Return") + "Enter"
    return (shortcut,) if shortcut else ()
