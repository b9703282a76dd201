"""A badge and its PIN taken for this session: they show an open preparation again after a lock."""

from __future__ import annotations

from collections.abc import Callable

from app.trial.refusal import Refusal
from app.ui.input.scan import Scan
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField


class BadgeDialog(Dialog):
    """`enrol(badge, pin)` keeps them in memory, or raises Refusal ``badge.…``."""

    def __init__(self, kit: Kit, enrol: Callable[[str, str], None]) -> None:
        super().__init__(kit, kit.say("badge.title"), "key", "primary")
        self._enrol, self._badge = enrol, ""
        self.badge = ScanField(kit, kit.say("lock.badge"), kit.say("lock.badge_hint"))
        self.badge.scanned.connect(self._scanned)
        self.pin = SecretField(kit, kit.say("badge.pin"))
        self.again = SecretField(kit, kit.say("badge.pin_again"))
        self.keep = Button(kit, kit.say("badge.keep"), role="primary", shortcut="Ctrl+Return")
        self.keep.clicked.connect(self._keep)
        self.body.addWidget(label(kit.say("badge.lead")))
        for field in (self.badge, self.pin, self.again):
            self.body.addWidget(field)
        self.buttons.addWidget(self.keep)

    def scanned(self, scan: Scan) -> bool:
        """A scan while the dialog is open is the badge."""
        self.badge.take(scan.text)
        return True

    def _scanned(self, text: str) -> None:
        self._badge = text
        self.badge.accept()
        self.badge.result(self.kit.say("badge.read"), "•" * len(text), ok=True)
        self.pin.editor.setFocus()

    def _keep(self) -> None:
        pin, again = self.pin.take(), self.again.take()
        if pin != again:
            self.again.refuse(self.kit.say("badge.differs"))
            return
        try:
            self._enrol(self._badge, pin)
        except Refusal as refusal:
            field = self.pin if refusal.code == "badge.pin" else self.badge
            field.refuse(self.kit.sentence(refusal))
            return
        self.accept()
