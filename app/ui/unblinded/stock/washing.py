"""What a count tells besides: the albumin bottles taken for washing since the one before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.desk.unblinded.vials.receiving import OnHand
from app.desk.unblinded.vials.washing import Washing, read_washing
from app.trial.names import BagCode, is_bag_code
from app.trial.refusal import Refusal
from app.ui.in_field import InField, wipe
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.widgets.button import Button
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField


class WashingPart(QWidget):
    """A bag and a bottle are scanned, how many and why are typed, and one more is noted.

    What was typed and not yet noted is noted when the count is recorded.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit, say = kit, kit.say
        self.known = OnHand(date.min)
        self.bags: Mapping[str, date] = {}
        self.noted: list[Washing] = []
        self.head = label(say("stock.washing"), "strong")
        self.reminder = label("")
        self.scan = ScanField(kit, say("stock.washing.scan"), say("stock.washing.scan_hint"))
        self.scan.scanned.connect(self.take)
        self.list = NoteField(kit, say("stock.washing.noted"))
        self.list.editor.setEnabled(False)
        self.bag = TextField(kit, say("stock.field.bag"))
        self.lot = TextField(kit, say("stock.washing.lot"))
        self.bottles = QuantityField(kit, say("stock.washing.bottles"), "", "bottles", cells=True)
        self.reason = TextField(kit, say("stock.field.reason"))
        self.note = Button(kit, say("stock.washing.note"), icon="plus")
        self._lay_out()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, GAP, 0, 0)
        outer.addWidget(self.head)
        outer.addWidget(self.reminder)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for place, one in enumerate(
            (self.scan, self.list, self.bag, self.lot, self.bottles, self.reason)
        ):
            grid.addWidget(one, place // 2, place % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        outer.addLayout(grid)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.note)
        outer.addLayout(foot)

    def tell(self, known: OnHand, bags: Mapping[str, date], untold: tuple[str, ...]) -> None:
        """What a scan is held against, the bags that are closed, and those to be thought of."""
        self.known, self.bags = known, bags
        shown = ", ".join(BagCode(bag).shown for bag in untold)
        self.reminder.setText(self.kit.say("stock.washing.bags", bags=shown or "–"))

    def take(self, scanned: str) -> None:
        """A bag or a bottle fills its field; anything else is refused in words and heard."""
        try:
            if is_bag_code(scanned):
                code = BagCode.read(scanned)
                if code.text not in self.bags:
                    raise Refusal("bag.unknown", bag=code.shown)
                told = code.shown
                self.bag.put(told)
            else:
                told = self.known.any_day().bottle(scanned, lot="", expiry=None).lot
                self.lot.put(told)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), scanned, ok=False)
            return
        self.scan.result(self.kit.say("stock.fits"), told, ok=True)

    def add(self) -> None:
        """Notes what stands in the fields, and empties them; raises InField."""
        places: dict[str, Field] = {
            "lot": self.lot, "bottles": self.bottles, "albumin.nothing": self.bottles,
            "reason": self.reason, "reason.needed": self.reason,
        }  # fmt: skip
        try:
            bottles = int(self.bottles.read())
            one = Washing(self.bag.text(), self.lot.text(), bottles, self.reason.text())
            read = read_washing(one, self.bags, self.known.today)
        except Refusal as why:
            names = (why.code, str(why.facts.get("field")), str(why.facts.get("what")))
            field = next((places[name] for name in names if name in places), self.bag)
            raise InField(why, field) from why
        self.noted.append(read)
        self._empty()
        self._show()

    def told(self) -> tuple[Washing, ...]:
        """Everything noted, what still stands in the fields included; raises InField."""
        if self._typed():
            self.add()
        return tuple(self.noted)

    def clear(self) -> None:
        """Forgets what was noted and typed."""
        self.noted = []
        self._empty()
        self._show()

    def on(self, asked: Callable[[], object]) -> None:
        """What the button asks for."""
        self.note.clicked.connect(partial(_call, asked))

    def _typed(self) -> bool:
        texts = (self.bag.text(), self.lot.text(), self.bottles.typed(), self.reason.text())
        return any(text.strip() for text in texts)

    def _empty(self) -> None:
        wipe(self)
        self.scan.clear()

    def _show(self) -> None:
        say = self.kit.say
        self.list.put("\n".join(
            say("stock.washing.one", bag=BagCode(one.bag).shown, lot=one.lot, count=one.bottles)
            for one in self.noted
        ))  # fmt: skip


def _call(asked: Callable[[], object], _: bool = False) -> None:
    asked()
