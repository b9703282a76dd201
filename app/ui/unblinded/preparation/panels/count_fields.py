"""The fields of a count, the same for the first person and the second, by whichever method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.unblinded.counting import METHODS, Export, Further
from app.dose.counter_file import LARGEST_BYTES, Exported, read_export
from app.dose.counts import CountMethod
from app.trial.quantities import show_decimal
from app.trial.refusal import Trouble
from app.ui.kit import Kit
from app.ui.station import Act
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.parts import Measured
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field, Note
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text_field import TextField

Run = Callable[[str, Act, Callable[["Read"], None]], object]
_OF_EXPORT = (
    "columns", "contradicts", "instruments", "large", "samples", "unreadable", "value",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """An export as chosen, and what it says."""

    export: Export
    told: Exported


class CounterFields(QWidget):
    """What a counter tells beside one reading: further ones, cells looked at, or its export."""

    chosen = Signal(Path)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say = kit.say
        self.kit = kit
        self.further = TextField(
            kit, say("preparation.counted.further"), say("preparation.counted.further.hint")
        )
        self.living = QuantityField(
            kit, say("preparation.counted.living"), say("preparation.unit.cells"), "living",
            cells=True, hint=say("preparation.counted.living.hint"),
        )  # fmt: skip
        self.sample = TextField(
            kit, say("preparation.counted.sample"), say("preparation.counted.sample.hint")
        )
        self.choose = Button(kit, say("preparation.counted.export"), icon="folder")
        self.choose.clicked.connect(self._choose)
        self.read = Note(kit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for left, right in ((self.further, self.living), (self.sample, self.choose)):
            row = QHBoxLayout()
            row.setSpacing(24)
            row.addWidget(left, 1)
            row.addWidget(right)
            column.addLayout(row)
        column.addWidget(self.read)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.kit.say("preparation.counted.export"))
        if path:
            self.chosen.emit(Path(path))


class CountFields(QWidget):
    """The method first, since it decides what viability means; then what that method tells.

    `run` has an export read in the worker. What is read fills the fields, and
    they come from the file until one of them is changed by hand.
    """

    def __init__(self, kit: Kit, run: Run) -> None:
        super().__init__()
        say = kit.say
        self.kit, self._run = kit, run
        self.export: Export | None = None
        self._filling = False
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
        self.counter = CounterFields(kit)
        self.counter.chosen.connect(self.read_file)
        self._lay_out()
        self.method.changed.connect(self._open)
        for field in (self.method, self.cells, self.viability, self.counter.further,
                      self.counter.living, self.counter.sample):  # fmt: skip
            field.changed.connect(self._by_hand)
        self.measure(True)

    def _lay_out(self) -> None:
        say = self.kit.say
        self._parts = [
            Measured(self.kit, self.method, say("preparation.method")),
            Measured(self.kit, self.cells, say("preparation.counted.cells")),
            Measured(self.kit, self.viability, say("preparation.counted.viability")),
        ]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._parts[0])
        for left, right in ((self._parts[1], self._parts[2]), (self.squares, self.dilution)):
            row = QHBoxLayout()
            row.setSpacing(24)
            row.addWidget(left)
            row.addWidget(right, 1)
            column.addLayout(row)
        column.insertWidget(2, self.pairs)
        column.addWidget(self.counter)

    @property
    def all(self) -> tuple[Field, ...]:
        """Every field, also those that the method does not ask for."""
        return (
            self.method, self.cells, self.viability, self.pairs, self.squares, self.dilution,
            self.counter.further, self.counter.living, self.counter.sample,
        )  # fmt: skip

    @property
    def places(self) -> dict[str, Field]:
        """Where the refusals of a count belong."""
        chamber = self.method.value() == "chamber"
        recount = self.pairs if chamber else self.counter.further
        figures = self.pairs if chamber else self.cells
        exported = {f"counter.{name}": self.counter.sample for name in _OF_EXPORT}
        return {
            **exported, "count.method": self.method, "cells_per_ml": self.cells,
            "viability_percent": self.viability, "pairs": self.pairs, "squares": self.squares,
            "dilution": self.dilution, "count.pairs": self.pairs, "count.recount": recount,
            "count.too_few": recount, "count.apart": recount,
            "band.recovered": figures, "band.recovered_refused": figures,
            "count.squares": self.squares, "count.dilution": self.dilution,
            "readings": self.counter.further, "count.readings": self.counter.further,
            "living": self.counter.living, "count.counted": self.counter.living,
        }  # fmt: skip

    def measure(self, cells: bool) -> None:
        """Whether there is anything to count."""
        self._cells = cells
        for part in self._parts:
            part.ask(cells)
        self._open()

    def missing(self) -> str:
        """The key of the first thing missing; empty when all that is needed is there."""
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

    def further(self) -> Further | None:
        """What a counter tells beside the one reading; None by another method."""
        if self.method.value() == "chamber":
            return None
        typed = (self.counter.further.text().strip(), self.counter.living.typed())
        return Further(*typed, self.export)

    def typed(self) -> tuple[str | None, str, str]:
        """Method, cells and viability, as chosen and typed."""
        return self.method.value(), self.cells.typed(), self.viability.typed()

    def read_file(self, path: Path) -> None:
        """Reads an export by the method chosen, and fills the fields with what it says."""
        method, sample = CountMethod(str(self.method.value())), self.counter.sample.text()

        def reading() -> Read:
            try:
                with path.open("rb") as file:
                    data = file.read(LARGEST_BYTES + 1)
            except OSError:
                raise Trouble("check_list.unreadable", file=path.name) from None
            return Read(Export(path.name, data, sample), read_export(data, method, sample))

        self._run("export", reading, self._take)

    def _take(self, read: Read) -> None:
        counter = read.told.counter
        first, *others = counter.readings.split()
        self._filling = True
        self.cells.put(first.partition("/")[0])
        self.viability.put(show_decimal(counter.counts[0].viability_percent))
        self.counter.further.put(" ".join(others))
        self.counter.living.put("" if counter.counted is None else str(counter.counted))
        self._filling, self.export = False, read.export
        told = self.kit.say("preparation.counted.read", file=read.export.file)
        self.counter.read.tell(told, Tone.INFO)

    def _by_hand(self) -> None:
        if not self._filling:
            self.export = None
            self.counter.read.tell("")

    def empty(self) -> None:
        """Takes everything away."""
        self.method.put(None)
        for field in (self.cells, self.viability, self.pairs, self.squares, self.dilution,
                      self.counter.further, self.counter.living, self.counter.sample):  # fmt: skip
            field.put("")

    def _open(self) -> None:
        chosen = self.method.value() is not None
        chamber = self._cells and self.method.value() == "chamber"
        for part in self._parts[1:]:
            part.setVisible(not chamber)
        for field in (self.pairs, self.squares, self.dilution):
            field.setVisible(chamber)
        self.counter.setVisible(self._cells and chosen and not chamber)
        self.cells.set_enabled(chosen)
        self.viability.set_enabled(chosen)
