"""Further questions to the log: who, in which role, in which stratum, when, and by a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal

from app.desk.log_filters import SPECIAL
from app.desk.logbook import Logbook
from app.trial.names import Role
from app.ui.in_field import InField, in_field
from app.ui.kit import Kit
from app.ui.pages.log_search import Wanted
from app.ui.widgets.button import Button
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.moment_field import DayField

NAMES = ("special", "person", "role", "stratum")


class MoreDialog(Dialog):
    """`asked` tells what is wanted: what was wanted before, with these parts in it."""

    asked = Signal(object)

    def __init__(self, kit: Kit, book: Logbook, wanted: Wanted) -> None:
        super().__init__(kit, kit.say("more.title"), "search", "primary")
        self._wanted = wanted
        people = sorted(seat.name for seat in book.known.seats.values())
        offered = {
            "special": [(word, kit.say(f"special.{word}")) for word in SPECIAL],
            "person": [(name, name) for name in people],
            "role": [(role.value, kit.say(f"role.{role.value}")) for role in Role],
            "stratum": [(name, name) for name in book.strata],
        }
        self.choices = {
            name: ChoiceField(kit, kit.say(f"more.{name}"), [("", kit.say("more.any")), *choices])
            for name, choices in offered.items()
        }
        self.since, self.until = (DayField(kit, kit.say(f"more.{n}")) for n in ("since", "until"))
        for name, field in self.choices.items():
            field.put(getattr(wanted, name) if getattr(wanted, name) in dict(offered[name]) else "")
            self.body.addWidget(field)
        for day, told in ((self.since, wanted.since), (self.until, wanted.until)):
            day.put(told)
            self.body.addWidget(day)
        self.action = Button(kit, kit.say("more.action"), role="primary", icon="search")
        self.buttons.addWidget(self.action)
        self.action.clicked.connect(self._ask)

    def _ask(self) -> None:
        try:
            since, until = _day(self.since), _day(self.until)
        except InField as why:
            why.field.refuse(self.kit.sentence(why))
            return
        told = {name: field.value() or "" for name, field in self.choices.items()}
        if not self.over:
            self.accept()
            self.asked.emit(replace(self._wanted, since=since, until=until, **told))


def _day(field: DayField) -> date | None:
    if not field.typed().strip():
        return None
    with in_field(field):
        return field.read()
