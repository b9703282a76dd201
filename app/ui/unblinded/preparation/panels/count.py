"""The count of the suspension: its method first, since that decides what viability means."""

from __future__ import annotations

from app.desk.unblinded.steps import record_count
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.count_fields import CountFields
from app.ui.unblinded.preparation.parts import Reason, standing
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.text import label


class CountPanel(Panel):
    """One count; a recount keeps the old one beside it and says why."""

    name = Stage.COUNTED

    def build(self) -> None:
        """The three values, or that nothing is counted."""
        card = Card(self.kit, self.kit.say("preparation.counted.title"))
        self.lead, self.standing = label(""), label("", "caption")
        self.fields = CountFields(self.kit, self.host.ask)
        self.reason = Reason(self.kit)
        for part in (self.lead, self.standing, self.fields, self.reason):
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            **self.fields.places, "step.value_needed": self.fields.cells,
            "reason.needed": self.reason,
        }  # fmt: skip
        # Which field a recount is told beside follows the method.
        self.fields.method.changed.connect(lambda: self.places.update(self.fields.places))
        self.watch(*self.fields.all, self.reason)

    def tell(self, view: View) -> None:
        """Shows whether anything is counted, and the count that stands."""
        super().tell(view)
        cells = self.bench.takes_cells
        self.lead.setText(self.kit.say(f"preparation.counted.{'lead' if cells else 'control'}"))
        self.fields.measure(cells)
        self.reason.setVisible(Stage.COUNTED in self.bench.asks_reason)
        told = standing(self.kit, self.bench, Stage.COUNTED)
        self.standing.setText(told)
        self.standing.setVisible(bool(told))

    def missing(self) -> str:
        """No method, no figures, or no reason."""
        if self.bench.takes_cells and (key := self.fields.missing()):
            return self.kit.say(key)
        return self.kit.say("preparation.missing.reason") if self.reason.lacks() else ""

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
        reason = self.reason.text()
        self.record(
            lambda: record_count(
                workbench, person, request, reason=reason, chamber=chamber, further=further,
                method=method, cells_per_ml=cells, viability_percent=viability,
            )
        )  # fmt: skip

    def empty(self) -> None:
        """Takes count and reason away."""
        self.fields.empty()
        self.reason.put("")
