"""The register of treatments told or learned: what is due of each, and a report by any seat.

A blinded seat sees the register and reports; it chooses from lists and types
nothing but a subject's number. An unblinded one countersigns, assesses, closes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.custody.event import Event
from app.custody.kinds import FOLLOWS
from app.custody.unblinding_kinds import LEARNED_BY, LEARNERS, MEASURES
from app.desk.desk import Desk
from app.desk.emergency.unblinding import (
    CERTAINTIES,
    IMPACTS,
    MOST_DETAIL,
    Case,
    Learned,
    assess_impact,
    close_impact,
    impact_until,
    read_cases,
    report_learned,
    second_unblinding,
    second_until,
)
from app.desk.log.telling import Telling, tell
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.ui.clockface import short
from app.ui.in_field import chosen
from app.ui.page import Page
from app.ui.station import Act, Ask, Station
from app.ui.tokens import Tone
from app.ui.told import manner_of
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import MomentField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text_field import TextField

_COLUMNS = ("number", "at", "subject", "what", "state", "until")
MOST_ROWS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One case in words."""

    case: Case
    told: Telling
    until: str


class CasesPage(Page):
    """With the number of a line as target, that case is under the cursor."""

    name = "cases"
    reads = frozenset(FOLLOWS).union(*FOLLOWS.values()) | {"Allocated"}

    def __init__(self, station: Station) -> None:
        super().__init__(station)
        self._target = ""
        self._cases: dict[int, Case] = {}
        say = self.kit.say
        columns = [say(f"cases.column.{name}") for name in _COLUMNS]
        self.table = Rows(self.kit, columns, say("page.cases.title"), say("cases.none"))
        self.table.grow_to(MOST_ROWS)
        self.body.addWidget(self.table)
        self._make_assessment()
        self._make_report()
        self.body.addStretch(1)

    def _choice(self, name: str, words: Mapping[str, str]) -> ChoiceField:
        return ChoiceField(self.kit, self.kit.say(f"cases.{name}"), list(words.items()))

    def _make_assessment(self) -> None:
        kit, say = self.kit, self.kit.say
        self.assessment = Card(kit, say("cases.assessment"), say("cases.sealed"))
        self.measure = self._choice("measure", {w: say(f"measure.{w}") for w in MEASURES})
        self.impact = self._choice("impact", {w: say(f"impact.{w}") for w in IMPACTS})
        self.detail = TextField(kit, say("cases.detail"), say("cases.detail.hint"), MOST_DETAIL)
        self.second = Button(kit, say("cases.second"), icon="sign", shortcut="Ctrl+G")
        self.assess = Button(kit, say("cases.assess"), icon="sign", shortcut="Ctrl+Return")
        self.close_it = Button(kit, say("cases.close"), icon="check", shortcut="Ctrl+J")
        self.assessment.add(_row(self.impact, self.measure))
        self.assessment.add(self.detail)
        self.assessment.add(_buttons(self.second, self.assess, self.close_it))
        for button, act in (
            (self.second, self._second), (self.assess, self._assess), (self.close_it, self._close),
        ):  # fmt: skip
            button.clicked.connect(act)
        self.assessment.setVisible(self.station.unblinded)
        self.body.addWidget(self.assessment)

    def _make_report(self) -> None:
        kit, say = self.kit, self.kit.say
        self.report = Card(kit, say("cases.report"), say("cases.report.side"))
        self.subject = TextField(kit, say("cases.subject"), most=7)
        self.learner = self._choice("learner", {w: say(f"learner.{w}") for w in LEARNERS})
        self.how = self._choice("how", {w: say(f"how.{w}") for w in LEARNED_BY})
        self.certainty = self._choice(
            "certainty", {w: say(f"certainty.{w}") for w in CERTAINTIES}
        )
        self.done = MomentField(kit, say("cases.done"), past=True, what="done")
        self.send = Button(kit, say("cases.send"), icon="plus", shortcut="Ctrl+T")
        self.send.clicked.connect(self._report)
        self.report.add(_row(self.subject, self.learner))
        self.report.add(_row(self.certainty, self.how))
        self.report.add(self.done)
        self.report.add(_buttons(self.send))
        self.fields = {
            "unblinding.no_row": self.subject, "slip.future": self.done, "detail": self.detail,
        }  # fmt: skip
        self.body.addWidget(self.report)

    def arrive(self, target: str) -> None:
        """The case of a line, when `target` is its number."""
        self._target = target or self._target
        self.subtitle.setText(self.kit.say("cases.lead"))
        super().arrive(target)

    def refresh(self) -> None:
        """Reads the register."""
        desk, kit = self.station.desk, self.kit

        def reading() -> list[Row]:
            manner = manner_of(kit)
            return [
                Row(case, tell(desk, case.event, manner), short(
                    _until(desk, case).astimezone(kit.zone), kit.words.language))
                for case in reversed(read_cases(desk.board).by_number.values())
            ]  # fmt: skip

        self.look(reading, self._show)

    def _show(self, rows: list[Row]) -> None:
        keys = [str(row.case.event.number) for row in rows]
        self._cases = {row.case.event.number: row.case for row in rows}
        self.table.tell([self._cells(row) for row in rows], keys)
        if self._target in keys:
            self.table.selectRow(keys.index(self._target))
            self._target = ""

    def _cells(self, row: Row) -> tuple[Cell | str, ...]:
        case, told, zone = row.case, row.told, self.kit.zone
        said = [told.kind]
        names = ("fate", "sheet", "way", "physician", "learner", "certainty", "how")
        said += [told.detail(name) for name in names if told.detail(name)]
        return (
            str(case.event.number), short(told.at.astimezone(zone), self.kit.words.language),
            case.subject, " · ".join(said), self._state(case), row.until,
        )  # fmt: skip

    def _state(self, case: Case) -> Cell:
        say = self.kit.say
        due = [say("cases.state.second")] if case.needs_second else []
        if case.assessed is None:
            due.append(say("cases.state.assess"))
        elif case.closed is None:
            due.append(say("cases.state.close"))
        if not due:
            return Cell(say("cases.state.over"), Tone.OK, "ok")
        return Cell(", ".join(due), Tone.WARN, "warn")

    def _chosen(self) -> Case:
        key = self.table.key()
        if key is None:
            raise Refusal("cases.choose")
        return self._cases[int(key)]

    def _signed(self, name: str, ask: Ask, act: Act) -> None:
        self.sign(name, [ask], act, self._done)

    def _other(self, name: str, meaning: Meaning, case: Case, before: Event | None) -> Ask:
        """A second person is asked for beside whoever signed in, when that is the first."""
        what = self.kit.say(f"cases.sign.{name}", number=case.event.number)
        mine = before is not None and before.by.seat == self.station.person.seat.seat
        return Ask(what, meaning, second=mine)

    def _done(self, _: object) -> None:
        self.detail.put("")
        self.measure.put(None)
        self.impact.put(None)
        self.refresh()

    def _second(self) -> None:
        desk, case = self.station.desk, self.gather(self._chosen)
        if case is not None:
            number = case.event.number
            ask = self._other("second", Meaning.APPROVED, case, case.event)
            self._signed("second", ask, lambda pen: second_unblinding(desk, pen, number))

    def _assess(self) -> None:
        desk = self.station.desk
        told = self.gather(
            lambda: (self._chosen(), chosen(self.impact), chosen(self.measure), self.detail.text())
        )
        if told is not None:
            case, impact, measure, detail = told
            number = case.event.number
            ask = self._other("assess", Meaning.AUTHORED, case, None)
            self._signed(
                "assess", ask, lambda pen: assess_impact(desk, pen, number, measure, impact, detail)
            )

    def _close(self) -> None:
        desk, case = self.station.desk, self.gather(self._chosen)
        if case is not None:
            number = case.event.number
            ask = self._other("close", Meaning.REVIEWED, case, case.assessed)
            self._signed("close", ask, lambda pen: close_impact(desk, pen, number))

    def _report(self) -> None:
        told = self.gather(lambda: Learned(
            self.subject.text(), chosen(self.learner), chosen(self.how), chosen(self.certainty),
            self.done.read(),
        ))  # fmt: skip
        if told is None:
            return
        desk, person = self.station.desk, self.station.person

        def reported(_: object) -> None:
            self.subject.put("")
            self.done.put(None)
            for field in (self.learner, self.how, self.certainty):
                field.put(None)
            self.refresh()

        self.ask("report", lambda: report_learned(desk, person, told), reported)


def _row(*parts: Field) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(12)
    for part in parts:
        row.addWidget(part, 1)
    return row


def _buttons(*parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addStretch()
    for part in parts:
        row.addWidget(part)
    return row


def _until(desk: Desk, case: Case) -> datetime:
    """When the first of what a case still asks for is due."""
    impact = impact_until(desk, case)
    return min(impact, second_until(desk, case)) if case.needs_second else impact
