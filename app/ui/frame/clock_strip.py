"""A clock that was moved, told across the whole width of the window until somebody has seen it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton

from app.desk.pace import RUNNING, Noted
from app.ui.clockface import full
from app.ui.kit import Kit
from app.ui.widgets.styling import announce
from app.ui.widgets.text import label


class ClockStrip(QFrame):
    """Hidden while the clock goes right."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("practice")
        self._words = label("", wrap=True)
        self.seen = QPushButton(kit.say("clock.seen"))
        self.seen.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 3, 20, 3)
        row.addWidget(self._words, 1)
        row.addWidget(self.seen)
        self.hide()

    def tell(self, noted: Noted) -> None:
        """What the clock tells, what it should tell, and where that is noted."""
        say, jump, language = self.kit.say, noted.jump, self.kit.words.language
        zone = self.kit.zone
        what = say(
            "clock.wrong" if jump.seen == RUNNING else "clock.behind",
            told=full(jump.told.astimezone(zone), language),
            expected=full(jump.expected.astimezone(zone), language),
        )
        where = (
            say("clock.in_preparation") if noted.line is None
            else say("clock.in_log", line=noted.line)
        )  # fmt: skip
        self._words.setText(f"{what} {say('clock.noted', where=where)}")
        self.show()
        announce(self, self._words.text())

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()
