"""The bar on top: whose eyes may see this screen, the day and hour with their zone, the person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSpacerItem

from app.ui.clockface import day, hour, zone_name
from app.ui.frame.shortcuts import MENU
from app.ui.kit import Kit
from app.ui.tokens import TOP_BAR, Tone
from app.ui.widgets.button import Button
from app.ui.widgets.moment_field import weekday
from app.ui.widgets.pill import Pill
from app.ui.widgets.text import label

_ICONS = {"unblinded": "eye", "blinded": "eye-off", "monitor": "eye-off"}
_TONES = {"unblinded": Tone.UNBLINDED, "blinded": Tone.NEUTRAL, "monitor": Tone.INFO}
ROOMY_FROM = 1440


class TopBar(QFrame):
    """Always there, so that nobody need wonder who is signed in or what time it is."""

    advance = Signal(int)
    """Minutes by which the clock of a practice study is to move on."""
    menu = Signal()

    def __init__(self, kit: Kit, *, eyes: str, practice: bool) -> None:
        super().__init__()
        self.setObjectName("top")
        self.kit = kit
        layout = self._row = QHBoxLayout(self)
        self._eyes, self._tone = eyes, _TONES[eyes]
        self._badge = Pill(kit, kit.say(f"top.short.{eyes}"), self._tone, _ICONS[eyes])
        layout.addWidget(self._badge)
        self._working = label("", "muted", wrap=False)
        layout.addWidget(self._working)
        layout.addStretch()
        if practice:
            self._add_practice_clock(layout)
        self._day = label("", "caption", wrap=False)
        self._hour = label("", "clock", wrap=False)
        self._zone = label("", "caption", wrap=False)
        for part in (self._day, self._hour, self._zone):
            layout.addWidget(part)
        self._gap = QSpacerItem(0, 0)
        layout.addItem(self._gap)
        self.desk = Button(kit, kit.say("desk.menu"), role="quiet", icon="person", shortcut=MENU)
        self.desk.clicked.connect(self.menu)
        layout.addWidget(self.desk)
        self.dress()
        kit.look.changed.connect(self.dress)
        self.tick()

    def _add_practice_clock(self, layout: QHBoxLayout) -> None:
        for minutes in (5, 30):
            button = QPushButton(self.kit.say("top.advance", minutes=minutes))
            button.setProperty("role", "quiet")
            button.setToolTip(self.kit.say("top.advance_hint"))
            button.clicked.connect(lambda _=False, by=minutes: self.advance.emit(by))
            layout.addWidget(button)

    def tell_person(self, name: str, role: str) -> None:
        """Who is signed in, and as what."""
        self.desk.say(f"{name} · {role}")

    def tell_working(self, name: str) -> None:
        """Whether an act is under way; `name` is empty when none is."""
        self._working.setText(self.kit.say("top.working") if name else "")

    def set_narrow(self, narrow: bool) -> None:
        """The short form of whose eyes may see this, where the window has no room for the long."""
        whole = self.kit.say(f"top.eyes.{self._eyes}")
        words = self.kit.say(f"top.short.{self._eyes}") if narrow else whole
        self._badge.show_as(words, self._tone, _ICONS[self._eyes])
        self._badge.setToolTip(whole)

    def tick(self) -> None:
        """Shows the present moment."""
        now, language = self.kit.now(), self.kit.words.language
        self._day.setText(f"{weekday(self.kit, now)} {day(now, language)}")
        self._hour.setText(hour(now))
        self._zone.setText(zone_name(now))

    def dress(self) -> None:
        """Height and room in the text size of the moment."""
        px = self.kit.look.px
        self._row.setContentsMargins(px(20), 0, px(20), 0)
        self._row.setSpacing(px(10))
        self._gap.changeSize(px(10), 0)
        self._row.invalidate()
        self.setFixedHeight(px(TOP_BAR))
