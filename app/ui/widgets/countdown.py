"""A deadline: the hour it falls at, then what is left until it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.ui import clockface
from app.ui.kit import Kit
from app.ui.tokens import CARD_TITLE, HASH, Tone
from app.ui.widgets.field import Note
from app.ui.widgets.pill import Pill
from app.ui.widgets.styling import announce, appear
from app.ui.widgets.text import label

SOON, NEAR = timedelta(hours=3), timedelta(hours=1)
_DIAL = timedelta(hours=12)
_RING = 88
_NOTHING = timedelta(0)


def span(left: timedelta) -> str:
    """``3 h 05``: hours and minutes, cut to the minute, without a sign."""
    minutes = int(abs(left) // timedelta(minutes=1))
    return f"{minutes // 60}\u00a0h\u00a0{minutes % 60:02}"


def tone_of(left: timedelta) -> Tone:
    """What the time left says: below three hours a warning, below one hour a danger."""
    return Tone.OK if left >= SOON else Tone.WARN if left >= NEAR else Tone.DANGER


def state_of(left: timedelta) -> str:
    """The key of the words for the time left, another one at each threshold."""
    if left <= _NOTHING:
        return "countdown.over"
    return {Tone.OK: "countdown.ample", Tone.WARN: "countdown.soon"}.get(
        tone_of(left), "countdown.near"
    )


class Ring(QLabel):
    """The time left on a dial of twelve hours; an empty ring once it is over."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._left, self._awaited = _NOTHING, False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, left: timedelta, awaited: bool = False) -> None:
        """Another time left; nothing warns of a moment that is only awaited."""
        self._left, self._awaited = max(left, _NOTHING) if awaited else left, awaited
        self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        side = self.kit.look.px(_RING)
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """A square."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Track, arc from the top, time left, what it means."""
        look, theme = self.kit.look, self.kit.look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = look.px(6)
        ring = QRectF(0, 0, self.width() - 2 * thick, self.width() - 2 * thick)
        ring.moveCenter(QRectF(self.rect()).center())
        over = self._left <= _NOTHING and not self._awaited
        track = look.color("danger" if over else "track")
        painter.setPen(QPen(track, thick, c=Qt.PenCapStyle.FlatCap))
        if theme.track == theme.surface and not over:
            painter.setPen(QPen(look.color("border"), 1))
        painter.drawEllipse(ring)
        share = max(0.0, min(1.0, self._left / _DIAL))
        tone = Tone.INFO if self._awaited else tone_of(self._left)
        color = QColor(theme.tone(tone))
        painter.setPen(QPen(color, thick, c=Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, 90 * 16, -round(share * 360 * 16))
        self._paint_words(painter, ring, over)

    def _paint_words(self, painter: QPainter, ring: QRectF, over: bool) -> None:
        look = self.kit.look
        painter.setPen(look.color("danger" if over else "text"))
        painter.setFont(look.font(CARD_TITLE, QFont.Weight.Bold))
        upper = ring.adjusted(0, 0, 0, -ring.height() * 0.12)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, span(self._left))
        painter.setPen(look.color("text2"))
        painter.setFont(look.font(HASH - 1))
        lower = ring.adjusted(0, ring.height() * 0.42, 0, 0)
        key = "countdown.late" if over else "countdown.left"
        painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, self.kit.say(key))


class Countdown(QWidget):
    """Caption, hour, day and zone, and what is left, told from the clock at each tick."""

    def __init__(self, kit: Kit, caption: str) -> None:
        super().__init__()
        self.kit, self._caption = kit, caption
        self._deadline: datetime | None = None
        self._state, self._awaited = "", False
        self.ring = Ring(kit)
        self._hour = label("", "clock", wrap=False)
        self._day = label("", "caption", wrap=False)
        self.note = Note(kit)
        self.binding = Pill(kit, kit.say("countdown.binding"), Tone.WARN, "clock")
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addStretch()
        for part in (label(caption, "caption"), self._hour, self._day, self.note, self.binding):
            texts.addWidget(part)
        texts.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.ring)
        row.addLayout(texts, 1)
        self.binding.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.dress()
        kit.look.changed.connect(self.dress)

    def until(self, deadline: datetime, binding: bool = False, awaited: bool = False) -> None:
        """The deadline (aware), and whether it is the one that comes first.

        `awaited` is a moment at which something may begin, not one to hurry for.
        """
        self._deadline, self._awaited = deadline.astimezone(UTC), awaited
        shown = deadline.astimezone(self.kit.zone)
        self._hour.setText(clockface.hour(shown))
        day = clockface.day(shown, self.kit.words.language)
        self._day.setText(f"{day} {clockface.zone_name(shown)}")
        appear(self.binding, binding)
        self._state = ""
        self.tick()

    def tick(self) -> None:
        """Tells what is left by the clock of this moment."""
        if self._deadline is None:
            return
        left = self._deadline - self.kit.now()
        self.ring.tell(left, self._awaited)
        state, tone = state_of(left), tone_of(left)
        if self._awaited:
            state = "countdown.come" if left <= _NOTHING else "countdown.awaited"
            tone = Tone.INFO
        told = self.kit.say(state, span=span(left))
        self.note.tell(told, tone, icon="clock" if self._awaited or left >= SOON else "")
        spoken = self.kit.say("countdown.spoken", state=told, span=span(left))
        told = told if left <= _NOTHING else spoken
        self.setAccessibleName(f"{self._caption} {self._hour.text()} {self._day.text()} {told}")
        if self._state not in ("", state):
            announce(self, f"{self._caption} {told}")
        self._state = state

    def dress(self) -> None:
        """Gaps in the look of the moment."""
        layout = self.layout()
        assert layout is not None
        layout.setSpacing(self.kit.look.px(14))
        self.ring.updateGeometry()
        self.ring.update()
