"""The unblinded registers on the screen, for eyes that may: read, not taken away."""

from __future__ import annotations

from app.custody.kinds import KINDS
from app.desk.log.sheets import Sheet
from app.desk.unblinded.papers.registers import SHEETS, look_at_sheet
from app.desk.unblinded.workbench import Workbench
from app.ui.page import Page
from app.ui.station import Station
from app.ui.told import heading, manner_of
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.retire import retire
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label

_LEAST = 260


class RegistersPage(Page):
    """One register at a time, every column and row of it; nothing is written by looking."""

    name = "registers"
    reads = frozenset(KINDS)

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        say = self.kit.say
        self.subtitle.setText(say("registers.subtitle"))
        self.choice = ChoiceField(
            self.kit, say("registers.which"),
            [(what, heading(say(f"export.{what}"))) for what in SHEETS],
        )  # fmt: skip
        self.choice.put(SHEETS[0])
        self.choice.changed.connect(self.refresh)
        self.body.addWidget(self.choice)
        self.card = Card(self.kit, say("page.registers.title"), say("paper.unblinded"))
        self.rows: Rows | None = None
        self.body.addWidget(self.card, 1)
        self._sheet: Sheet | None = None
        self.whole = Card(self.kit, say("registers.row"))
        self.row = label("")
        self.whole.add(self.row)
        self.body.addWidget(self.whole)

    def arrive(self, target: str) -> None:
        """The register of this name, or the one chosen before."""
        if target in SHEETS:
            self.choice.put(target)
        super().arrive(target)

    def refresh(self) -> None:
        """Opens the closed capsules and reads the register chosen."""
        workbench, person, manner = self.workbench, self.station.person, manner_of(self.kit)
        what = self.choice.value() or SHEETS[0]
        self.look(lambda: look_at_sheet(workbench, person, manner, what), self._show)

    def _show(self, sheet: Sheet) -> None:
        if self.rows is not None:
            self.card.body.removeWidget(self.rows)
            retire(self.rows)
        captions = [heading(column.caption) for column in sheet.columns]
        title = heading(sheet.title)
        self.rows = Rows(self.kit, captions, title, self.kit.say("sheet.nothing"))
        self.rows.setMinimumHeight(self.kit.look.px(_LEAST))
        self.rows.tell(sheet.rows, list(range(len(sheet.rows))))
        self.card.title.setText(title)
        self.card.add(self.rows)
        self._sheet = sheet
        self.rows.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self.rows.selectRow(0)
        self._choose()

    def _choose(self) -> None:
        """A cell of the table is as wide as there is room; beneath, the row is told in full."""
        place = None if self.rows is None else self.rows.key()
        self.whole.setVisible(place is not None)
        if place is None or self._sheet is None:
            return
        told = zip(self._sheet.columns, self._sheet.rows[int(str(place))], strict=True)
        lines = [
            self.kit.say("registers.column", caption=heading(column.caption), value=value)
            for column, value in told if value
        ]  # fmt: skip
        self.row.setText("\n".join(lines))
