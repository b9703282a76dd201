"""The lock: nothing of the study, who locked it and why, and how it opens again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout

from app.trial.refusal import Failure
from app.ui.door.frame import DoorPage
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label, line
from app.ui.widgets.text_field import SecretField


class LockPage(DoorPage):
    """The passphrase opens always; badge and PIN during a preparation, when enrolled."""

    unlock = Signal(str)
    unlock_badge = Signal(str, str)
    other_person = Signal()

    def __init__(self, kit: Kit, name: str, reason: str) -> None:
        super().__init__(kit, kit.say("lock.title"), kit.say(f"lock.reason.{reason}"), 640)
        self.name = name
        self._badge_text = ""
        self.passphrase = SecretField(kit, kit.say("lock.passphrase", name=name))
        self.badge = ScanField(kit, kit.say("lock.badge"), kit.say("lock.badge_hint"))
        self.pin = SecretField(kit, kit.say("lock.pin"))
        self.fields = {"passphrase.wrong": self.passphrase}
        self.open = Button(
            kit, kit.say("lock.open"), role="primary", icon="unlock", shortcut="Ctrl+Return"
        )
        self.open.clicked.connect(self._ask)
        self.other = Button(kit, kit.say("lock.other"), icon="person")
        self.other.clicked.connect(self.other_person)
        self._quick = (self.badge, self.pin, line())
        for part in (*self._quick, self.passphrase):
            self.card.add(part)
        self.card.add(label(kit.say("lock.kept"), "caption"))
        foot = QHBoxLayout()
        foot.addWidget(self.other)
        foot.addStretch()
        foot.addWidget(self.open)
        self.card.add(foot)
        for field, act in ((self.passphrase, self._ask), (self.pin, self._ask_badge)):
            entered = QShortcut(QKeySequence("Return"), field)
            entered.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            entered.setAutoRepeat(False)
            entered.activated.connect(act)
        self.badge.scanned.connect(self._scanned)
        self.allow_badge(False)

    def allow_badge(self, allowed: bool) -> None:
        """Whether badge and PIN are asked for."""
        for part in self._quick:
            part.setVisible(allowed)
        if allowed:
            self.badge.editor.setFocus()

    def scanned(self, text: str) -> bool:
        """A scan while the window is locked is the badge, or nothing."""
        if self.badge.isVisible():
            self.badge.take(text)
        return True

    def refuse(self, failure: Failure) -> None:
        """Tells why it stays shut."""
        self.place(failure)

    def refuse_badge(self, left: int) -> None:
        """Badge or PIN were wrong; `left` tries remain."""
        self._badge_text = ""
        self.badge.clear()
        self.pin.refuse(self.kit.words.count("lock.badge_wrong", left))
        self.badge.editor.setFocus()

    def _scanned(self, text: str) -> None:
        self._badge_text = text
        self.badge.clear()
        self.badge.result(self.kit.say("badge.read"), "", True)
        self.pin.editor.setFocus()

    def _ask(self) -> None:
        self.clear_problems()
        if not self.passphrase.empty():
            self.unlock.emit(self.passphrase.take())

    def _ask_badge(self) -> None:
        self.clear_problems()
        self.unlock_badge.emit(self._badge_text, self.pin.take())
