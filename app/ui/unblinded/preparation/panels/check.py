"""Act 7: the second person, in place, enters again from the sources, blind to the first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.desk.unblinded.second_check import Difference, SecondDiffers, SecondEntry, check
from app.trial.names import Meaning
from app.trial.refusal import Failure
from app.ui.kit import Kit
from app.ui.station import Ask
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.panels.count_fields import CountFields
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
        self.differs.ways.addStretch()
        self.differs.hide()
        card = Card(self.kit, say("preparation.checked.title"))
        self.lead = label("")
        card.add(self.lead)
        self.weight = QuantityField(
            self.kit, say("preparation.checked.weight"), "kg", "weight_kg"
        )
        self.counted = CountFields(self.kit, self.host.ask)
        card.add(self.weight)
        card.add(self.counted)
        self.column.addWidget(self.differs)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            "weight_kg": self.weight, **self.counted.places, "step.value_needed": self.weight,
        }  # fmt: skip
        # Which field a recount is told beside follows the method.
        self.counted.method.changed.connect(lambda: self.places.update(self.counted.places))
        self.watch(self.weight, *self.counted.all)

    def tell(self, view: View) -> None:
        """Shows what the second person is to do in this bag."""
        super().tell(view)
        cells = self.bench.takes_cells
        self.lead.setText(self.kit.say(f"preparation.checked.{'cells' if cells else 'control'}"))
        self.counted.measure(cells)

    def missing(self) -> str:
        """Weight, method or figures."""
        if not self.weight.typed():
            return self.kit.say("preparation.missing.weight")
        if self.bench.takes_cells and (key := self.counted.missing()):
            return self.kit.say(key)
        return ""

    def act(self) -> None:
        """The second person signs what they typed."""
        workbench, request = self.host.workbench, self.shown.request
        method, cells, viability = (
            self.counted.typed() if self.bench.takes_cells else (None, None, None)
        )
        chamber = self.counted.chamber() if self.bench.takes_cells else None
        further = self.counted.further() if self.bench.takes_cells else None
        typed = SecondEntry(self.weight.typed(), method, cells, viability, chamber, further=further)
        what = self.kit.say("preparation.checked.what", bag=self.bag)
        # Whoever did none of the steps may be the second person at this very seat.
        self.sign(
            [Ask(what, Meaning.CHECKED, second=self.bench.made_by_me)],
            lambda pen: check(workbench, pen, request, typed),
        )

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
        self.differs.hide()
