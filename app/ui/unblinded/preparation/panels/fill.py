"""What was put into the bag, typed from the syringe and compared with the dose sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.steps import record_fill
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import DoseCard, Measured, Reason, WorkingCard
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label


class FillPanel(Panel):
    """The dose sheet above the two volumes."""

    name = Stage.FILLED

    def build(self) -> None:
        """Figures first: what is drawn is read from here."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.filled.title"))
        self.lead = label(say("preparation.filled.lead"))
        card.add(self.lead)
        row = QHBoxLayout()
        row.setSpacing(24)
        caption = say("preparation.filled.cells")
        self.cells = QuantityField(self.kit, caption, "ml", "volume_ml")
        self.albumin = QuantityField(
            self.kit, say("preparation.filled.albumin"), "ml", "albumin_ml"
        )
        self.measured = Measured(self.kit, self.cells, caption)
        row.addWidget(self.measured)
        row.addWidget(self.albumin, 1)
        card.add(row)
        self.reason = Reason(self.kit)
        card.add(self.reason)
        self.sheet, self.working = DoseCard(self.kit), WorkingCard(self.kit)
        for part in (self.sheet, card, self.working):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.places = {
            "volume_ml": self.cells, "albumin_ml": self.albumin, "step.value_needed": self.cells,
            "reason.needed": self.reason,
        }  # fmt: skip
        self.watch(self.cells, self.albumin, self.reason)

    def tell(self, view: View) -> None:
        """Shows the dose."""
        super().tell(view)
        self.measured.ask(self.bench.takes_cells)
        self.reason.setVisible(Stage.FILLED in self.bench.asks_reason)
        for part in (self.sheet, self.working):
            part.setVisible(self.bench.sheet is not None)
        if self.bench.sheet is not None:
            self.sheet.tell(self.bench.sheet)
            self.working.tell(self.bench.sheet)

    def missing(self) -> str:
        """A volume, or a reason."""
        if (self.bench.takes_cells and not self.cells.typed()) or not self.albumin.typed():
            return self.kit.say("preparation.missing.volumes")
        return self.kit.say("preparation.missing.reason") if self.reason.lacks() else ""

    def act(self) -> None:
        """Enters the volumes as typed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        cells = self.cells.typed() if self.bench.takes_cells else None
        albumin, reason = self.albumin.typed(), self.reason.text()
        self.record(
            lambda: record_fill(
                workbench, person, request, cells_ml=cells, albumin_ml=albumin, reason=reason
            )
        )

    def empty(self) -> None:
        """Takes volumes and reason away."""
        self.cells.put("")
        self.albumin.put("")
        self.reason.put("")
