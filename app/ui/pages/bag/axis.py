"""The line of time of a bag: a mark for every line of the log, the announced clocks under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.desk.boards.timeline import Timeline, clock_words, lasting, levels
from app.ui import clockface
from app.ui.kit import Kit
from app.ui.tokens import CAPTION, HASH

_EDGE, _MARK, _STEP, _MOST = 14, 7, 8, 6
_LINE, _TICK, _UNDER, _TIER, _TIERS = 58, 5, 5, 15, 2
_LANE, _GAP = 16, 8
_CUT = "//"


@dataclass(frozen=True, slots=True)
class Dot:
    """A mark where it is drawn, and the number of the line that it stands for."""

    number: int
    middle: QPointF


class Axis(QWidget):
    """`chosen` tells the line whose mark was clicked. `inner` are places of sealed entries."""

    chosen = Signal(int)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._shown: Timeline | None = None
        self._inner: Sequence[float] = ()
        self._number = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        kit.look.changed.connect(self.updateGeometry)

    def tell(self, shown: Timeline, inner: Sequence[float] = ()) -> None:
        """Another bag; `inner` only at a seat that may read what is sealed."""
        self._shown, self._inner = shown, inner
        words = [words for _, words in self._clocks()]
        self.setAccessibleName(self.kit.say("bag.axis", clocks=", ".join(words) or "–"))
        self.updateGeometry()
        self.update()

    def choose(self, number: int) -> None:
        """The mark of this line stands out."""
        self._number = number
        self.update()

    def sizeHint(self) -> QSize:
        """As high as marks and clocks need; a lane more for what is sealed."""
        lane = _LANE if self._inner else 0
        return QSize(300, self.kit.look.px(_LINE + _UNDER + _TIER * _TIERS + lane + _GAP))

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return self.sizeHint()

    def dots(self) -> list[Dot]:
        """The marks in the order of the log."""
        if self._shown is None:
            return []
        rows, scale, px = self._shown.rows, self._shown.scale, self.kit.look.px
        places = [scale.place(row.told.at) for row in rows]
        heights = levels(places, px(_STEP) / self._width())
        return [
            Dot(row.told.number, QPointF(
                self._x(place), px(_LINE) - px(_STEP) * (min(level, _MOST) + 0.5) - 1))
            for row, place, level in zip(rows, places, heights, strict=True)
        ]  # fmt: skip

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click leads to the line of the nearest mark."""
        near = self._near(event.position().toPoint())
        if near is not None:
            self.chosen.emit(near.number)

    def _near(self, point: QPoint) -> Dot | None:
        def away(dot: Dot) -> float:
            return (dot.middle - QPointF(point)).manhattanLength()

        nearest = min(self.dots(), key=away, default=None)
        return nearest if nearest is not None and away(nearest) < self.kit.look.px(12) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        """Line, cuts, clocks, marks."""
        if self._shown is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_line(painter, self._shown)
        self._draw_clocks(painter)
        self._draw_marks(painter)
        painter.end()

    def _draw_line(self, painter: QPainter, shown: Timeline) -> None:
        px, color = self.kit.look.px, self.kit.look.color
        y = px(_LINE)
        painter.fillRect(QRectF(px(_EDGE), y, self._width(), px(2)), color("border_strong"))
        font = self.kit.look.font(HASH)
        painter.setFont(font)
        for cut in shown.scale.cuts:
            words = f"{_CUT} {lasting(cut.span)} {_CUT}"
            wide = QFontMetrics(font).horizontalAdvance(words) + px(8)
            middle = self._x((cut.start + cut.end) / 2)
            ground = QRectF(middle - wide / 2, y - px(8), wide, px(16))
            painter.fillRect(ground, color("surface"))
            painter.setPen(color("text2"))
            painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, words)
        lane = px(_LINE + _UNDER + _TIER * _TIERS)
        for place in self._inner:
            painter.fillRect(QRectF(self._x(place) - 1, lane, 2, px(_LANE - 4)), color("unblinded"))

    def _draw_clocks(self, painter: QPainter) -> None:
        look = self.kit.look
        font = look.font(CAPTION, QFont.Weight.DemiBold)
        metrics, ends = QFontMetrics(font), [0.0] * _TIERS
        painter.setFont(font)
        for place, words in self._clocks():
            x, wide = self._x(place), metrics.horizontalAdvance(words)
            left = min(max(0.0, x - wide / 2), self.width() - wide)
            tier = next((n for n, end in enumerate(ends) if end <= left), ends.index(min(ends)))
            ends[tier] = left + wide + look.px(_GAP)
            top = look.px(_LINE - _TICK)
            painter.fillRect(QRectF(x - 1, top, 2, 2 * look.px(_TICK) + 2), look.color("primary"))
            painter.setPen(look.color("primary"))
            base = look.px(_LINE + _UNDER + _TIER * (tier + 1)) - metrics.descent()
            painter.drawText(QPointF(left, base), words)

    def _draw_marks(self, painter: QPainter) -> None:
        look = self.kit.look
        painter.setPen(Qt.PenStyle.NoPen)
        half = look.px(_MARK) / 2
        for dot in sorted(self.dots(), key=lambda one: one.number == self._number):
            chosen = dot.number == self._number
            painter.setBrush(look.color("primary" if chosen else "text2"))
            size = half + 2 if chosen else half
            painter.drawEllipse(dot.middle, size, size)

    def _clocks(self) -> list[tuple[float, str]]:
        if self._shown is None:
            return []
        scale, say = self._shown.scale, self.kit.say
        return [
            (scale.place(clock.at), clock_words(say, clock, clockface.hour(clock.at)))
            for clock in self._shown.clocks
        ]

    def _width(self) -> float:
        return max(1.0, self.width() - 2 * self.kit.look.px(_EDGE))

    def _x(self, place: float) -> float:
        return self.kit.look.px(_EDGE) + place * self._width()
