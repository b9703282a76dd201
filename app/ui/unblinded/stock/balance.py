"""The card of the balance: a day is chosen, every lot is told, what does not add up is named."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.vials.balance import Bottles, DayBalance
from app.desk.unblinded.vials.ledger import Balance, Mismatch, Place, Vial
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.parts import shown_day
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

COLUMNS = ("product", "lot", "received", "used", "returned", "destroyed", "missing", "there",
           "rest")  # fmt: skip


class BalanceCard(Card):
    """What came in less what left, and what is there: at the end of any day, nought between."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("stock.balance"), say("stock.balance_side"))
        self.day = DayField(kit, say("stock.balance.day"))
        self.show_it = Button(kit, say("stock.balance.show"))
        self.found = label("", "strong")
        self.table = Rows(kit, [say(f"stock.balance.{name}") for name in COLUMNS])
        self.wrong = label("")
        row = QHBoxLayout()
        row.addWidget(self.day)
        row.addWidget(self.show_it)
        row.addWidget(self.found, 1)
        self.add(row)
        for part in (self.table, self.wrong):
            self.add(part)
            part.hide()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {"stock.day_to_come": self.day}

    def tell(self, told: DayBalance) -> None:
        """Shows the balance of a day."""
        rows = [*(_cells(self.kit, vial, one) for vial, one in told.vials),
                *(_bottles(self.kit, one) for one in told.bottles)]  # fmt: skip
        self.table.tell(rows, list(range(len(rows))))
        self.table.show()
        say = self.kit.say
        names = mismatches(self.kit, told.mismatches)
        day = shown_day(self.kit, told.day)
        key = "stock.balance.wrong" if names else "stock.balance.nought"
        self.found.setText(say(key, day=day, number=len(names)))
        self.wrong.setText("\n".join(names))
        self.wrong.setVisible(bool(names))


def mismatches(kit: Kit, wrong: Sequence[Mismatch]) -> list[str]:
    """What does not add up, one sentence each."""
    return [kit.say(f"mismatch.{one.code}", vial=one.vial, line=one.line) for one in wrong]


def _cells(kit: Kit, vial: Vial, one: Balance) -> tuple[Cell | str, ...]:
    gone = one.gone
    counts = (one.received, gone[Place.USED], gone[Place.RETURNED], gone[Place.DESTROYED],
              gone[Place.MISSING], sum(one.there.values()))  # fmt: skip
    product = kit.say("stock.balance.vials", donor=vial.donor)
    return (product, one.lot, *map(str, counts), _rest(one.rest))


def _bottles(kit: Kit, one: Bottles) -> tuple[Cell | str, ...]:
    told = one.open
    used = str(told.promised + one.washed)
    product = kit.say("stock.balance.bottles", day=shown_day(kit, told.expiry))
    went = (str(told.went.get(name, 0)) for name in ("returned", "destroyed", "lost"))
    counts = (str(told.received), used, *went, str(one.there))
    return (product, told.lot, *counts, _rest(told.rest))


def _rest(rest: int) -> Cell:
    return Cell(str(rest), Tone.DANGER, "danger") if rest else Cell("0", Tone.OK, "ok")
