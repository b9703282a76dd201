"""Act 7: the second person, in place, enters again from the sources, blind to the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.desk.unblinded.bench.alone import begin_alone
from app.desk.unblinded.bench.second_check import Difference, SecondDiffers, SecondEntry, check
from app.trial.names import Meaning
from app.trial.refusal import Failure
from app.ui.kit import Kit
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.check_alone import AloneCard
from app.ui.unblinded.preparation.panels.count_fields import CountFields
from app.ui.unblinded.preparation.panels.volume_fields import VolumeFields
from app.ui.unblinded.preparation.parts import shown_value
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label


class DifferencesCard(Card):
    """Both values of everything on which the two people differ, side by side."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("preparation.differs"), tone=Tone.DANGER)
        self.add(label(kit.say("refusal.second.differs")))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(28)
        self.add(self.grid)
        self.ways = QHBoxLayout()
        self.add(self.ways)

    def tell(self, differences: Sequence[Difference]) -> None:
        """Shows the differences, in place of those before."""
        while (item := self.grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        say = self.kit.say
        for column, name in enumerate(("field", "first", "second")):
            self.grid.addWidget(label(say(f"preparation.differs.{name}"), "caption"), 0, column)
        for row, one in enumerate(differences, start=1):
            values = (one.first, one.second)
            shown = [shown_value(self.kit, one.field, value) for value in values]
            self.grid.addWidget(label(say(f"term.{one.field}")), row, 0)
            for column, value in enumerate(shown, start=1):
                self.grid.addWidget(label(value, "value"), row, column)
        self.grid.setColumnStretch(3, 1)


class CheckPanel(Panel):
    """Empty fields for the second person; nothing of the first is on the page meanwhile."""

    name = Stage.CHECKED

    def build(self) -> None:
        """Weight, count, and what differed."""
        say = self.kit.say
        self.differs = DifferencesCard(self.kit)
        for name in ("counted", "weight"):
            button = Button(self.kit, say(f"preparation.refused.{name}"))
            button.clicked.connect(lambda _=False, to=name: self.host.visit(to))
            self.differs.ways.addWidget(button)
        self.give_up = Button(self.kit, say("preparation.failed.open"))
        self.give_up.clicked.connect(lambda: self.host.visit(Stage.COMPUTED))
        self.differs.ways.addWidget(self.give_up)
        self.differs.ways.addStretch()
        self.differs.hide()
        card = Card(self.kit, say("preparation.checked.title"))
        self.lead = label("")
        card.add(self.lead)
        self.weight = QuantityField(
            self.kit, say("preparation.checked.weight"), "kg", "weight_kg"
        )
        self.counted = CountFields(self.kit, self.host.ask)
        self.volumes = VolumeFields(self.kit)
        card.add(self.weight)
        card.add(self.counted)
        card.add(self.volumes)
        self.card = card
        self.lone = AloneCard(self.kit)
        self.lone.begun.connect(self._begin)
        self.lone.changed.connect(self.host.weigh)
        self.lone.by_two.connect(self._by_two)
        for part in (self.differs, card, self.lone):
            self.column.addWidget(part)
        self.column.addStretch(1)
        self.places = {
            "weight_kg": self.weight, **self.counted.places, "step.value_needed": self.weight,
            "alone.not_of_bag": self.lone.scan, "weighing.needed": self.lone.bag,
            "bag_g": self.lone.bag, **self.volumes.places,
        }  # fmt: skip
        # Which field a recount is told beside follows the method.
        self.counted.method.changed.connect(lambda: self.places.update(self.counted.places))
        self.watch(self.weight, *self.counted.all, *self.volumes.places.values())

    def tell(self, view: View) -> None:
        """Shows what the second person is to do in this bag."""
        super().tell(view)
        cells = self.bench.takes_cells
        self.lead.setText(self.kit.say(f"preparation.checked.{'cells' if cells else 'control'}"))
        self.counted.measure(cells)
        self.volumes.ask(self.bench)
        self.give_up.setVisible(self.bench.may_fail)
        self.lone.tell(self.bench, self.host.workbench.desk.study.deferrable.pause_min)
        self.scan = self.lone.scan if self.lone.on else None
        # Whoever is alone scans first; for two it stands beneath what they came for.
        self.column.removeWidget(self.lone)
        self.column.insertWidget(1 if self.lone.on else 2, self.lone)
        if self.lone.on:
            self.lead.setText(self.kit.say("preparation.alone.enter"))
            # Both values side by side would be the first ones before one's eyes.
            self.differs.hide()
        self.card.setVisible(not self.lone.on or self.lone.over(self.kit.clock.now()))

    def missing(self) -> str:
        """What one person alone still owes; weight, method or figures."""
        if told := self.lone.missing():
            return told
        if not self.weight.typed():
            return self.kit.say("preparation.missing.weight")
        if self.bench.takes_cells and (key := self.counted.missing()):
            return self.kit.say(key)
        return self.volumes.missing()

    def act(self) -> None:
        """The second person signs what they typed."""
        workbench, request = self.host.workbench, self.shown.request
        method, cells, viability = (
            self.counted.typed() if self.bench.takes_cells else (None, None, None)
        )
        chamber = self.counted.chamber() if self.bench.takes_cells else None
        further = self.counted.further() if self.bench.takes_cells else None
        cells_ml, albumin_ml = self.volumes.typed()
        typed = SecondEntry(
            self.weight.typed(), method, cells, viability, chamber, further=further,
            cells_ml=cells_ml, albumin_ml=albumin_ml,
        )  # fmt: skip
        what = self.kit.say("preparation.checked.what", bag=self.bag)
        again = self.lone.again()
        # Whoever did none of the steps may be the second person at this very seat.
        other = self.bench.made_by_me and again is None
        self.sign(
            [Ask(what, Meaning.CHECKED, second=other)],
            lambda pen: check(workbench, pen, request, typed, again),
        )

    def _begin(self) -> None:
        """Nobody else is there: the pause begins, and nothing of the first stays typed."""
        workbench, person = self.host.workbench, self.host.station.person
        request = self.shown.request
        self.record(lambda: begin_alone(workbench, person, request), name="alone")

    def _by_two(self) -> None:
        self.tell(self.shown)
        self.host.weigh()

    def accepts(self, text: str) -> bool:
        """Whatever belongs to this bag, once everything is scanned again."""
        return self.lone.on and self.lone.accepts(text)

    def takes(self, failure: Failure) -> bool:
        """The two entries differ: both stay, side by side, until they agree."""
        if not isinstance(failure, SecondDiffers):
            return False
        self.differs.tell(failure.differences.open())
        self.differs.show()
        return True

    def empty(self) -> None:
        """Takes the second entry away."""
        self.weight.put("")
        self.counted.empty()
        self.volumes.empty()
        self.lone.empty()
        self.differs.hide()
