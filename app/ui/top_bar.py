"""The bar on top: whose eyes may see this screen, the day and hour with their zone, the person."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from app.ui.clockface import day, hour, zone_name
from app.ui.kit import Kit
from app.ui.shortcuts import MENU
from app.ui.tokens import TOP_BAR, Tone
from app.ui.widgets.button import Button
from app.ui.widgets.pill import Pill
from app.ui.widgets.text import label


class TopBar(QFrame):
    """Always there, so that nobody need wonder who is signed in or what time it is."""

    advance = Signal(int)
    """Minutes by which the clock of a practice study is to move on."""
    menu = Signal()

    def __init__(self, kit: Kit, *, unblinded: bool, practice: bool) -> None:
        super().__init__()
        self.setObjectName("top")
        self.kit = kit
        layout = QHBoxLayout(self)
        layout.setContentsMargins(20, 0, 20, 0)
        layout.setSpacing(10)
        if unblinded:
            layout.addWidget(Pill(kit, kit.say("top.unblinded"), Tone.UNBLINDED, "eye"))
        else:
            layout.addWidget(Pill(kit, kit.say("top.blinded"), Tone.NEUTRAL, "eye-off"))
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
        layout.addSpacing(14)
        self._person = label("", "strong", wrap=False)
        self._role = label("", "caption", wrap=False)
        people = QVBoxLayout()
        people.setSpacing(0)
        people.addStretch()
        people.addWidget(self._person)
        people.addWidget(self._role)
        people.addStretch()
        layout.addLayout(people)
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
        self._person.setText(name)
        self._role.setText(role)

    def tell_working(self, name: str) -> None:
        """Whether an act is under way; `name` is empty when none is."""
        self._working.setText(self.kit.say("top.working") if name else "")

    def tick(self) -> None:
        """Shows the present moment."""
        now, language = self.kit.now(), self.kit.words.language
        self._day.setText(day(now, language))
        self._hour.setText(hour(now))
        self._zone.setText(zone_name(now))

    def dress(self) -> None:
        """The height in the text size of the moment."""
        self.setFixedHeight(self.kit.look.px(TOP_BAR))
