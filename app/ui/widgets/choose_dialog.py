"""One choice out of a few, then the act named on the button; Enter alone does nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.text import label


class ChooseDialog(QDialog):
    """`chosen` is emitted once, with the value; the act's button waits for a choice."""

    chosen = Signal(str)

    def __init__(
        self, kit: Kit, title: str, sentence: str, caption: str,
        choices: Sequence[tuple[str, str]], action: str,
    ) -> None:  # fmt: skip
        super().__init__()
        self.setWindowTitle(title)
        self.choice = ChoiceField(kit, caption, list(choices))
        self.action = Button(kit, action, role="danger")
        self.action.setAutoDefault(False)
        self.action.why(kit.say("choose.first"))
        self.choice.changed.connect(self.action.free)
        self.action.clicked.connect(self._choose)
        cancel = Button(kit, kit.say("choose.cancel"))
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(title, "title"))
        layout.addWidget(label(sentence))
        layout.addWidget(self.choice)
        row = QHBoxLayout()
        row.addWidget(self.action)
        row.addStretch()
        row.addWidget(cancel)
        layout.addLayout(row)
        self.setMinimumWidth(kit.look.px(520))
        cancel.setFocus()

    def _choose(self) -> None:
        value = self.choice.value()
        if value is not None and self.isVisible():
            self.accept()
            self.chosen.emit(value)
