"""The volumes in the bag as the second person reads them, where the study asks for that."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.unblinded.preparation.parts import Measured
from app.ui.unblinded.preparation.view import Bench
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField


class VolumeFields(QWidget):
    """Suspension and albumin, empty: nothing of what the first person drew is shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        say, self.kit = kit.say, kit
        caption = say("preparation.filled.cells")
        self.cells = QuantityField(kit, caption, "ml", "cells_ml")
        self.albumin = QuantityField(kit, say("preparation.filled.albumin"), "ml", "albumin_ml")
        self.measured = Measured(kit, self.cells, caption)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(24)
        row.addWidget(self.measured)
        row.addWidget(self.albumin, 1)
        self._cells = False
        self.hide()

    @property
    def places(self) -> dict[str, Field]:
        """Where the refusals of a volume belong."""
        return {"cells_ml": self.cells, "albumin_ml": self.albumin}

    def ask(self, bench: Bench) -> None:
        """Whether the volumes are read again, and whether there are cells among them."""
        self._cells = bench.takes_cells
        self.setVisible(bench.read_again)
        self.measured.ask(self._cells)

    def typed(self) -> tuple[str | None, str]:
        """Suspension, None where there is none, and albumin, as typed."""
        asked = self._cells and not self.isHidden()
        return (self.cells.typed() if asked else None), self.albumin.typed()

    def missing(self) -> str:
        """That a volume is asked for and empty, in the words of the button."""
        cells, albumin = self.typed()
        lacks = not self.isHidden() and (not albumin or cells == "")
        return self.kit.say("preparation.missing.volumes") if lacks else ""

    def empty(self) -> None:
        """Takes both away."""
        self.cells.put("")
        self.albumin.put("")
