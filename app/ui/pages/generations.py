"""The single backups of one place, of which one can be put back as a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.ui.clockface import full
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label


class GenerationsCard(Card):
    """Of the place that was chosen above; `wanted` tells place and moment of the one chosen."""

    wanted = Signal(str, datetime)

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("backups.generations_title"))
        self._place = ""
        self.which = label(say("backups.generations_none"), "caption")
        self.rows = Rows(
            kit, [say("backups.generation.taken")], name=say("backups.generations_title"),
            empty=say("backups.generations_none"),
        )  # fmt: skip
        self.rows.setMinimumHeight(kit.look.px(130))
        self.restore = Button(kit, say("backups.restore"), icon="folder")
        self.restore.clicked.connect(self._restore)
        row = QHBoxLayout()
        row.addWidget(self.restore)
        row.addStretch()
        for part in (self.which, self.rows, row):
            self.add(part)
        self.tell("", ())

    def tell(self, place: str, taken: Sequence[datetime]) -> None:
        """The backups of a place, the newest first; none for no place."""
        say, zone, language = self.kit.say, self.kit.zone, self.kit.words.language
        self._place = place
        self.which.setText(
            say("backups.generations", place=place) if place else say("backups.generations_none")
        )
        self.rows.tell([(full(at.astimezone(zone), language),) for at in taken], list(taken))
        self.restore.setEnabled(bool(taken))

    def _restore(self) -> None:
        taken = self.rows.key()
        if isinstance(taken, datetime):
            self.wanted.emit(self._place, taken)
