"""The stock: albumin, open and alike for both arms; frozen vials, for unblinded eyes only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.custody.board import AlbuminLot
from app.desk.founding import receive_albumin
from app.desk.unblinded.ledger import Vial
from app.desk.unblinded.stock import on_hand, receive_stock
from app.desk.unblinded.workbench import Workbench
from app.trial.quantities import echo
from app.trial.refusal import Refusal
from app.ui.clockface import day
from app.ui.in_field import InField, in_field, wipe
from app.ui.page import GAP, Page
from app.ui.station import Station
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text_field import NoteField, TextField

_Fields = TextField | DayField | QuantityField | NoteField


@dataclass(frozen=True, slots=True)
class View:
    """What is on hand today."""

    today: date
    albumin: tuple[AlbuminLot, ...]
    lots: tuple[tuple[Vial, int], ...]
    """A vial of each lot, and how many of it are left."""


class StockPage(Page):
    """Two receipts, two tables."""

    name = "stock"
    reads = frozenset(
        {"AlbuminReceived", "StockReceived", "RequestAccepted", "PreparationClosed"}
    )

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        say = self.kit.say
        self.albumin = Rows(self.kit, [say(f"stock.column.{n}") for n in ("lot", "expiry", "left")])
        self.cells = Rows(
            self.kit,
            [say(f"stock.column.{n}") for n in ("lot", "donor", "expiry", "cells", "left")],
        )
        self.lot = TextField(self.kit, say("stock.lot"))
        self.expiry = DayField(self.kit, say("stock.expiry"))
        self.bottles = QuantityField(self.kit, say("stock.bottles"), "", "bottles", cells=True)
        self.cell_lot = TextField(self.kit, say("stock.lot"))
        self.donor = TextField(self.kit, say("stock.donor"))
        self.cell_expiry = DayField(self.kit, say("stock.expiry"))
        self.viable = QuantityField(
            self.kit, say("stock.viable"), say("stock.viable_unit"), "viable_cells", cells=True
        )
        self.vials = NoteField(self.kit, say("stock.vials"), say("stock.vials_hint"))
        self.fields = {
            "albumin.expired": self.expiry, "albumin.nothing": self.lot, "lot": self.lot,
            "stock.vial_known": self.vials, "stock.nothing": self.vials,
        }  # fmt: skip
        self._lay_out()

    def _lay_out(self) -> None:
        say = self.kit.say
        self.take_albumin = Button(self.kit, say("stock.receive_albumin"), icon="plus")
        self.take_albumin.clicked.connect(self._receive_albumin)
        rows: Sequence[Sequence[_Fields]] = ((self.lot, self.expiry, self.bottles),)
        self._card("albumin", self.albumin, rows, self.take_albumin)
        self.take_vials = Button(self.kit, say("stock.receive_vials"), icon="plus")
        self.take_vials.clicked.connect(self._receive_vials)
        rows = ((self.cell_lot, self.donor, self.cell_expiry), (self.viable, self.vials))
        self._card("cells", self.cells, rows, self.take_vials)
        self.body.addStretch()

    def _card(
        self, name: str, table: Rows, rows: Sequence[Sequence[_Fields]], take: Button
    ) -> None:
        card = Card(self.kit, self.kit.say(f"stock.{name}"), self.kit.say(f"stock.{name}_side"))
        card.add(table)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for line, row in enumerate(rows):
            for column, field in enumerate(row):
                last = column == len(row) - 1
                grid.addWidget(field, line, column, 1, 3 - column if last else 1)
        card.body.addLayout(grid)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(take)
        card.body.addLayout(foot)
        self.body.addWidget(card)

    def refresh(self) -> None:
        """Reads what is on hand."""
        workbench, person, zone = self.workbench, self.station.person, self.kit.zone

        def reading() -> View:
            lots: dict[tuple[str, str, date, int], list[Vial]] = {}
            for vial in on_hand(workbench, person):
                key = (vial.lot, vial.donor, vial.expiry, vial.viable_cells)
                lots.setdefault(key, []).append(vial)
            desk = workbench.desk
            today = desk.clock.now().astimezone(zone).date()
            told = tuple((found[0], len(found)) for found in lots.values())
            return View(today, tuple(desk.board.albumin), told)

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        albumin = [
            (lot.lot, self._expiry(lot.expiry, view.today), str(lot.left)) for lot in view.albumin
        ]
        self.albumin.tell(albumin, list(range(len(albumin))))
        language = self.kit.words.language
        cells = [
            (vial.lot, vial.donor, self._expiry(vial.expiry, view.today),
             self.kit.say("stock.per_vial", cells=echo(vial.viable_cells, language)), str(left))
            for vial, left in view.lots
        ]  # fmt: skip
        self.cells.tell(cells, list(range(len(cells))))

    def _expiry(self, expiry: date, today: date) -> Cell | str:
        shown = day(datetime.combine(expiry, time()), self.kit.words.language)
        if expiry >= today:
            return shown
        return Cell(self.kit.say("stock.expired", day=shown), Tone.DANGER, "danger")

    def _receive_albumin(self) -> None:
        told = self.gather(self._albumin)
        if told is not None:
            desk, person = self.station.desk, self.station.person
            self.ask("albumin", lambda: receive_albumin(desk, person, *told), self._taken)

    def _albumin(self) -> tuple[str, date, int]:
        with in_field(self.expiry):
            expiry = self.expiry.read()
        with in_field(self.bottles):
            bottles = int(self.bottles.read())
        return self.lot.text(), expiry, bottles

    def _receive_vials(self) -> None:
        told = self.gather(self._vials)
        if told is not None:
            workbench, person = self.workbench, self.station.person
            self.ask("vials", lambda: receive_stock(workbench, person, told), self._taken)

    def _vials(self) -> list[Vial]:
        for field, name in ((self.cell_lot, "lot"), (self.donor, "donor")):
            if not field.text().strip():
                raise InField(Refusal("request.text", field=name, most=80), field)
        with in_field(self.cell_expiry):
            expiry = self.cell_expiry.read()
        with in_field(self.viable):
            viable = int(self.viable.read())
        ids = self.vials.text().split()
        return [
            Vial(vial, self.cell_lot.text(), self.donor.text(), viable, expiry) for vial in ids
        ]

    def _taken(self, _: object) -> None:
        wipe(self)
        self.refresh()

    def scanned(self, text: str) -> bool:
        """A vial scanned while the page is in front joins the list of the delivery."""
        before = self.vials.text().split()
        if text not in before:
            self.vials.put("\n".join([*before, text]))
        return True
