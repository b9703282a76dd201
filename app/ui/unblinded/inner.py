"""The inner log of one bag, for unblinded eyes: every entry and correction of its preparation."""

from __future__ import annotations

from app.custody.kinds import KINDS
from app.desk.sheets import Sheet
from app.desk.unblinded.registers import INNER, inner_log
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode
from app.ui.page import Page
from app.ui.station import Station
from app.ui.told import manner_of
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows

_SHOWN = ("when", "what", "new", "old", "reason", "who")
_LEAST = 360


class InnerPage(Page):
    """Reached from the bag's own page; without a bag it leads to the board."""

    name = "inner"
    reads = frozenset(KINDS)

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self._bag = ""
        say = self.kit.say
        self.back = Button(self.kit, say("inner.bag"), icon="bag")
        self.back.clicked.connect(lambda: station.go("bag" if self._bag else "bags", self._bag))
        self.head.addWidget(self.back)
        columns = [say(f"sheet.column.{name}") for name in _SHOWN]
        self.entries = Rows(self.kit, columns, say("page.inner.title"), say("sheet.nothing"))
        self.entries.setMinimumHeight(self.kit.look.px(_LEAST))
        card = Card(self.kit, say("inner.entries"), say("paper.unblinded"))
        card.add(self.entries)
        self.body.addWidget(card, 1)

    def arrive(self, target: str) -> None:
        """The bag of this code, or the one before."""
        self._bag = target or self._bag
        self.subtitle.setText(BagCode.read(self._bag).shown if self._bag else "")
        super().arrive(target)

    def refresh(self) -> None:
        """Opens the closed capsule and reads it."""
        bag, workbench, person = self._bag, self.workbench, self.station.person
        self.entries.tell([], [])
        if bag:
            manner = manner_of(self.kit)
            self.look(lambda: inner_log(workbench, person, manner, bag), self._show)

    def _show(self, sheet: Sheet) -> None:
        places = [INNER.index(name) for name in _SHOWN]
        rows = [tuple(row[place] for place in places) for row in sheet.rows]
        self.entries.tell(rows, list(range(len(rows))))
