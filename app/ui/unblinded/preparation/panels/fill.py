"""What was put into the bag, typed from the syringe and compared with the dose sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desk.unblinded.bench.filling import Weights, record_fill
from app.ui.kit import Kit
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import DoseCard, Measured, Reason, WorkingCard
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label


class Balance(QWidget):
    """The bag weighed: empty, with the albumin, with the cells, which the control has not."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = kit.say
        self.bag, self.albumin, self.full = (
            QuantityField(kit, say(f"preparation.filled.{name}"), "g", name)
            for name in ("empty_g", "albumin_g", "full_g")
        )
        self.measured = Measured(kit, self.full, say("preparation.filled.full_g"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        for part in (self.bag, self.albumin, self.measured):
            row.addWidget(part)
        row.addStretch()

    @property
    def places(self) -> dict[str, Field]:
        """Where the refusals of a weighing belong."""
        return {"empty_g": self.bag, "albumin_g": self.albumin, "full_g": self.full}

    def typed(self, cells: bool) -> Weights:
        """The masses as typed."""
        full = self.full.typed() if cells else None
        return Weights(self.bag.typed(), self.albumin.typed(), full)

    def complete(self, cells: bool) -> bool:
        """Whether every mass that is asked for is there."""
        told = self.typed(cells)
        return bool(told.empty_g and told.albumin_g and (told.full_g or not cells))

    def empty(self) -> None:
        """Takes the masses away."""
        for field in self.places.values():
            if isinstance(field, QuantityField):
                field.put("")


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
        self.withdrawn = QuantityField(
            self.kit, say("preparation.filled.withdrawn"), "ml", "withdrawn_ml"
        )
        card.add(self.withdrawn)
        self.balance = Balance(self.kit)
        card.add(self.balance)
        self.reason = Reason(self.kit)
        card.add(self.reason)
        self.sheet, self.working = DoseCard(self.kit), WorkingCard(self.kit)
        for part in (self.sheet, card, self.working):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.places = {
            "volume_ml": self.cells, "albumin_ml": self.albumin, "step.value_needed": self.cells,
            "reason.needed": self.reason, "withdrawn_ml": self.withdrawn, **self.balance.places,
        }  # fmt: skip
        self.watch(
            self.cells, self.albumin, self.withdrawn, *self.balance.places.values(), self.reason
        )

    def tell(self, view: View) -> None:
        """Shows the dose."""
        super().tell(view)
        self.measured.ask(self.bench.takes_cells)
        self.balance.setVisible(self.bench.weighed)
        self.balance.measured.ask(self.bench.takes_cells)
        self.reason.setVisible(Stage.FILLED in self.bench.asks_reason)
        for part in (self.sheet, self.working):
            part.setVisible(self.bench.sheet is not None)
        if self.bench.sheet is not None:
            self.withdrawn.setVisible(self.bench.sheet.withdrawn_ml is not None)
            self.sheet.tell(self.bench.sheet)
            self.working.tell(self.bench.sheet)

    def missing(self) -> str:
        """A volume, or a reason."""
        if (self.bench.takes_cells and not self.cells.typed()) or not self.albumin.typed():
            return self.kit.say("preparation.missing.volumes")
        if self._pours and not self.withdrawn.typed():
            return self.kit.say("preparation.missing.volumes")
        if self.bench.weighed and not self.balance.complete(self.bench.takes_cells):
            return self.kit.say("preparation.missing.weights")
        return self.kit.say("preparation.missing.reason") if self.reason.lacks() else ""

    def act(self) -> None:
        """Enters the volumes as typed."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        cells = self.cells.typed() if self.bench.takes_cells else None
        albumin, reason = self.albumin.typed(), self.reason.text()
        withdrawn = self.withdrawn.typed() if self._pours else ""
        weights = self.balance.typed(self.bench.takes_cells) if self.bench.weighed else None
        self.record(
            lambda: record_fill(
                workbench, person, request, cells_ml=cells, albumin_ml=albumin, reason=reason,
                withdrawn_ml=withdrawn, weights=weights,
            )
        )  # fmt: skip

    @property
    def _pours(self) -> bool:
        """Whether something is taken out of a container of known content."""
        return self.bench.sheet is not None and self.bench.sheet.withdrawn_ml is not None

    def empty(self) -> None:
        """Takes volumes and reason away."""
        self.cells.put("")
        self.albumin.put("")
        self.withdrawn.put("")
        self.balance.empty()
        self.reason.put("")
