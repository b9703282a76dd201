"""An inspection: opened by two signatures, closed by hand or by the clock; and those of before."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.desk.journal import Person
from app.desk.seats.inspections import KIND, Visit, open_inspection, visits
from app.trial.names import LENT_KEYS, Meaning
from app.ui.clockface import full, hour
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label

_COLUMNS = ("at", "inspector", "openers", "until", "line")
_LEAST = 220


class InspectionPage(Page):
    """What an inspector may do here; anybody else reads which visits there were."""

    name = "inspection"
    reads = frozenset({KIND})

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        say = self.kit.say
        self.subtitle.setText(say("inspection.subtitle"))
        self.registers = Button(self.kit, say("inspection.registers"), icon="list", keys="Ctrl+F6")
        self.registers.clicked.connect(lambda: station.go("registers"))
        self.head.addWidget(self.registers)
        self.registers.setVisible(station.unblinded)
        self._visit()
        card = Card(self.kit, say("inspection.visits"), say("inspection.visits_side"))
        self.rows = Rows(
            self.kit, [say(f"inspection.column.{name}") for name in _COLUMNS],
            say("inspection.visits"), say("inspection.none"),
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(_LEAST))
        self.rows.opened.connect(lambda line: station.go("log", str(line)))
        card.add(self.rows)
        self.body.addWidget(card)
        self.body.addStretch(1)

    def _visit(self) -> None:
        say, station = self.kit.say, self.station
        hours = station.desk.study.people.inspection_h
        card = Card(self.kit, say("inspection.mine"))
        self.told = label(say("inspection.closed", hours=hours))
        card.add(self.told)
        row = QHBoxLayout()
        self.open = Button(
            self.kit, say("inspection.open"), role="primary", icon="sign", shortcut="Ctrl+Return"
        )
        self.open.clicked.connect(self._open)
        self.close_it = Button(self.kit, say("inspection.close"), icon="close", shortcut="Ctrl+J")
        self.close_it.clicked.connect(station.leaving)
        row.addStretch()
        row.addWidget(self.close_it)
        row.addWidget(self.open)
        card.add(row)
        self.body.addWidget(card)
        until = station.person.until
        card.setVisible(station.person.seat.role in LENT_KEYS)
        self.open.setVisible(until is None)
        self.close_it.setVisible(until is not None)
        if until is not None:
            self.told.setText(say("inspection.opened", until=hour(until.astimezone(self.kit.zone))))

    def refresh(self) -> None:
        """Reads the visits."""
        desk = self.station.desk
        self.look(lambda: visits(desk), self._show)

    def _show(self, found: tuple[Visit, ...]) -> None:
        zone, language = self.kit.zone, self.kit.words.language
        rows = [
            (full(one.at.astimezone(zone), language), one.inspector,
             ", ".join(signed_by(self.kit, event) for event in one.opened),
             hour(one.until.astimezone(zone)), str(one.line))
            for one in found
        ]  # fmt: skip
        self.rows.tell(rows, [one.line for one in found])

    def _open(self) -> None:
        desk, inspector, say = self.station.desk, self.station.person, self.kit.say
        what = say(
            "inspection.what", name=inspector.seat.name, hours=desk.study.people.inspection_h
        )
        asks = [Ask(what, Meaning.APPROVED, second=True)] * 2
        self.sign(
            "open", asks, lambda first, second: open_inspection(desk, first, second, inspector),
            self._opened,
        )  # fmt: skip

    def _opened(self, person: Person) -> None:
        self.station.entering.emit(person)
