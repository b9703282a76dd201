"""A weight found wrong after the infusion: the dose that was given is computed anew, sealed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.recomputing import Recomputed
from app.ui.kit import Kit
from app.ui.unblinded.preparation.parts import shown_value
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_MOST = 200


class RecomputeCard(Card):
    """The same card whatever was in the bag; what was recomputed before stands above the fields."""

    asked = Signal()

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("inner.recompute"), say("paper.unblinded"))
        self.add(label(say("inner.recompute_lead")))
        self.told = label("")
        self.weight = QuantityField(kit, say("inner.recompute.weight"), "kg", "weight_kg")
        self.reason = TextField(
            kit, say("inner.recompute.reason"), say("inner.recompute.reason_hint"), _MOST
        )
        self.action = Button(kit, say("inner.recompute.action"), role="primary", icon="sign")
        self.action.clicked.connect(self.asked)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self.weight)
        row.addWidget(self.reason, 1)
        self.add(self.told)
        self.body.addLayout(row)
        under = QHBoxLayout()
        under.addWidget(self.action)
        under.addStretch()
        self.body.addLayout(under)
        for field in (self.weight, self.reason):
            field.changed.connect(self._weigh)
        self._weigh()

    def tell(self, done: Sequence[Recomputed], *, open_to: bool) -> None:
        """Shows what was recomputed; the fields only of a bag whose infusion has begun."""
        self.told.setText("\n".join(self._line(one) for one in done))
        self.told.setVisible(bool(done))
        for part in (self.weight, self.reason, self.action):
            part.setVisible(open_to)
        self.setVisible(open_to or bool(done))

    def empty(self) -> None:
        """Takes weight and reason away."""
        self.weight.put("")
        self.reason.put("")

    def _line(self, one: Recomputed) -> str:
        names = ("weight_kg", "dosed_kg", "cells", "cells_per_kg", "deviation_percent")
        told = {name: shown_value(self.kit, name, getattr(one, name)) for name in names}
        key = "cells" if one.holds_cells else "none"
        return self.kit.say(f"inner.recomputed.{key}", **told)

    def _weigh(self) -> None:
        if not self.weight.typed():
            self.action.why(self.kit.say("preparation.missing.weight"))
        elif not self.reason.text().strip():
            self.action.why(self.kit.say("preparation.missing.reason"))
        else:
            self.action.free()
