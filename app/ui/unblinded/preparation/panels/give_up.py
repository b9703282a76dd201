"""The dose is given up: a reason, the figures read again by whoever decides too, two signatures."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.second_check import SecondEntry
from app.ui.clockface import hour
from app.ui.kit import Kit
from app.ui.unblinded.preparation.panels.count_fields import CountFields, Run
from app.ui.unblinded.preparation.parts import TEXT_MOST
from app.ui.unblinded.preparation.view import Bench
from app.ui.who_signs import WhoSigns
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField


class GiveUpCard(Card):
    """The dose fails for good: a reason, what the second person reads again, their signature."""

    def __init__(self, kit: Kit, run: Run) -> None:
        say = kit.say
        super().__init__(kit, say("preparation.failed.title"))
        self.add(label(say("preparation.failed.lead")))
        self.reason = NoteField(kit, say("preparation.failed.reason"), most=TEXT_MOST)
        self.add(self.reason)
        self.add(label(say("preparation.failed.again")))
        self.weight = QuantityField(kit, say("preparation.checked.weight"), "kg", "weight_kg")
        self.pooled = QuantityField(kit, say("preparation.pooled.volume"), "ml", "available_ml")
        self.counted = CountFields(kit, run)
        for part in (self.weight, self.pooled, self.counted):
            self.add(part)
        self.places: dict[str, Field] = {
            "weight_kg": self.weight, "available_ml": self.pooled, **self.counted.places,
            "step.value_needed": self.counted.cells,
        }  # fmt: skip
        self.who = WhoSigns(kit)
        self.add(self.who)
        self._ends: datetime | None = None
        self.action = Button(kit, say("preparation.failed.action"), role="danger")
        row = QHBoxLayout()
        row.addWidget(self.action)
        row.addStretch()
        self.add(row)
        for field in (self.reason, self.who, self.weight, self.pooled, *self.counted.all):
            field.changed.connect(self.weigh)
        self.weigh()

    def tell(self, bench: Bench, *, deferrable: bool) -> None:
        """Shows whether one person may give up alone, and until when they pause before."""
        self.who.offer(deferrable)
        self._ends = bench.alone.ends if bench.alone is not None else None
        self.weigh()

    @property
    def pauses_first(self) -> bool:
        """Whether whoever is alone has still to begin the pause."""
        return self.who.alone and self._ends is None

    def weigh(self) -> None:
        """The dose is given up only with a reason, alone only after the pause."""
        say, ends = self.kit.say, self._ends
        self.action.say(say("preparation.failed.pause" if self.pauses_first
                            else "preparation.failed.action"))  # fmt: skip
        if not self.reason.text().strip():
            self.action.why(say("preparation.failed.reason_first"))
        elif self.who.alone and ends is not None and self.kit.clock.now() < ends:
            until = hour(ends.astimezone(self.kit.zone))
            self.action.why(say("preparation.alone.wait", until=until))
        elif not self.pauses_first and (key := self._missing()):
            self.action.why(say(key))
        else:
            self.action.free()

    def typed(self) -> SecondEntry:
        """What the second person read in the sources."""
        return SecondEntry(
            self.weight.typed(), *self.counted.typed(), self.counted.chamber(),
            further=self.counted.further(),
        )  # fmt: skip

    def empty(self) -> None:
        """Takes the reason and the second entry away."""
        self.reason.put("")
        self.weight.put("")
        self.pooled.put("")
        self.counted.empty()

    def _missing(self) -> str:
        if not self.weight.typed():
            return "preparation.missing.weight"
        if not self.pooled.typed():
            return "preparation.missing.volume"
        return self.counted.missing()
