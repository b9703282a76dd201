"""Where one is in a work of several steps."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from app.ui.kit import Kit
from app.ui.tokens import CAPTION

_CIRCLE = 28
_GAP = 6
_APART = 12


class Stepper(QLabel):
    """A circle for each step; the present one filled and bold, those done with a check mark.

    Once every step is done none is the present one.
    Where a word would not fit beneath its circle, the present step alone bears words.
    """

    def __init__(self, kit: Kit, words: Sequence[str]) -> None:
        super().__init__()
        self.kit = kit
        self._words = list(words)
        self._index, self._done = 0, frozenset[int]()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.at(0, set())
        kit.look.changed.connect(self.dress)

    def at(self, index: int, done: set[int]) -> None:
        """The present step, counted from 0, and those that are done."""
        self._index, self._done = index, frozenset(done)
        told = self.kit.say(
            "stepper.at", number=index + 1, total=len(self._words), step=self._words[index],
            done=", ".join(self._words[i] for i in sorted(done)) or self.kit.say("stepper.none"),
        )  # fmt: skip
        self.setAccessibleName(told)
        self.setToolTip("")
        self.update()

    def dress(self) -> None:
        """Size in the look of the moment."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Each step's words on one line."""
        metrics = QFontMetrics(self._font(True))
        widest = max(metrics.horizontalAdvance(words) for words in self._words)
        width = (widest + self.kit.look.px(_APART)) * len(self._words)
        return QSize(width, self.heightForWidth(width))

    def hasHeightForWidth(self) -> bool:
        """Narrow steps fold their words."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Circle, and as many lines as the longest words need at a width."""
        metrics = QFontMetrics(self._font(True))
        room = QRect(0, 0, self._room(width) if self._fits(width) else width, 1000)
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        lines = max(metrics.boundingRect(room, flags, words).height() for words in self._words)
        return self.kit.look.px(_CIRCLE + _GAP) + lines + 2

    def _room(self, width: int) -> int:
        return max(1, width // len(self._words) - self.kit.look.px(_APART) // 2)

    def minimumSizeHint(self) -> QSize:
        """The circles beside one another."""
        width = self.kit.look.px(_CIRCLE + _APART) * len(self._words)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def _fits(self, width: int) -> bool:
        """Whether no word of a step is broken at a width."""
        metrics = QFontMetrics(self._font(True))
        widest = max(metrics.horizontalAdvance(w) for words in self._words for w in words.split())
        return widest <= self._room(width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Lines first, circles on them, words beneath."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for index in range(len(self._words) - 1):
            self._paint_way(painter, index)
        for index in range(len(self._words)):
            self._paint_circle(painter, index)
            self._paint_words(painter, index)

    def _centre(self, index: int) -> QPointF:
        width = self.width() / len(self._words)
        return QPointF(width * (index + 0.5), self.kit.look.px(_CIRCLE) / 2 + 1)

    def _paint_way(self, painter: QPainter, index: int) -> None:
        look = self.kit.look
        gone = index in self._done
        painter.setPen(QPen(look.color("ok" if gone else "border_strong"), look.px(2)))
        radius = look.px(_CIRCLE) / 2
        aside = QPointF(radius, 0)
        painter.drawLine(self._centre(index) + aside, self._centre(index + 1) - aside)

    def _paint_circle(self, painter: QPainter, index: int) -> None:
        look, theme = self.kit.look, self.kit.look.theme
        side = look.px(_CIRCLE) - 2
        centre = self._centre(index)
        circle = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        here, done = self._present(index), index in self._done
        fill = theme.primary if here else theme.ok if done else theme.surface
        edge = fill if here or done else theme.border_strong
        painter.setBrush(QColor(fill))
        painter.setPen(QPen(QColor(edge), 2))
        painter.drawEllipse(circle)
        if done and not here:
            icon = look.pixmap("check", theme.surface, 18)
            size = icon.deviceIndependentSize()
            painter.drawPixmap(QPointF(centre.x() - size.width() / 2,
                                       centre.y() - size.height() / 2), icon)  # fmt: skip
            return
        painter.setFont(look.font(CAPTION, QFont.Weight.Bold))
        painter.setPen(QColor(theme.on_primary if here else theme.text2))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(index + 1))

    def _paint_words(self, painter: QPainter, index: int) -> None:
        look = self.kit.look
        here, fits = self._present(index), self._fits(self.width())
        if index != self._index and not fits:
            return
        wide = self._room(self.width())
        if not fits:
            wide = QFontMetrics(self._font(True)).horizontalAdvance(self._words[index]) + 2
        top, left = look.px(_CIRCLE + _GAP), round(self._centre(index).x() - wide / 2)
        left = max(0, min(left, self.width() - wide))
        room = QRect(left, top, wide, self.height() - top)
        painter.setFont(self._font(here))
        painter.setPen(look.color("text" if here else "text2"))
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
        painter.drawText(room, flags | Qt.TextFlag.TextWordWrap, self._words[index])

    def _present(self, index: int) -> bool:
        return index == self._index and len(self._done) < len(self._words)

    def _font(self, here: bool) -> QFont:
        weight = QFont.Weight.Bold if here else QFont.Weight.Normal
        return self.kit.look.font(CAPTION, weight)
