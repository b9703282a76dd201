"""The count of the suspension: its method first, since that decides what viability means."""

from __future__ import annotations

from app.desk.unblinded.bench.steps import record_count
from app.trial.refusal import Failure
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.count_fields import CountFields
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.unblinded.preparation.why import Lead, Why
from app.ui.widgets.card import Card


class CountPanel(Panel):
    """One count; a recount keeps the old one beside it and says why."""

    name = Stage.COUNTED

    def build(self) -> None:
        """The three values, or that nothing is counted."""
        card = Card(self.kit, self.kit.say("preparation.counted.title"))
        self.lead = Lead(self.kit)
        self.fields = CountFields(self.kit, self.host.ask)
        self.why = Why(self.kit, *self.fields.all)
        self.reason, self.source = self.why.reason, self.why.source
        for part in (self.lead, self.fields, self.why):
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            **self.fields.places, "step.value_needed": self.fields.cells,
            **self.why.places,
        }  # fmt: skip
        # Which field a recount is told beside follows the method.
        self.fields.method.changed.connect(lambda: self.places.update(self.fields.places))
        self.watch(*self.fields.all, self.source, self.reason)

    def tell(self, view: View) -> None:
        """Shows whether anything is counted, and the count that stands."""
        super().tell(view)
        cells = self.bench.takes_cells
        words = self.kit.say(f"preparation.counted.{'lead' if cells else 'control'}")
        self.lead.tell(self.bench, Stage.COUNTED, words)
        self.fields.measure(cells)
        self.why.ask(Stage.COUNTED in self.bench.asks_reason)

    def missing(self) -> str:
        """No method, no figures, or no reason."""
        if self.bench.takes_cells and (key := self.fields.missing()):
            return self.kit.say(key)
        return self.why.missing()

    def act(self) -> None:
        """Enters the count as typed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        method, cells, viability = (
            self.fields.typed() if self.bench.takes_cells else (None, None, None)
        )
        chamber = self.fields.chamber() if self.bench.takes_cells else None
        further = self.fields.further() if self.bench.takes_cells else None
        reason, source = self.why.reason.text(), self.why.source.text()
        self.record(
            lambda: record_count(
                workbench, person, request, reason=reason, chamber=chamber, further=further,
                source=source, method=method, cells_per_ml=cells, viability_percent=viability,
            )
        )  # fmt: skip

    def takes(self, failure: Failure) -> bool:
        """An unusual value: where it was read again and why are asked for beside it."""
        self.why.takes(failure)
        return False

    def empty(self) -> None:
        """Takes count and reason away."""
        self.fields.empty()
        self.why.empty()
