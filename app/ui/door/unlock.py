"""Who signs in: a name of the study's people, and the passphrase."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from app.trial.refusal import Failure
from app.ui.clockface import day
from app.ui.door.frame import DoorPage
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField


class UnlockPage(DoorPage):
    """One name, one passphrase, one way in.

    `recovered` are the names of those whose seat shares brought back, and when.
    """

    asked = Signal(str, str)
    left = Signal()
    lost = Signal()

    def __init__(
        self, kit: Kit, study: str, names: Sequence[tuple[str, str]], hint: str = "",
        recoverable: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(kit, study, kit.say("unlock.lead"), 640)
        self.name = ChoiceField(kit, kit.say("unlock.name"), list(names))
        self.passphrase = SecretField(kit, kit.say("unlock.passphrase"))
        self.fields = {"seat.unknown": self.name, "passphrase.wrong": self.passphrase}
        self.open = Button(
            kit, kit.say("unlock.open"), role="primary", icon="unlock", shortcut="Ctrl+Return"
        )
        self.open.clicked.connect(self._ask)
        entered = QShortcut(QKeySequence("Return"), self.passphrase)
        entered.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        entered.setAutoRepeat(False)
        entered.activated.connect(self._ask)
        back = Button(kit, kit.say("unlock.back"), shortcut="Alt+Left")
        back.clicked.connect(self.left)
        self.card.add(self.name)
        self.card.add(self.passphrase)
        self.recovered: Mapping[str, date] = {}
        self.came_back = label("", "caption")
        self.came_back.hide()
        self.card.add(self.came_back)
        self.name.changed.connect(self._tell_recovery)
        if hint:
            self.card.add(label(hint, "caption"))
        foot = QHBoxLayout()
        foot.addWidget(back)
        foot.addStretch()
        if recoverable:
            lost = Button(kit, kit.say("unlock.lost"), role="quiet", icon="key")
            lost.clicked.connect(self.lost)
            foot.addWidget(lost)
        foot.addWidget(self.open)
        self.card.add(foot)
        if len(names) == 1:
            self.name.put(names[0][0])

    def _tell_recovery(self) -> None:
        """Whose seat came back by shares learns it here, and not from a passphrase refused."""
        on = self.recovered.get(self.name.value() or "")
        self.came_back.setVisible(on is not None)
        if on is not None:
            moment = datetime.combine(on, time(), tzinfo=self.kit.zone)
            shown = day(moment, self.kit.words.language)
            self.came_back.setText(self.kit.say("unlock.recovered", day=shown))

    def _ask(self) -> None:
        self.clear_problems()
        name = self.name.value()
        if name is None:
            self.name.refuse(self.kit.say("unlock.who"))
            return
        self.asked.emit(name, self.passphrase.take())

    def failed(self, failure: Failure) -> None:
        """Tells why the seat stays shut."""
        self.place(failure)
