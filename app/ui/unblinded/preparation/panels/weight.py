"""The weight of the request was wrong: the right one, from its source, with a reason."""

from __future__ import annotations

from app.desk.unblinded.bench.weight import correct_weight
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.unblinded.preparation.unusual import UnusualCard
from app.ui.unblinded.preparation.view import View
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField


class WeightPanel(Panel):
    """The same act in both arms; dose and check are done again afterwards."""

    name = "weight"

    def build(self) -> None:
        """Weight, source, reason."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.weight.title"))
        card.add(label(say("preparation.weight.lead")))
        self.weight = QuantityField(
            self.kit, say("preparation.weight.weight"), "kg", "weight_kg"
        )
        self.source = TextField(
            self.kit, say("preparation.weight.source"), say("preparation.weight.source_hint")
        )
        self.reason = NoteField(self.kit, say("preparation.reason"), most=TEXT_MOST)
        for part in (self.weight, self.source, self.reason):
            card.add(part)
        self.unusual = UnusualCard(self.kit)
        self.column.addWidget(self.unusual)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "weight_kg": self.weight, "request.weight_zero": self.weight,
            "dose.weight_impossible": self.weight, "dose.weight_too_low": self.weight,
            "weight_source": self.source, "reason.needed": self.reason,
        }  # fmt: skip
        self.watch(self.weight, self.source, self.reason)

    def tell(self, view: View) -> None:
        """Why it is read again; nothing of the old weight is shown."""
        super().tell(view)
        self.unusual.tell(view.unusual)

    def missing(self) -> str:
        """Weight, source or reason."""
        if not self.weight.typed():
            return self.kit.say("preparation.missing.weight")
        if not self.source.text().strip():
            return self.kit.say("preparation.missing.source")
        return "" if self.reason.text().strip() else self.kit.say("preparation.missing.reason")

    def act(self) -> None:
        """Enters the weight."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        typed, source, reason = self.weight.typed(), self.source.text(), self.reason.text()
        self.record(lambda: correct_weight(workbench, person, request, typed, source, reason))

    def empty(self) -> None:
        """Takes everything away."""
        self.weight.put("")
        self.source.put("")
        self.reason.put("")
