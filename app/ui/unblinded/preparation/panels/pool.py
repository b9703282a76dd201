"""The pooled suspension: the volume left for the dose, or the sham of it."""

from __future__ import annotations

from app.desk.unblinded.bench.steps import record_pool
from app.trial.refusal import Failure
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import Measured
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.unblinded.preparation.why import Lead, Why
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField


class PoolPanel(Panel):
    """One volume in millilitres."""

    name = Stage.POOLED

    def build(self) -> None:
        """What to do, the volume, a reason when it is done again."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.pooled.title"))
        self.lead = Lead(self.kit)
        caption = say("preparation.pooled.volume")
        self.volume = QuantityField(self.kit, caption, "ml", "available_ml")
        self.measured = Measured(self.kit, self.volume, caption)
        self.why = Why(self.kit, self.volume)
        self.reason, self.source = self.why.reason, self.why.source
        for part in (self.lead, self.measured, self.why):
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "available_ml": self.volume, "step.value_needed": self.volume,
            **self.why.places,
        }  # fmt: skip
        self.watch(self.volume, self.source, self.reason)

    def tell(self, view: View) -> None:
        """Shows whether a volume is measured, and the one that stands."""
        super().tell(view)
        cells = self.bench.takes_cells
        words = self.kit.say(f"preparation.pooled.{'cells' if cells else 'control'}")
        self.lead.tell(self.bench, Stage.POOLED, words)
        self.measured.ask(cells)
        self.why.ask(Stage.POOLED in self.bench.asks_reason)

    def missing(self) -> str:
        """No volume, or no reason."""
        if self.bench.takes_cells and not self.volume.typed():
            return self.kit.say("preparation.missing.volume")
        return self.why.missing()

    def act(self) -> None:
        """Enters the volume as typed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        typed = self.volume.typed() if self.bench.takes_cells else None
        reason, source = self.why.reason.text(), self.why.source.text()
        self.record(
            lambda: record_pool(workbench, person, request, typed, reason=reason, source=source)
        )

    def takes(self, failure: Failure) -> bool:
        """An unusual value: where it was read again and why are asked for beside it."""
        self.why.takes(failure)
        return False

    def empty(self) -> None:
        """Takes volume and reason away."""
        self.volume.put("")
        self.why.empty()
