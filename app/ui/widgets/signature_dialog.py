"""An electronic signature: who signs what, with which meaning, by passphrase."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.progress import Progress
from app.ui.widgets.text import label
from app.ui.widgets.text_field import SecretField


class SignatureDialog(Dialog):
    """`asked` tells a name and a passphrase, once for each try.

    The dialog stays until it is accepted, or refuses and lets try again; only
    the passphrase is emptied.
    """

    asked = Signal(str, str)

    def __init__(
        self, kit: Kit, *, what: str, meaning: str, names: Sequence[str], fixed: str = "",
        second: bool = False,
    ) -> None:  # fmt: skip
        title = kit.say("signature.title.second" if second else "signature.title")
        super().__init__(kit, title, "people" if second else "sign", "primary")
        self._fixed, self._asked = fixed, False
        self.body.addWidget(_box(kit, what, meaning))
        self.who: ChoiceField | None = None
        self.passphrase = SecretField(kit, kit.say("signature.passphrase"))
        self.progress = Progress(kit)
        if fixed:
            self.body.addWidget(_named(kit, fixed))
        else:
            choices = [(name, name) for name in names]
            self.who = ChoiceField(kit, kit.say("signature.who"), choices)
            self.body.addWidget(self.who)
        self.body.addWidget(self.passphrase)
        self.body.addWidget(self.progress)
        self.confirm = Button(kit, kit.say("signature.sign"), role="primary", icon="sign")
        self.buttons.addWidget(self.confirm)
        self.confirm.clicked.connect(self._confirm)
        self.order(self.passphrase.editor, self.passphrase.reveal, self.cancel, self.confirm)
        (self.who or self.passphrase).editor.setFocus()

    def refuse(self, sentence: str) -> None:
        """Not signed: says why, empties the passphrase, and lets try again."""
        if self.over:
            return
        self.busy(False)
        self.passphrase.take()
        self.passphrase.refuse(sentence)
        self.passphrase.editor.setFocus()

    def busy(self, busy: bool) -> None:
        """The signature is being made, which takes a moment."""
        if self.over:
            return
        self._asked = busy
        for part in (self.who, self.passphrase, self.confirm, self.cancel):
            if part is not None:
                part.setEnabled(not busy)
        if busy:
            self.progress.tell(self.kit.say("signature.busy"), 0, 0)
        else:
            self.progress.clear()

    def done(self, result: int) -> None:
        """Ends it; no passphrase stays in it."""
        if not self.over:
            self.passphrase.take()
        super().done(result)

    def closable(self) -> bool:
        """Not while the signature is being made: leaving would not undo it."""
        return not self._asked

    def return_pressed(self, event: QKeyEvent) -> None:
        """Signs, once however long it is held."""
        event.accept()
        if not event.isAutoRepeat():
            self._confirm()

    def _confirm(self) -> None:
        name = self._fixed or (self.who.value() if self.who is not None else None)
        if self._asked or self.over:
            return
        if not name and self.who is not None:
            self.who.refuse(self.kit.say("signature.nobody"))
            self.who.editor.setFocus()
        elif self.passphrase.empty():
            self.passphrase.refuse(self.kit.say("signature.empty"))
            self.passphrase.editor.setFocus()
        else:
            self._asked = True
            self.asked.emit(name or "", self.passphrase.take())


def _box(kit: Kit, what: str, meaning: str) -> QWidget:
    box = QFrame()
    box.setProperty("inner", "true")
    column = QVBoxLayout(box)
    column.setSpacing(2)
    column.addWidget(label(kit.say("signature.what"), "caption"))
    column.addWidget(label(what, "value"))
    column.addSpacing(6)
    column.addWidget(label(kit.say("signature.meaning"), "caption"))
    column.addWidget(label(meaning, "strong"))
    return box


def _named(kit: Kit, name: str) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(label(kit.say("signature.who"), "caption"))
    column.addWidget(label(name, "strong"))
    return box
