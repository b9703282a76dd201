"""The inner log of one bag, for unblinded eyes: every entry and correction of its preparation.

Above it stands the bag's line of time, with a stroke for every entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.custody.kinds import KINDS
from app.desk.bag.request import read_weight
from app.desk.boards.timeline import Timeline, bag_line
from app.desk.log.sheets import Sheet
from app.desk.unblinded.bench.recomputing import (
    Recomputed,
    may_recompute,
    recompute_dose,
    recomputed,
)
from app.desk.unblinded.papers.registers import INNER, inner_log, inner_moments
from app.desk.unblinded.papers.worksheet import take_worksheet
from app.desk.unblinded.workbench import Workbench
from app.trial.names import BagCode, Meaning
from app.ui.page import Page
from app.ui.pages.bag.axis import Axis
from app.ui.pages.keeping import Save, keep, tell_kept
from app.ui.station import Ask, Station
from app.ui.told import heading, manner_of
from app.ui.unblinded.recompute_card import RecomputeCard
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.table import Rows
from app.ui.widgets.text import label

_SHOWN = ("when", "what", "new", "old", "reason", "who")
_LEAST = 280


@dataclass(frozen=True, slots=True)
class View:
    """The inner log of a bag, its moments on the bag's line of time, and what was recomputed."""

    sheet: Sheet
    line: Timeline
    moments: list[datetime]
    recomputed: tuple[Recomputed, ...]
    may_recompute: bool


class InnerPage(Page):
    """Reached from the bag's own page; without a bag it leads to the board."""

    name = "inner"
    reads = frozenset(KINDS)

    def __init__(self, station: Station, workbench: Workbench, save: Save) -> None:
        super().__init__(station)
        self._save = save
        self.workbench = workbench
        self._bag = ""
        say = self.kit.say
        self.back = Button(self.kit, say("inner.bag"), icon="bag")
        self.back.clicked.connect(lambda: station.go("bag" if self._bag else "bags", self._bag))
        self.sheet = Button(self.kit, say("inner.worksheet"), icon="print")
        self.sheet.clicked.connect(self._worksheet)
        self.sheet.setVisible(not station.reads_only)
        self.head.addWidget(self.sheet)
        self.head.addWidget(self.back)
        columns = [say(f"sheet.column.{name}") for name in _SHOWN]
        self.entries = Rows(self.kit, columns, say("page.inner.title"), say("sheet.nothing"))
        self.entries.setMinimumHeight(self.kit.look.px(_LEAST))
        self.entries.selectionModel().currentRowChanged.connect(lambda *_: self._choose())
        self._rows: list[tuple[str, ...]] = []
        self._captions = [heading(words) for words in columns]
        self.axis, self.chosen = Axis(self.kit), label("", "caption")
        card = Card(self.kit, say("inner.entries"), say("paper.unblinded"))
        for part in (self.axis, self.entries, self.chosen):
            card.add(part)
        self.recompute = RecomputeCard(self.kit)
        self.recompute.asked.connect(self._recompute)
        self.fields = {
            "weight_kg": self.recompute.weight, "request.weight_zero": self.recompute.weight,
            "dose.weight_impossible": self.recompute.weight,
            "dose.weight_too_low": self.recompute.weight, "reason": self.recompute.reason,
        }  # fmt: skip
        self.body.addWidget(card, 1)
        self.body.addWidget(self.recompute)

    def arrive(self, target: str) -> None:
        """The bag of this code, or the one before; what was typed stays while it is the same."""
        if target not in ("", self._bag):
            self.recompute.empty()
        self._bag = target or self._bag
        self.subtitle.setText(BagCode.read(self._bag).shown if self._bag else "")
        super().arrive(target)

    def refresh(self) -> None:
        """Opens the closed capsule and reads it, and what was recomputed of its bag."""
        bag, workbench, person = self._bag, self.workbench, self.station.person
        self.entries.tell([], [])
        self.recompute.tell((), open_to=False)
        manner = manner_of(self.kit)

        def reading() -> View:
            sheet = inner_log(workbench, person, manner, bag)
            moments = inner_moments(workbench, person, bag)
            done = recomputed(workbench, person, bag)
            return View(sheet, bag_line(workbench.desk, bag, manner), moments, done,
                        may_recompute(workbench, bag))  # fmt: skip

        if bag:
            self.look(reading, self._show)

    def _show(self, view: View) -> None:
        places = [INNER.index(name) for name in _SHOWN]
        self._rows = [tuple(row[place] for place in places) for row in view.sheet.rows]
        self.entries.tell(self._rows, list(range(len(self._rows))))
        self.axis.tell(view.line, [view.line.scale.place(at) for at in view.moments])
        self.entries.selectRow(0)
        self._choose()
        open_to = view.may_recompute and not self.station.reads_only
        self.recompute.tell(view.recomputed, open_to=open_to)

    def _choose(self) -> None:
        """The entry under the cursor as a whole, since its columns may be too narrow for it."""
        at = self.entries.currentIndex().row()
        told = self._rows[at] if 0 <= at < len(self._rows) else ()
        say = self.kit.say
        self.chosen.setText(" · ".join(
            say("bag.detail", caption=caption, value=value)
            for caption, value in zip(self._captions, told, strict=False)
        ))  # fmt: skip

    def _worksheet(self) -> None:
        """Keeps the worksheet beside the study, with who has released and countersigned."""
        bag, workbench, person, save = self._bag, self.workbench, self.station.person, self._save

        def work() -> Path:
            taken = take_worksheet(workbench, person, bag)
            return keep(save, f"{bag}-{taken.name}", taken.data)

        if bag:
            title = self.kit.say("inner.worksheet.kept")
            self.ask("worksheet", work, lambda path: tell_kept(self, path, title))

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
