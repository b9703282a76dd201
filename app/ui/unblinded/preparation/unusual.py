"""Why a weight is to be read again, in sentences; shown while nobody has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from app.trial.refusal import Refusal
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import label


class UnusualCard(Card):
    """Everything that is unusual of a weight, one sentence beneath the other."""

    def __init__(self, kit: Kit, *, read: Button | None = None) -> None:
        super().__init__(kit, kit.say("preparation.unusual"), tone=Tone.WARN)
        self.told = label("")
        self.add(self.told)
        if read is not None:
            row = QHBoxLayout()
            row.addWidget(read)
            row.addStretch()
            self.add(row)
        self.hide()

    def tell(self, unusual: Sequence[Refusal]) -> None:
        """Shows what is unusual; nothing while nothing is."""
        self.told.setText("\n".join(self.kit.sentence(one) for one in unusual))
        self.setVisible(bool(unusual))
