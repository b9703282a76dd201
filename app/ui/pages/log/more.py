"""Further questions to the log: who, in which role, in which stratum, when, and by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.desk.log.log_filters import SPECIAL
from app.desk.log.logbook import Logbook
from app.trial.names import Role
from app.trial.refusal import Refusal
from app.ui.in_field import InField, in_field
from app.ui.kit import Kit
from app.ui.pages.log.kept import LONGEST, KeptFilters
from app.ui.pages.log.search import Wanted
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.text_field import TextField


class MoreDialog(Dialog):
    """`asked` tells what is wanted: what was wanted before, with these parts in it."""

    asked = Signal(object)

    def __init__(self, kit: Kit, book: Logbook, wanted: Wanted, filters: KeptFilters) -> None:
        super().__init__(kit, kit.say("more.title"), "search", "primary")
        self._wanted, self._filters, self._kept = wanted, filters, filters.all()
        self._offer_kept()
        people = sorted(seat.name for seat in book.known.seats.values())
        offered = {
            "special": [(word, kit.say(f"special.{word}")) for word in SPECIAL],
            "person": [(name, name) for name in people],
            "role": [(role.value, kit.say(f"role.{role.value}")) for role in Role],
            "stratum": [(name, name) for name in book.strata],
        }
        self._offered = {name: dict(choices) for name, choices in offered.items()}
        self.choices = {
            name: ChoiceField(kit, kit.say(f"more.{name}"), [("", kit.say("more.any")), *choices])
            for name, choices in offered.items()
        }
        self.since, self.until = (DayField(kit, kit.say(f"more.{n}")) for n in ("since", "until"))
        self._beside(self.choices["special"], self.choices["role"])
        self.body.addWidget(self.choices["person"])
        self.body.addWidget(self.choices["stratum"])
        self.choices["stratum"].setVisible(bool(book.strata))
        self._beside(self.since, self.until)
        self.keep = TextField(kit, kit.say("more.keep"), kit.say("more.keep_hint"), LONGEST)
        self.body.addWidget(self.keep)
        self._put(wanted)
        self.action = Button(kit, kit.say("more.action"), role="primary", icon="search")
        self.buttons.addWidget(self.action)
        self.action.clicked.connect(self._ask)

    def _beside(self, *fields: QWidget) -> None:
        row = QHBoxLayout()
        for field in fields:
            row.addWidget(field, 1)
        self.body.addLayout(row)

    def _offer_kept(self) -> None:
        say = self.kit.say
        names = [(name, name) for name in self._kept]
        self.kept = ChoiceField(self.kit, say("more.kept"), [("", say("more.none")), *names])
        self.kept.put("")
        self.kept.setVisible(bool(names))
        self.forget = Button(self.kit, say("more.forget"), role="quiet")
        self.forget.hide()
        self.kept.changed.connect(self._recall)
        self.forget.clicked.connect(self._forget)
        self.body.addWidget(self.kept)
        self.buttons.insertWidget(0, self.forget)

    def _recall(self) -> None:
        name = self.kept.value() or ""
        self.forget.setVisible(bool(name))
        if name:
            kept = self._kept[name]
            self._wanted = replace(self._wanted, kind=kept.kind)
            self._put(kept)
            self.keep.put(name)

    def _forget(self) -> None:
        self._filters.forget(self.kept.value() or "")
        self.reject()

    def _put(self, wanted: Wanted) -> None:
        for name, field in self.choices.items():
            field.put(told if (told := getattr(wanted, name)) in self._offered[name] else "")
        self.since.put(wanted.since)
        self.until.put(wanted.until)

    def _ask(self) -> None:
        try:
            since, until = _day(self.since), _day(self.until)
        except InField as why:
            why.field.refuse(self.kit.sentence(why))
            return
        told = {name: field.value() or "" for name, field in self.choices.items()}
        wanted = replace(self._wanted, since=since, until=until, **told)
        if self.over or not self._is_kept(wanted):
            return
        self.accept()
        self.asked.emit(wanted)

    def _is_kept(self, wanted: Wanted) -> bool:
        if not self.keep.text().strip():
            return True
        try:
            self._filters.keep(self.keep.text(), wanted)
        except Refusal as why:
            self.keep.refuse(self.kit.sentence(why))
            return False
        return True


def _day(field: DayField) -> date | None:
    if not field.typed().strip():
        return None
    with in_field(field):
        return field.read()
