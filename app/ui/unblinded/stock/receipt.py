"""The card of the frozen vials: their lots, and the receipt of a delivery, scanned vial by vial."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.receiving import OnHand
from app.desk.unblinded.vials.stock import Attachment, Delivery
from app.trial.refusal import Refusal
from app.trial.vial_code import CodeReader
from app.ui.in_field import InField, in_field, wipe
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.unblinded.stock.moves import attachment
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.field import Field
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

COLUMNS = ("lot", "donor", "expiry", "cells", "left", "free", "quarantine", "held", "gone")


class ReceiptCard(Card):
    """A vial scanned joins the delivery and fills lot and expiry where its code tells them."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("stock.cells"), say("stock.cells_side"))
        self.known = OnHand(date.min)
        self.reader = CodeReader()
        self.table = Rows(kit, [say(f"stock.column.{n}") for n in COLUMNS])
        self.scan = ScanField(kit, say("stock.scan_delivery"), say("stock.scan_hint"))
        self.scan.scanned.connect(self.take)
        self.lot = TextField(kit, say("stock.lot"))
        self.donor = TextField(kit, say("stock.donor"))
        self.expiry = DayField(kit, say("stock.expiry"))
        self.viable = QuantityField(
            kit, say("stock.viable"), say("stock.viable_unit"), "viable_cells", cells=True
        )
        self.vials = NoteField(kit, say("stock.vials"), say("stock.vials_hint"))
        self.papers = {
            name: TextField(kit, say(f"stock.field.{name}"))
            for name in ("shipper", "shipment", "condition", "position")
        }
        self.kept = label("")
        self.files: dict[str, list[Attachment]] = {"logger": [], "certificates": []}
        self.receive = Button(kit, say("stock.receive_vials"), icon="plus")
        self._lay_out()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {
            **self.papers, "stock.vial_known": self.vials, "stock.nothing": self.vials,
            "stock.expired": self.expiry, "donor": self.donor,
        }  # fmt: skip

    def _lay_out(self) -> None:
        self.add(self.table)
        shipper, shipment, condition, position = self.papers.values()
        rows: Sequence[Sequence[Field]] = (
            (self.scan, self.vials), (self.lot, self.donor, self.expiry),
            (self.viable, shipper, shipment), (condition, position),
        )  # fmt: skip
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for line, row in enumerate(rows):
            for column, field in enumerate(row):
                last = column == len(row) - 1
                grid.addWidget(field, line, column, 1, 3 - column if last else 1)
        for column in range(3):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        foot = QHBoxLayout()
        foot.addWidget(self.kept, 1)
        for name in self.files:
            choose = Button(self.kit, self.kit.say(f"stock.choose_{name}"), icon="folder")
            choose.clicked.connect(partial(self._choose, name))
            foot.addWidget(choose)
        foot.addWidget(self.receive)
        self.body.addLayout(foot)

    def tell(self, rows: Sequence[tuple[Cell | str, ...]], known: OnHand) -> None:
        """Shows the lots, and what a scan is held against."""
        self.table.tell(rows, list(range(len(rows))))
        self.known = known

    def take(self, scanned: str) -> None:
        """A vial of the delivery, or it is refused in words and heard."""
        before = self.vials.text().split()
        try:
            expiry = self.expiry.read() if self.expiry.typed() else None
            lot = self.lot.text().strip()
            code = self.known.vial(self.reader, scanned, lot=lot, expiry=expiry, before=before)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), scanned, ok=False)
            return
        if code.lot:
            self.lot.put(code.lot)
        if code.expiry is not None:
            self.expiry.put(code.expiry)
        names = [name for name in before if name != code.completes]
        self.vials.put("\n".join([*names, *([code.vial] if code.vial else [])]))
        self.scan.result(self.kit.say("stock.fits"), code.vial or scanned, ok=True)

    def typed(self) -> tuple[list[Vial], Delivery]:
        """The vials and what came with them; raises InField."""
        for field, name in ((self.lot, "lot"), (self.donor, "donor")):
            if not field.text().strip():
                raise InField(Refusal("request.text", field=name, most=80), field)
        with in_field(self.expiry):
            expiry = self.expiry.read()
        with in_field(self.viable):
            viable = int(self.viable.read())
        lot, donor = self.lot.text(), self.donor.text()
        vials = [Vial(name, lot, donor, viable, expiry) for name in self.vials.text().split()]
        shipper, shipment, condition, position = (one.text() for one in self.papers.values())
        return vials, Delivery(
            shipper, shipment, condition, position,
            tuple(self.files["logger"]), tuple(self.files["certificates"]),
        )  # fmt: skip

    def empty(self) -> None:
        """Empties the form."""
        self.files = {name: [] for name in self.files}
        self.reader = CodeReader()
        self.scan.clear()
        wipe(self)
        self._say_files()
        self.scan.editor.setFocus()

    def _choose(self, name: str) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.kit.say(f"stock.choose_{name}"))
        for path in paths:
            self.attach(name, Path(path))

    def attach(self, name: str, path: Path) -> None:
        """A file that came with the delivery, ``logger`` or ``certificates``; raises Trouble."""
        self.files[name].append(attachment(path))
        self._say_files()

    def _say_files(self) -> None:
        names = ", ".join(one.name for kept in self.files.values() for one in kept)
        self.kept.setText(self.kit.say("stock.logger_kept", file=names) if names else "")
