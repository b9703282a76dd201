"""The clocks of a preparation: two announced ones, the binding deadline, and the sealed one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from app.trial.clocks import Deadline
from app.ui.clockface import hour, lasting, short
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.view import View
from app.ui.widgets.card import Card
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.pill import Pill
from app.ui.widgets.text import label, line

_HALF_A_DAY = timedelta(hours=12)


class HourLine(QWidget):
    """A caption, the hour, and how long until then; an hour that has come is not counted on."""

    def __init__(self, kit: Kit, caption: str) -> None:
        super().__init__()
        self.kit, self._caption = kit, caption
        self._moment: datetime | None = None
        self._hour = label("", "strong", wrap=False)
        self._left = label("", "muted", wrap=False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.addWidget(label(caption, "caption"), 0, 0, 1, 2)
        grid.addWidget(self._hour, 1, 0)
        grid.addWidget(self._left, 1, 1)
        grid.setColumnStretch(1, 1)

    def at(self, moment: datetime) -> None:
        """The hour it is about."""
        self._moment = moment
        self.tick()

    def tick(self) -> None:
        """Counts by the clock of this moment."""
        if self._moment is not None:
            hour, left = _told(self.kit, self._moment)
            self._hour.setText(hour)
            self._left.setText(left)
            self.setAccessibleName(f"{self._caption} {hour} {left}")


class ClockStrip(QWidget):
    """The same hours in a sentence, for a page too narrow for a panel at its side."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self._hours: dict[str, datetime] = {}
        self._sentence = label("", "strong")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._sentence)

    def tell(self, view: View) -> None:
        """Shows the clocks of a view."""
        clocks, sealed = view.clocks, view.bench.sealed if view.bench else None
        told = {"d": clocks.d, "r": clocks.r, "binding": clocks.start_by}
        if sealed is not None:
            told["sealed"] = sealed.expiry
        self._hours = told
        self.tick()

    def tick(self) -> None:
        """Counts down; D is told no more once it has come."""
        say, now = self.kit.say, self.kit.clock.now()
        parts = []
        for name, moment in self._hours.items():
            if name != "d" or now < moment:
                hour, left = _told(self.kit, moment, today=_HALF_A_DAY)
                parts.append(say(f"preparation.hour.{name}", hour=hour, left=left))
        self._sentence.setText(" · ".join(parts))


def _told(kit: Kit, moment: datetime, today: timedelta = timedelta(0)) -> tuple[str, str]:
    """The hour and how far off it is; with its day, unless that is today or the hour is near."""
    shown, now = moment.astimezone(kit.zone), kit.now()
    left = moment.astimezone(UTC) - now.astimezone(UTC)
    plain = shown.date() == now.date() or abs(left) < today
    words = hour(shown) if plain else short(shown, kit.words.language)
    if left <= timedelta(0):
        return words, kit.say("preparation.clocks.come")
    return words, kit.say("preparation.clocks.left", span=lasting(left))


class SidePanel(QWidget):
    """The deadline that binds stands first, then the announced hours, then the sealed ones."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        say = kit.say
        card = Card(kit, say("preparation.clocks"))
        self.onset = Countdown(kit, say("clock.onset_limit"))
        self.use_by = Countdown(kit, say("clock.use_by"))
        self.hours = {
            name: HourLine(kit, say(f"preparation.clocks.{name}"))
            for name in ("d", "r", "start", "ends", "sealed_start", "sealed_expiry")
        }
        self.sealed = Pill(kit, say("preparation.clocks.sealed"), Tone.UNBLINDED, "snow")
        for part in (self.hours["d"], self.hours["r"], line(), self.onset, self.use_by,
                     self.hours["start"], self.hours["ends"], self.sealed,
                     self.hours["sealed_start"], self.hours["sealed_expiry"]):  # fmt: skip
            card.add(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)

    def tell(self, view: View) -> None:
        """Shows the clocks of a view; the sealed one once something was thawed."""
        clocks, sealed = view.clocks, view.bench.sealed if view.bench else None
        by_onset = clocks.binding is Deadline.ONSET_LIMIT
        (self.onset if by_onset else self.use_by).until(clocks.start_by, binding=True)
        self.onset.setVisible(by_onset)
        self.use_by.setVisible(not by_onset)
        self.hours["start"].setVisible(by_onset)
        told = {"d": clocks.d, "r": clocks.r, "start": view.label_start, "ends": clocks.use_by}
        if sealed is not None:
            told |= {"sealed_start": sealed.latest_start, "sealed_expiry": sealed.expiry}
        for name, moment in told.items():
            self.hours[name].at(moment)
        self.sealed.setVisible(sealed is not None)
        for name in ("sealed_start", "sealed_expiry"):
            self.hours[name].setVisible(sealed is not None)

    def tick(self) -> None:
        """Counts down by the clock of this moment."""
        for face in (self.onset, self.use_by):
            face.tick()
        for shown in self.hours.values():
            shown.tick()
