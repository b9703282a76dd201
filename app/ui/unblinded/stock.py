"""The stock: albumin, open and alike for both arms; frozen vials, for unblinded eyes only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from app.custody.albumin import AlbuminLot
from app.custody.kinds import writers_of
from app.desk.founding import receive_albumin
from app.desk.unblinded.ledger import IN_STOCK, Balance, Held, Mismatch, Place, Vial
from app.desk.unblinded.stock import Attachment, Delivery, receive_stock
from app.desk.unblinded.stock_life import look_at_stock
from app.desk.unblinded.workbench import Workbench
from app.trial.quantities import echo
from app.trial.refusal import Refusal
from app.trial.vial_code import read_vial
from app.ui.clockface import day
from app.ui.in_field import InField, in_field, wipe
from app.ui.page import GAP, Page
from app.ui.station import Ask, Station
from app.ui.tokens import Tone
from app.ui.unblinded.stock_moves import MovesCard, attachment
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

_Fields = TextField | DayField | QuantityField | NoteField


@dataclass(frozen=True, slots=True)
class View:
    """What is on hand today."""

    today: date
    albumin: tuple[AlbuminLot, ...]
    lots: tuple[tuple[Vial, Balance], ...]
    """A vial of each lot, and its balance."""
    held: Mapping[str, Held]
    mismatches: tuple[Mismatch, ...]


class StockPage(Page):
    """Two receipts, two tables."""

    name = "stock"
    reads = frozenset(
        {"AlbuminReceived", "AlbuminChanged", "StockReceived", "StockNoted", "StockDecided",
         "StockDestructionProposed", "Confirmed", "RequestAccepted", "PreparationClosed"}
    )

    def __init__(self, station: Station, workbench: Workbench) -> None:
        super().__init__(station)
        self.workbench = workbench
        say = self.kit.say
        self.albumin = Rows(self.kit, [say(f"stock.column.{n}") for n in ("lot", "expiry", "left")])
        self.cells = Rows(
            self.kit,
            [say(f"stock.column.{n}") for n in ("lot", "donor", "expiry", "cells", "left", "free",
                                                "quarantine", "held", "gone")],
        )  # fmt: skip
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
        self.papers = {
            name: TextField(self.kit, say(f"stock.field.{name}"))
            for name in ("shipper", "shipment", "condition", "position")
        }
        self.moves = MovesCard(self.kit)
        self.moves.record.clicked.connect(self._move)
        self.mismatch, self.kept = label(""), label("")
        self.files: dict[str, list[Attachment]] = {"logger": [], "certificates": []}
        self.fields = {
            **self.papers, **self.moves.places,
            "albumin.expired": self.expiry, "albumin.nothing": self.lot, "lot": self.lot,
            "stock.vial_known": self.vials, "stock.nothing": self.vials,
        }  # fmt: skip
        self._lay_out()

    def _lay_out(self) -> None:
        say = self.kit.say
        self._acts = self.station.person.seat.role in writers_of("StockReceived")
        self.take_albumin = Button(self.kit, say("stock.receive_albumin"), icon="plus")
        self.take_albumin.clicked.connect(self._receive_albumin)
        rows: Sequence[Sequence[_Fields]] = ((self.lot, self.expiry, self.bottles),)
        self._card("albumin", self.albumin, rows, self.take_albumin)
        self.take_vials = Button(self.kit, say("stock.receive_vials"), icon="plus")
        self.take_vials.clicked.connect(self._receive_vials)
        shipper, shipment, condition, position = self.papers.values()
        rows = (
            (self.cell_lot, self.donor, self.cell_expiry), (self.viable, self.vials),
            (shipper, shipment), (condition, position),
        )  # fmt: skip
        self.body.addWidget(self.moves)
        foot = self._card("cells", self.cells, rows, self.take_vials)
        foot.insertWidget(0, self.kept, 1)
        for place, name in enumerate(self.files, 1):
            choose = Button(self.kit, say(f"stock.choose_{name}"), icon="folder")
            choose.clicked.connect(partial(self._choose, name))
            foot.insertWidget(place, choose)
        self.body.addWidget(self.mismatch)
        self.body.addStretch()
        if not self._acts:
            self._hide_acts()

    def _hide_acts(self) -> None:
        cards = (self.findChildren(Field), self.findChildren(Button), [self.moves])
        for part in (one for found in cards for one in found):
            part.hide()

    def _card(
        self, name: str, table: Rows, rows: Sequence[Sequence[_Fields]], take: Button
    ) -> QHBoxLayout:
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
        return foot

    def refresh(self) -> None:
        """Reads what is on hand."""
        workbench, person, zone = self.workbench, self.station.person, self.kit.zone

        def reading() -> View:
            ledger = look_at_stock(workbench, person)
            first: dict[str, Vial] = {}
            for held in ledger.held.values():
                first.setdefault(held.vial.lot, held.vial)
            desk = workbench.desk
            today = desk.clock.now().astimezone(zone).date()
            told = tuple((first[one.lot], one) for one in ledger.balances())
            return View(
                today, tuple(desk.board.albumin), told, ledger.held, tuple(ledger.mismatches)
            )

        self.look(reading, self._show)

    def _show(self, view: View) -> None:
        albumin = [
            (lot.lot, self._expiry(lot.expiry, view.today), str(lot.left)) for lot in view.albumin
        ]
        self.albumin.tell(albumin, list(range(len(albumin))))
        language = self.kit.words.language
        cells = [
            (vial.lot, vial.donor, self._expiry(vial.expiry, view.today),
             self.kit.say("stock.per_vial", cells=echo(vial.viable_cells, language)),
             *_counts(balance))
            for vial, balance in view.lots
        ]  # fmt: skip
        self.cells.tell(cells, list(range(len(cells))))
        self.moves.held = view.held
        say = self.kit.say
        wrong = [say(f"mismatch.{one.code}", vial=one.vial, line=one.line)
                 for one in view.mismatches]  # fmt: skip
        self.mismatch.setText("\n".join(wrong) or say("stock.balanced"))

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
            self.ask("vials", lambda: receive_stock(workbench, person, *told), self._taken)

    def _move(self) -> None:
        told = self.gather(self.moves.typed)
        if told is None:
            return
        name, act, typed = told
        workbench, person = self.workbench, self.station.person
        if act.signed is None:
            self.ask(f"move.{name}", lambda: act.do(workbench, person, typed), self._moved)
            return
        ask = Ask(self.kit.say("stock.sign", act=self.kit.say(f"stock.act.{name}")), act.signed)
        self.sign(f"move.{name}", [ask], lambda pen: act.do(workbench, pen, typed), self._moved)

    def _moved(self, told: object) -> None:
        self.moves.done(told)
        self.refresh()

    def _vials(self) -> tuple[list[Vial], Delivery]:
        for field, name in ((self.cell_lot, "lot"), (self.donor, "donor")):
            if not field.text().strip():
                raise InField(Refusal("request.text", field=name, most=80), field)
        with in_field(self.cell_expiry):
            expiry = self.cell_expiry.read()
        with in_field(self.viable):
            viable = int(self.viable.read())
        ids = self.vials.text().split()
        lot, donor = self.cell_lot.text(), self.donor.text()
        vials = [Vial(vial, lot, donor, viable, expiry) for vial in ids]
        shipper, shipment, condition, position = (one.text() for one in self.papers.values())
        return vials, Delivery(
            shipper, shipment, condition, position,
            tuple(self.files["logger"]), tuple(self.files["certificates"]),
        )  # fmt: skip

    def _choose(self, name: str) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.kit.say(f"stock.choose_{name}"))
        for path in paths:
            self.attach(name, Path(path))

    def attach(self, name: str, path: Path) -> None:
        """A file that came with the delivery: ``logger`` or ``certificates``."""
        kept = self.gather(lambda: attachment(path))
        if kept is not None:
            self.files[name].append(kept)
            self._say_files()

    def _say_files(self) -> None:
        names = ", ".join(one.name for kept in self.files.values() for one in kept)
        self.kept.setText(self.kit.say("stock.logger_kept", file=names) if names else "")

    def _taken(self, _: object) -> None:
        self.files = {name: [] for name in self.files}
        self._say_files()
        wipe(self)
        self.refresh()

    def scanned(self, text: str) -> bool:
        """A vial joins the act chosen, or the list of the delivery while none is."""
        if not self._acts:
            return False
        if self.moves.act.value() is not None:
            self.moves.take(text)
            return True
        text = read_vial(text).vial
        before = self.vials.text().split()
        if text not in before:
            self.vials.put("\n".join([*before, text]))
        return True


def _counts(balance: Balance) -> tuple[str, ...]:
    there = balance.there
    left = sum(number for place, number in there.items() if place in IN_STOCK)
    held = there[Place.HELD] + there[Place.REJECTED]
    gone = sum(balance.gone.values())
    counts = (left, there[Place.FREE], there[Place.QUARANTINE], held, gone)
    return tuple(str(number) for number in counts)
