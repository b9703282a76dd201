"""The rehearsal of a recovery, in a practice study: what is done of it, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from app.desk.escrow.rehearsal import Rehearsed
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.stepper import Stepper
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField

_STEPS = tuple(Rehearsed)


class RehearsalCard(Card):
    """`losing` tells that the passphrase typed here is to be lost."""

    losing = Signal()

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("rehearsal.title"), say("rehearsal.side"))
        self.stepper = Stepper(kit, [say(f"rehearsal.{step.value}") for step in _STEPS])
        self.told = label("")
        self.passphrase = SecretField(kit, say("rehearsal.passphrase"))
        self.lose = Button(kit, say("rehearsal.lose"), icon="close", role="danger")
        self.lose.clicked.connect(self.losing)
        row = QHBoxLayout()
        row.addWidget(self.passphrase, 1)
        row.addWidget(self.lose, 0, Qt.AlignmentFlag.AlignBottom)
        for part in (self.stepper, self.told, row):
            self.add(part)

    def tell(self, done: Sequence[Rehearsed]) -> None:
        """What was done so far."""
        number = min(len(done), len(_STEPS) - 1)
        self.stepper.at(number, set(range(len(done))))
        after = done[-1].value if done else "nothing"
        self.told.setText(self.kit.say(f"rehearsal.after.{after}"))
        for part in (self.passphrase, self.lose):
            part.setVisible(tuple(done) == (Rehearsed.MADE,))
