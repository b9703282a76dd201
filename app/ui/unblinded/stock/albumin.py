"""The card of the albumin: its lots, a receipt, and what becomes of bottles afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.albumin import HELD_BY
from app.desk.materials.albumin import CHANGES
from app.desk.unblinded.vials.receiving import OnHand
from app.trial.refusal import Refusal
from app.ui.in_field import in_field, wipe
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text_field import TextField


class AlbuminCard(Card):
    """A bottle scanned fills lot and expiry; then it is received, or something is told of it."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("stock.albumin"), say("stock.albumin_side"))
        self.known = OnHand(date.min)
        self.table = Rows(kit, [say(f"stock.column.{n}") for n in ("lot", "expiry", "left")])
        self.scan = ScanField(kit, say("stock.scan_bottle"), say("stock.scan_bottle_hint"))
        self.scan.scanned.connect(self.take)
        self.lot = TextField(kit, say("stock.lot"))
        self.expiry = DayField(kit, say("stock.expiry"))
        self.bottles = QuantityField(kit, say("stock.bottles"), "", "bottles", cells=True)
        self.change = ChoiceField(
            kit, say("stock.change"), [(n, say(f"stock.change.{n}")) for n in CHANGES]
        )
        self.receive = Button(kit, say("stock.receive_albumin"), icon="plus")
        self.record = Button(kit, say("stock.record"))
        self.change.changed.connect(self._show)
        self._lay_out()
        self._show()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {
            "albumin.expired": self.expiry, "albumin.nothing": self.lot, "lot": self.lot,
            "albumin.unknown": self.lot, "albumin.too_many": self.bottles,
        }  # fmt: skip

    def _lay_out(self) -> None:
        self.add(self.table)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        grid.addWidget(self.scan, 0, 0, 1, 3)
        for column, field in enumerate((self.lot, self.expiry, self.bottles)):
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, 1)
        grid.addWidget(self.change, 2, 0, 1, 3)
        self.body.addLayout(grid)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(self.record)
        foot.addWidget(self.receive)
        self.body.addLayout(foot)

    def _show(self) -> None:
        chosen = self.change.value() is not None
        self.record.setVisible(chosen)
        self.receive.setVisible(not chosen)

    def tell(self, rows: Sequence[tuple[Cell | str, ...]], known: OnHand) -> None:
        """Shows the lots, and what a scan is held against."""
        self.table.tell(rows, list(range(len(rows))))
        self.known = known

    def take(self, scanned: str) -> None:
        """A bottle: its lot and expiry are filled in, or it is refused in words and heard."""
        # Of what is told of a lot in stock, its expiry may have passed.
        known = self.known if self.change.value() is None else self.known.any_day()
        try:
            expiry = self.expiry.read() if self.expiry.typed() else None
            code = known.bottle(scanned, lot=self.lot.text().strip(), expiry=expiry)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), scanned, ok=False)
            return
        self.lot.put(code.lot)
        if code.expiry is not None:
            self.expiry.put(code.expiry)
        self.scan.result(self.kit.say("stock.fits"), code.lot, ok=True)

    def typed(self) -> tuple[str, date, int]:
        """Lot, expiry and bottles; raises InField."""
        with in_field(self.expiry):
            expiry = self.expiry.read()
        with in_field(self.bottles):
            bottles = int(self.bottles.read())
        return self.lot.text(), expiry, bottles

    def told(self) -> tuple[str, str, date, int]:
        """What becomes of bottles, then lot, expiry and bottles; raises InField.

        What holds a lot as a whole has no number.
        """
        change = self.change.value() or ""
        if change in HELD_BY:
            with in_field(self.expiry):
                return change, self.lot.text(), self.expiry.read(), 0
        return change, *self.typed()

    def empty(self) -> None:
        """Empties the form."""
        wipe(self)
        self.scan.clear()
        self._show()
        self.scan.editor.setFocus()

    def on(self, receive: Callable[[], None], record: Callable[[], None]) -> None:
        """What the two buttons ask for."""
        self.receive.clicked.connect(partial(_call, receive))
        self.record.clicked.connect(partial(_call, record))


def _call(asked: Callable[[], None], _: bool = False) -> None:
    asked()
