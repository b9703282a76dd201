"""The count of the suspension: its method first, since that decides what viability means."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desk.unblinded.steps import METHODS, record_count
from app.ui.kit import Kit
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import Measured, Reason, standing
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField


class CountFields(QWidget):
    """Method, cells per millilitre and viability: the same three for the first and the second."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = kit.say
        self.method = ChoiceField(
            kit, say("preparation.method"),
            [(method, say(f"preparation.method.{method}")) for method in METHODS],
        )  # fmt: skip
        unit = say("preparation.unit.cells_per_ml")
        self.cells = QuantityField(
            kit, say("preparation.counted.cells"), unit, "cells_per_ml", cells=True
        )
        self.viability = QuantityField(
            kit, say("preparation.counted.viability"), "%", "viability_percent"
        )
        self.pairs = TextField(kit, say("preparation.pairs"), say("preparation.pairs.hint"))
        self.squares = QuantityField(
            kit, say("preparation.squares"), say("preparation.unit.squares"), "squares", cells=True
        )
        self.dilution = QuantityField(kit, say("preparation.dilution"), "×", "dilution")
        self._parts = [
            Measured(kit, self.method, say("preparation.method")),
            Measured(kit, self.cells, say("preparation.counted.cells")),
            Measured(kit, self.viability, say("preparation.counted.viability")),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._parts[0])
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(self._parts[1])
        row.addWidget(self._parts[2], 1)
        column.addLayout(row)
        column.addWidget(self.pairs)
        under = QHBoxLayout()
        under.setSpacing(24)
        under.addWidget(self.squares)
        under.addWidget(self.dilution, 1)
        column.addLayout(under)
        self.method.changed.connect(self._open)
        self.measure(True)

    @property
    def all(self) -> tuple[Field, ...]:
        """Every field, also those that the method does not ask for."""
        return (
            self.method, self.cells, self.viability, self.pairs, self.squares, self.dilution,
        )  # fmt: skip

    @property
    def places(self) -> dict[str, Field]:
        """Where the refusals of a count belong."""
        return {
            "count.method": self.method, "cells_per_ml": self.cells,
            "viability_percent": self.viability, "pairs": self.pairs, "squares": self.squares,
            "dilution": self.dilution, "count.pairs": self.pairs, "count.recount": self.pairs,
            "count.squares": self.squares, "count.dilution": self.dilution,
        }  # fmt: skip

    def measure(self, cells: bool) -> None:
        """Whether there is anything to count."""
        self._cells = cells
        for part in self._parts:
            part.ask(cells)
        self._open()

    def missing(self) -> str:
        """The key of the first thing missing; empty when all three are there."""
        if self.method.value() is None:
            return "preparation.missing.method"
        if (chamber := self.chamber()) is not None:
            return "" if all(chamber) else "preparation.missing.chamber"
        complete = self.cells.typed() and self.viability.typed()
        return "" if complete else "preparation.missing.count"

    def chamber(self) -> tuple[str, str, str] | None:
        """What was counted in a chamber, as typed; None by another method."""
        if self.method.value() != "chamber":
            return None
        return self.pairs.text().strip(), self.squares.typed(), self.dilution.typed()

    def typed(self) -> tuple[str | None, str, str]:
        """Method, cells and viability, as chosen and typed."""
        return self.method.value(), self.cells.typed(), self.viability.typed()

    def empty(self) -> None:
        """Takes everything away."""
        self.method.put(None)
        self.cells.put("")
        self.viability.put("")
        for field in (self.pairs, self.squares, self.dilution):
            field.put("")

    def _open(self) -> None:
        chosen = self.method.value() is not None
        chamber = self._cells and self.method.value() == "chamber"
        for part in self._parts[1:]:
            part.setVisible(not chamber)
        for field in (self.pairs, self.squares, self.dilution):
            field.setVisible(chamber)
        self.cells.set_enabled(chosen)
        self.viability.set_enabled(chosen)


class CountPanel(Panel):
    """One count; a recount keeps the old one beside it and says why."""

    name = Stage.COUNTED

    def build(self) -> None:
        """The three values, or that nothing is counted."""
        card = Card(self.kit, self.kit.say("preparation.counted.title"))
        self.lead, self.standing = label(""), label("", "caption")
        self.fields = CountFields(self.kit)
        self.reason = Reason(self.kit)
        for part in (self.lead, self.standing, self.fields, self.reason):
            card.add(part)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            **self.fields.places, "step.value_needed": self.fields.cells,
            "reason.needed": self.reason,
        }  # fmt: skip
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
        reason = self.reason.text()
        self.record(
            lambda: record_count(
                workbench, person, request, reason=reason, chamber=chamber,
                method=method, cells_per_ml=cells, viability_percent=viability,
            )
        )  # fmt: skip

    def empty(self) -> None:
        """Takes count and reason away."""
        self.fields.empty()
        self.reason.put("")
