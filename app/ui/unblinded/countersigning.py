"""What one person signed alone: shown as it was signed, and signed by another one later.

From this seat or, at the same screen, by a second person. Whoever was alone is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout

from app.custody.event import Event
from app.custody.unblindings import may_second
from app.desk.seats.countersigning import KIND as COUNTERSIGNED
from app.desk.seats.countersigning import (
    LONE,
    RECOVERY,
    Lone,
    countersign,
    due_until,
    is_due,
    read_lone,
)
from app.desk.unblinded.bench.alone import Alone, behind
from app.desk.unblinded.papers.values import values_told
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, Meaning
from app.trial.refusal import Refusal
from app.ui.clockface import short
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.told import facts_told, signed_by
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
    due: bool


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
                recovery = lone.event.kind == RECOVERY
                alone = () if recovery else behind(workbench, person, lone.event)
                values = tuple(values_told(desk, one.told) for one in alone)
                until, awaits = due_until(desk, lone.event), is_due(desk.board, lone)
                rows.append(Row(lone, alone, values, until, awaits))
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
            str(lone.event.number), BagCode(lone.bag).shown if lone.bag else "–",
            lone.subject or "–", names, self._state(row), self._moment(row.until),
        )  # fmt: skip

    def _state(self, row: Row) -> Cell:
        say, signed = self.kit.say, row.lone.signed
        if signed is not None:
            return Cell(signed_by(self.kit, signed), Tone.OK, "ok")
        if not row.due:
            return Cell(say("countersigning.state.ended"), Tone.NEUTRAL, "close")
        if row.until < self.kit.now():
            return Cell(say("countersigning.state.late"), Tone.DANGER, "danger")
        return Cell(say("countersigning.state.due"), Tone.WARN, "warn")

    def _chosen(self) -> None:
        row = self._rows.get(self.table.key() or "")
        self.card.setVisible(row is not None)
        if row is None or not row.due:
            self.sign_it.why(self.kit.say("countersigning.missing"))
        else:
            self.sign_it.free()
        if row is None:
            return
        self.inner.setVisible(bool(row.lone.bag))
        self._tell(row)
        self.leaf.setText(row.lone.event.line.leaf.hex())

    def _tell(self, row: Row) -> None:
        """All that was signed, whole: whoever signs it later reads it first."""
        while (item := self.details.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        if row.lone.event.kind == RECOVERY:
            self._tell_recovery(row.lone.event)
        for one, values in zip(row.alone, row.values, strict=True):
            when = self._moment(parse_instant(one.at))
            said = (self.kit.say(f"alone.{one.act}"), self._name(one.seat), when)
            self.details.addWidget(label(" · ".join(said), "strong"))
            self.details.addWidget(label(values))
            if one.digest:
                self.details.addWidget(label(one.digest, "hash"))

    def _tell_recovery(self, event: Event) -> None:
        say, name = self.kit.say, event.text("name")
        when = self._moment(parse_instant(event.at))
        told = say("countersigning.recovery", name=name, former=event.text("replaces"))
        self.details.addWidget(label(f"{told} · {when}", "strong"))
        facts = facts_told(self.kit, self.station.desk, event)
        self.details.addWidget(label("\n".join(facts)))
        self.details.addWidget(label(say("countersigning.recovery_ask", name=name)))

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
        desk, event = self.station.desk, row.lone.event
        number, mine = event.number, not may_second(event, self.station.person.seat)
        what = self._what(row.lone)
        self.sign(
            "sign", [Ask(what, Meaning.CHECKED, second=mine)],
            lambda pen: countersign(desk, pen, number), lambda _: self.refresh(),
        )  # fmt: skip

    def _what(self, lone: Lone) -> str:
        say, number = self.kit.say, lone.event.number
        if lone.event.kind == RECOVERY:
            name = lone.event.text("name")
            return say("countersigning.recovery_what", name=name, number=number)
        return say("countersigning.what", bag=BagCode(lone.bag).shown, number=number)

    def _due(self) -> Row:
        row = self._rows.get(self.table.key() or "")
        if row is None or not row.due:
            raise Refusal("countersign.nothing_due")
        return row
