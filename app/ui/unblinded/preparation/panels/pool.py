"""The pooled suspension: the volume left for the dose, or the sham of it."""

from __future__ import annotations

from app.desk.unblinded.steps import record_pool
from app.trial.refusal import Failure
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import Measured, Reason, Source, standing
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label


class PoolPanel(Panel):
    """One volume in millilitres."""

    name = Stage.POOLED

    def build(self) -> None:
        """What to do, the volume, a reason when it is done again."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.pooled.title"))
        self.lead, self.standing = label(""), label("", "caption")
        caption = say("preparation.pooled.volume")
        self.volume = QuantityField(self.kit, caption, "ml", "available_ml")
        self.measured = Measured(self.kit, self.volume, caption)
        self.reason, self.source = Reason(self.kit), Source(self.kit)
        for part in (self.lead, self.standing, self.measured, self.source, self.reason):
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "available_ml": self.volume, "step.value_needed": self.volume,
            "reason.needed": self.reason, "confirmed": self.source,
        }  # fmt: skip
        for field in (self.volume,):
            field.changed.connect(self._anew)
        self.watch(self.volume, self.source, self.reason)

    def tell(self, view: View) -> None:
        """Shows whether a volume is measured, and the one that stands."""
        super().tell(view)
        cells = self.bench.takes_cells
        self.lead.setText(self.kit.say(f"preparation.pooled.{'cells' if cells else 'control'}"))
        self.measured.ask(cells)
        again = Stage.POOLED in self.bench.asks_reason
        self.reason.setVisible(again or self.source.asked)
        told = standing(self.kit, self.bench, Stage.POOLED)
        self.standing.setText(told)
        self.standing.setVisible(bool(told))

    def missing(self) -> str:
        """No volume, or no reason."""
        if self.bench.takes_cells and not self.volume.typed():
            return self.kit.say("preparation.missing.volume")
        if self.source.lacks():
            return self.kit.say("preparation.missing.source")
        return self.kit.say("preparation.missing.reason") if self.reason.lacks() else ""

    def act(self) -> None:
        """Enters the volume as typed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        typed = self.volume.typed() if self.bench.takes_cells else None
        reason = self.reason.text()
        source = self.source.text()
        self.record(
            lambda: record_pool(workbench, person, request, typed, reason=reason, source=source)
        )

    def takes(self, failure: Failure) -> bool:
        """An unusual value: where it was read again and why are asked for beside it."""
        if failure.code == "band.confirm":
            self.source.ask(True)
            self.reason.show()
        return False

    def _anew(self) -> None:
        """Another value: whether it is unusual is asked again."""
        if self.source.asked:
            self.source.ask(False)
            self.reason.setVisible(Stage.POOLED in self.bench.asks_reason)

    def empty(self) -> None:
        """Takes volume and reason away."""
        self.volume.put("")
        self.reason.put("")
        self.source.ask(False)
