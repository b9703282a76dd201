"""Patients' names, for the pharmacy alone: recorded, read, corrected; and who received what.

What tells a treatment, vials and lots of cells, shows only while F8 is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout

from app.desk.seats.identity import LONGEST, Recorded, identities_of, record_identity
from app.desk.unblinded.vials.tracing import Trace, trace
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode
from app.ui.clockface import day, full
from app.ui.in_field import in_field
from app.ui.input.hold_key import HoldKey
from app.ui.page import GAP, Page
from app.ui.station import Station
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField

_COLUMNS = ("subject", "surname", "first_names", "birth", "bag", "albumin", "vials", "cells")
_LEAST = 200
FIRST_BIRTH = 1900
_NONE, _HIDDEN = "–", "•••"


@dataclass(frozen=True, slots=True)
class View:
    """Who received what, and all that was recorded of each subject, the last first."""

    traces: tuple[Trace, ...]
    recorded: Mapping[str, tuple[Recorded, ...]]


class NamesPage(Page):
    """Enter on a row takes its subject into the form; recording again corrects."""

    name = "names"
    reads = frozenset(
        {"RequestReceived", "IdentityRecorded", "Allocated", "PreparationClosed", "StockReceived"}
    )

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        self._view = View((), {})
        self._shown: dict[str, Trace] = {}
        self._held = False
        self._key = HoldKey(Qt.Key.Key_F8, self)
        self._key.pressed.connect(lambda: self._hold(True))
        self._key.released.connect(lambda: self._hold(False))
        say = self.kit.say
        self.subtitle.setText(say("names.subtitle"))
        self.wanted = TextField(self.kit, say("names.find"), say("names.find_hint"))
        self.wanted.changed.connect(self._filter)
        self.body.addWidget(self.wanted)
        self.rows = Rows(
            self.kit, [say(f"names.column.{name}") for name in _COLUMNS],
            say("page.names.title"), say("names.none"),
        )  # fmt: skip
        self.rows.setMinimumHeight(self.kit.look.px(_LEAST))
        self.rows.opened.connect(self._take_up)
        self.body.addWidget(self.rows, 1)
        self.body.addWidget(self._form())

    def _form(self) -> Card:
        kit, say = self.kit, self.kit.say
        card = Card(kit, say("names.form"), say("names.form_side"))
        self.subject = TextField(kit, say("names.subject"), most=7)
        self.surname = TextField(kit, say("names.surname"), most=LONGEST)
        self.first_names = TextField(kit, say("names.first_names"), most=LONGEST)
        self.birth = DayField(kit, say("names.birth"), first=FIRST_BIRTH)
        self.fields = {
            "subject.malformed": self.subject, "identity.no_request": self.subject,
            "identity.window_open": self.subject, "identity.birth_date": self.birth,
            "surname": self.surname, "first_names": self.first_names,
        }  # fmt: skip
        row = QHBoxLayout()
        row.setSpacing(GAP)
        for field, stretch in ((self.subject, 1), (self.surname, 2), (self.first_names, 2)):
            row.addWidget(field, stretch)
        card.add(row)
        under = QHBoxLayout()
        under.addWidget(self.birth)
        under.addStretch()
        self.record = Button(
            kit, say("names.record"), role="primary", icon="person", shortcut="Ctrl+Return"
        )
        self.record.clicked.connect(self._record)
        under.addWidget(self.record)
        card.add(under)
        self.history = label("", "caption")
        card.add(self.history)
        self.subject.changed.connect(self._tell_history)
        return card

    def arrive(self, target: str) -> None:
        """A subject, a bag, a vial or a lot; the former search when none is named."""
        if target:
            self.wanted.put(target)
        super().arrive(target)

    def refresh(self) -> None:
        """Reads who received what, and what was recorded of each subject."""
        workbench, person = self.workbench, self.station.person

        def reading() -> View:
            found = trace(workbench, person)
            subjects = {one.subject for one in found}
            return View(found, {s: identities_of(workbench.desk, person, s) for s in subjects})

        self.look(reading, self._show)

    def showEvent(self, event: QShowEvent) -> None:
        """Listens to F8 while it is in sight."""
        super().showEvent(event)
        self._key.watch(self.window())

    def hideEvent(self, event: QHideEvent) -> None:
        """Out of sight, nothing is asked for."""
        self._key.rest()
        super().hideEvent(event)

    def _hold(self, held: bool) -> None:
        self._held = held
        self._filter()

    def search(self) -> None:
        """Ctrl+F leads to the search field."""
        self.wanted.editor.setFocus()

    def accepts(self, text: str) -> bool:
        """Whatever a reader has may be a bag, a vial or a lot."""
        return bool(text.strip())

    def scanned(self, text: str) -> bool:
        """What was scanned is looked for."""
        self.wanted.put(text.strip())
        return True

    def _show(self, view: View) -> None:
        self._view = view
        self._filter()
        self._tell_history()

    def _filter(self) -> None:
        wanted = self.wanted.text()
        found = [one for one in self._view.traces if one.answers(wanted)]
        self._shown = {one.request: one for one in found}
        self.rows.tell([self._row(one) for one in found], list(self._shown))

    def _tell_history(self) -> None:
        zone, language = self.kit.zone, self.kit.words.language
        told = [
            self.kit.say(
                "names.told", surname=one.identity.surname, first_names=one.identity.first_names,
                birth=day(one.identity.birth_date, language), by=one.by, line=str(one.line),
                at=full(one.at.astimezone(zone), language),
            )
            for one in self._view.recorded.get(self.subject.text().strip(), ())
        ]  # fmt: skip
        self.history.setText("\n".join(told))
        self.history.setVisible(bool(told))

    def _row(self, one: Trace) -> tuple[str, ...]:
        named = one.identity
        who = (_NONE,) * 3 if named is None else (
            named.surname, named.first_names, day(named.birth_date, self.kit.words.language)
        )  # fmt: skip
        bag = BagCode(one.bag).shown if one.bag else _NONE
        albumin, *cells = (", ".join(told) or _NONE for told in (one.albumin, one.vials, one.cells))
        if not self._held:
            cells = [_HIDDEN] * len(cells)
        return one.subject, *who, bag, albumin, *cells

    def _take_up(self, request: object) -> None:
        one = self._shown[str(request)]
        self.subject.put(one.subject)
        named = one.identity
        self.surname.put(named.surname if named else "")
        self.first_names.put(named.first_names if named else "")
        self.birth.put(named.birth_date if named else None)
        self.surname.editor.setFocus()

    def _typed(self) -> tuple[str, str, str, date]:
        with in_field(self.birth):
            born = self.birth.read()
        return self.subject.text(), self.surname.text(), self.first_names.text(), born

    def _record(self) -> None:
        told = self.gather(self._typed)
        if told is None:
            return
        desk, person = self.station.desk, self.station.person
        self.ask("record", lambda: record_identity(desk, person, *told), lambda _: self._recorded())

    def _recorded(self) -> None:
        # Nothing of a name stays in a field once it is sealed.
        for field in (self.surname, self.first_names):
            field.put("")
        self.birth.put(None)
        self.refresh()
