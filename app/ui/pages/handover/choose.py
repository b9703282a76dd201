"""No bag in hand yet: scan its label, or choose one among those on their way."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk.boards.bags import BagRow
from app.trial.names import BagCode
from app.ui.kit import Kit
from app.ui.pages.bag_state import deadline_cell, state_cell, when
from app.ui.widgets.cell import Shown
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.table import Rows

_COLUMNS = ("state", "bag", "subject", "site", "r", "deadline")


class ChoosePanel(QWidget):
    """The next deadline stands first and is selected; Enter opens the bag."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        say = kit.say
        self._bags: Sequence[BagRow] = ()
        self.scan = ScanField(kit, say("handover.scan"), say("handover.scan_hint"))
        self.rows = Rows(
            kit, [say(f"bags.column.{name}") for name in _COLUMNS],
            name=say("handover.choose"), empty=say("handover.none"), tall=True,
        )  # fmt: skip
        self.rows.opened.connect(lambda bag: self.chosen.emit(str(bag)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.scan)
        column.addWidget(self.rows, 1)

    def tell(self, bags: Sequence[BagRow]) -> None:
        """Shows the bags."""
        self._bags = bags
        self.rows.tell([self._row(one) for one in bags], [one.bag for one in bags])
        if bags and self.rows.key() is None:
            self.rows.selectRow(0)

    def tick(self) -> None:
        """What is left is told anew."""
        self.tell(self._bags)

    def _row(self, one: BagRow) -> tuple[Shown, ...]:
        assert one.clocks is not None
        return (
            state_cell(self.kit, one.state), BagCode(one.bag).shown, one.subject, one.site,
            when(self.kit, one.clocks.r), deadline_cell(self.kit, one),
        )  # fmt: skip
