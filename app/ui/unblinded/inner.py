"""The inner log of one bag, for unblinded eyes: every entry and correction of its preparation."""

from __future__ import annotations

from dataclasses import dataclass

from app.custody.kinds import KINDS
from app.desk.request import read_weight
from app.desk.sheets import Sheet
from app.desk.unblinded.recomputing import (
    Recomputed,
    may_recompute,
    recompute_dose,
    recomputed,
)
from app.desk.unblinded.registers import INNER, inner_log
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode, Meaning
from app.ui.page import Page
from app.ui.station import Ask, Station
from app.ui.told import manner_of
from app.ui.unblinded.recompute_card import RecomputeCard
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows

_SHOWN = ("when", "what", "new", "old", "reason", "who")
_LEAST = 360


@dataclass(frozen=True, slots=True)
class View:
    """The inner log of a bag, what was recomputed of it, and whether that may be done."""

    sheet: Sheet
    recomputed: tuple[Recomputed, ...]
    may_recompute: bool


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
        self.recompute = RecomputeCard(self.kit)
        self.recompute.asked.connect(self._recompute)
        self.fields = {
            "weight_kg": self.recompute.weight, "request.weight_zero": self.recompute.weight,
            "dose.weight_impossible": self.recompute.weight,
            "dose.weight_too_low": self.recompute.weight, "reason": self.recompute.reason,
        }  # fmt: skip
        self.body.addWidget(self.recompute)
        self.body.addWidget(card, 1)

    def arrive(self, target: str) -> None:
        """The bag of this code, or the one before."""
        self._bag = target or self._bag
        self.subtitle.setText(BagCode.read(self._bag).shown if self._bag else "")
        self.recompute.empty()
        super().arrive(target)

    def refresh(self) -> None:
        """Opens the closed capsule and reads it, and what was recomputed of its bag."""
        bag, workbench, person = self._bag, self.workbench, self.station.person
        self.entries.tell([], [])
        self.recompute.tell((), open_to=False)
        manner = manner_of(self.kit)

        def reading() -> View:
            sheet = inner_log(workbench, person, manner, bag)
            done = recomputed(workbench, person, bag)
            return View(sheet, done, may_recompute(workbench, bag))

        if bag:
            self.look(reading, self._show)

    def _show(self, view: View) -> None:
        places = [INNER.index(name) for name in _SHOWN]
        rows = [tuple(row[place] for place in places) for row in view.sheet.rows]
        self.entries.tell(rows, list(range(len(rows))))
        self.recompute.tell(view.recomputed, open_to=view.may_recompute)

    def _recompute(self) -> None:
        bag, workbench = self._bag, self.workbench
        weight, reason = self.recompute.weight.typed(), self.recompute.reason.text()
        # What is no weight is told before anybody signs for it.
        if self.gather(lambda: read_weight(workbench.desk.study.dose, weight)) is None:
            return
        what = self.kit.say("inner.recompute.what", bag=BagCode.read(bag).shown)
        self.sign(
            "recompute", [Ask(what, Meaning.AUTHORED)],
            lambda pen: recompute_dose(workbench, pen, bag, weight, reason),
            lambda _: self._recomputed(),
        )  # fmt: skip

    def _recomputed(self) -> None:
        self.recompute.empty()
        self.refresh()
