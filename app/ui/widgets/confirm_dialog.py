"""Before what cannot be taken back: verb and object on the button, a reason, a typed word."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField


class ConfirmDialog(Dialog):
    """`confirmed` tells the reason, once. Return never confirms; Cancel has the focus.

    With `reason_caption` a reason is required; with `typed` that very text must
    be typed before the button can be pressed.
    """

    confirmed = Signal(str)

    def __init__(
        self, kit: Kit, title: str, sentence: str, action_words: str, reason_caption: str = "",
        typed: str = "",
    ) -> None:  # fmt: skip
        super().__init__(kit, title, "warn", "danger")
        self._typed = typed
        self._needs_reason = bool(reason_caption)
        self.body.addWidget(label(sentence))
        self.reason = NoteField(kit, reason_caption)
        self.typed = TextField(kit, kit.say("confirm.type", typed=typed))
        if reason_caption:
            self.body.addWidget(self.reason)
        if typed:
            self.body.addWidget(self.typed)
        self.action = Button(kit, action_words, role="danger")
        self.buttons.addWidget(self.action)
        self.action.clicked.connect(self._confirm)
        self.reason.changed.connect(self._weigh)
        self.typed.changed.connect(self._weigh)
        self._weigh()
        filled = [self.reason.editor] if reason_caption else []
        filled += [self.typed.editor] if typed else []
        self.order(*filled, self.cancel, self.action)
        self.cancel.setFocus()

    def _weigh(self) -> None:
        if self._needs_reason and not self.reason.text().strip():
            self.action.why(self.kit.say("confirm.reason"))
        elif self._typed and self.typed.text().strip() != self._typed:
            self.action.why(self.kit.say("confirm.typed", typed=self._typed))
        else:
            self.action.free()

    def _confirm(self) -> None:
        if not self.over:
            reason = self.reason.text().strip()
            self.accept()
            self.confirmed.emit(reason)
