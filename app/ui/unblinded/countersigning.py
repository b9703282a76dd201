"""What one person signed alone: shown as it was signed, and signed by another one later.

From this seat or, at the same screen, by a second person. Whoever was alone is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout

from app.desk.countersigning import KIND as COUNTERSIGNED
from app.desk.countersigning import LONE, Lone, countersign, due_until, read_lone
from app.desk.unblinded.alone import Alone, behind
from app.desk.unblinded.workbench import Workbench
from app.desk.unblinded.worksheet import values_told
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Refusal
from app.ui.clockface import short
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import signed_by
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.retire import retire
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("number", "bag", "subject", "who", "state", "until")
MOST_ROWS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One line that was signed alone, what is behind it, and until when another is to sign."""

    lone: Lone
    alone: tuple[Alone, ...]
    values: tuple[str, ...]
    """What was signed of each, in words."""
    until: datetime


class CountersigningPage(Page):
    """With the number of a line as target, that line is under the cursor."""

    name = "countersigning"
    reads = LONE | {COUNTERSIGNED}

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self._target = ""
        self._rows: Mapping[str, Row] = {}
        say = self.kit.say
        columns = [say(f"countersigning.column.{name}") for name in _COLUMNS]
        title = say("page.countersigning.title")
        self.table = Rows(self.kit, columns, title, say("countersigning.none"))
        self.table.grow_to(MOST_ROWS)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._chosen())
        self.body.addWidget(self.table)
        self.card = Card(
            self.kit, say("countersigning.signed"), say("paper.unblinded")
        )
        self.details = QVBoxLayout()
        self.details.setSpacing(4)
        self.card.body.addLayout(self.details)
        self.card.add(label(say("countersigning.leaf"), "caption"))
        self.leaf = label("", "hash")
        self.card.add(self.leaf)
        self.inner = Button(self.kit, say("page.inner.title"), icon="list")
        self.inner.clicked.connect(self._read)
        self.foot.add(self.inner)
        self.sign_it = Button(
            self.kit, say("countersigning.sign"), role="primary", icon="sign",
            shortcut="Ctrl+Return",
        )  # fmt: skip
        self.sign_it.clicked.connect(self._sign)
        self.foot.primary(self.sign_it)
        self.foot.show()
        self.body.addWidget(self.card)
        self.body.addStretch(1)

    def arrive(self, target: str) -> None:
        """The line of this number, when `target` names one."""
        self._target = target or self._target
        self.subtitle.setText(self.kit.say("countersigning.lead"))
        super().arrive(target)

    def refresh(self) -> None:
        """Reads what was signed alone, the latest first."""
        workbench, person = self.workbench, self.station.person

        def reading() -> list[Row]:
            desk = workbench.desk
            rows = []
            for lone in reversed(read_lone(desk.board)):
                alone = behind(workbench, person, lone.event)
                values = tuple(values_told(desk, one.told) for one in alone)
                rows.append(Row(lone, alone, values, due_until(desk, lone.event)))
            return rows

        self.look(reading, self._show)

    def _show(self, rows: list[Row]) -> None:
        self._rows = {str(row.lone.event.number): row for row in rows}
        keys = list(self._rows)
        self.table.tell([self._cells(row) for row in rows], keys)
        if self._target in keys:
            self.table.selectRow(keys.index(self._target))
            self._target = ""
        elif rows and self.table.key() is None:
            self.table.selectRow(0)
        self._chosen()

    def _cells(self, row: Row) -> tuple[Cell | str, ...]:
        lone = row.lone
        names = ", ".join(self._name(seat) for seat in lone.seats)
        return (
            str(lone.event.number), BagCode(lone.bag).shown, lone.subject, names,
            self._state(row), self._moment(row.until),
        )  # fmt: skip

    def _state(self, row: Row) -> Cell:
        say, signed = self.kit.say, row.lone.signed
        if signed is not None:
            return Cell(signed_by(self.kit, signed), Tone.OK, "ok")
        if row.until < self.kit.now():
            return Cell(say("countersigning.state.late"), Tone.DANGER, "danger")
        return Cell(say("countersigning.state.due"), Tone.WARN, "warn")

    def _chosen(self) -> None:
        row = self._rows.get(self.table.key() or "")
        self.card.setVisible(row is not None)
        if row is None or row.lone.signed is not None:
            self.sign_it.why(self.kit.say("countersigning.missing"))
        else:
            self.sign_it.free()
        if row is None:
            return
        self._tell(row)
        self.leaf.setText(row.lone.event.line.leaf.hex())

    def _tell(self, row: Row) -> None:
        """All that was signed, whole: whoever signs it later reads it first."""
        while (item := self.details.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        for one, values in zip(row.alone, row.values, strict=True):
            when = self._moment(parse_instant(one.at))
            said = (self.kit.say(f"alone.{one.act}"), self._name(one.seat), when)
            self.details.addWidget(label(" · ".join(said), "strong"))
            self.details.addWidget(label(values))
            if one.digest:
                self.details.addWidget(label(one.digest, "hash"))

    def _read(self) -> None:
        """The whole inner log of the bag."""
        row = self._rows.get(self.table.key() or "")
        if row is not None:
            self.station.go("inner", row.lone.bag)

    def _name(self, seat: str) -> str:
        known = self.station.desk.board.seats.get(seat)
        return known.name if known else seat

    def _moment(self, moment: datetime) -> str:
        return short(moment.astimezone(self.kit.zone), self.kit.words.language)

    def _sign(self) -> None:
        row = self.gather(self._due)
        if row is None:
            return
        desk, number = self.station.desk, row.lone.event.number
        what = self.kit.say("countersigning.what", bag=BagCode(row.lone.bag).shown, number=number)
        mine = self.station.person.seat.seat in row.lone.seats
        self.sign(
            "sign", [Ask(what, Meaning.CHECKED, second=mine)],
            lambda pen: countersign(desk, pen, number), lambda _: self.refresh(),
        )  # fmt: skip

    def _due(self) -> Row:
        row = self._rows.get(self.table.key() or "")
        if row is None or row.lone.signed is not None:
            raise Refusal("countersign.nothing_due")
        return row
