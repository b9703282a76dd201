"""New shares go to paper one after the other; leaving the page forgets those not printed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.custody.kinds import SHARES
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label

Print = Callable[[QWidget, bytes], bool]
"""Gives a page to a printer; False when nobody chose one. Raises Trouble."""


class PrintingCard(Card):
    """Hidden until there are shares to print; `wanted` asks for one, `finished` ends it."""

    wanted = Signal(int)
    finished = Signal()

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("share.print.title"), tone=Tone.WARN)
        self.add(label(say("share.print.lead"), "body"))
        self.buttons: list[Button] = []
        row = QHBoxLayout()
        for number in range(1, SHARES + 1):
            button = Button(kit, say("share.print.one", number=number), icon="print")
            button.clicked.connect(partial(self.wanted.emit, number))
            self.buttons.append(button)
            row.addWidget(button)
        row.addStretch()
        self.done = Button(kit, say("share.print.done"), icon="ok")
        self.done.clicked.connect(self.finished)
        row.addWidget(self.done)
        self.add(row)
        self.note = label("", "caption")
        self.add(self.note)
        self.hide()

    def begin(self) -> None:
        """New shares are at hand, none of them on paper yet."""
        self._printed: set[int] = set()
        self._tell()
        self.show()

    def printed(self, number: int) -> None:
        """One of them lies in the printer."""
        self._printed.add(number)
        self._tell()

    def _tell(self) -> None:
        numbers = ", ".join(str(number) for number in sorted(self._printed))
        say = self.kit.say
        self.note.setText(
            say("share.print.printed", numbers=numbers) if numbers else say("share.print.none")
        )
        if len(self._printed) == SHARES:
            self.done.free()
        else:
            self.done.why(say("share.print.unfinished"))
