"""The card of the stock page for anything but a receipt: an act, its vials, its words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout

from app.custody.board import Story
from app.desk.bag.handover import read_temperature
from app.desk.unblinded.vials.ledger import Held
from app.desk.unblinded.vials.receiving import require_same
from app.desk.unblinded.vials.stock import Attachment
from app.desk.unblinded.vials.stock_life import check_vial
from app.trial.names import BagCode
from app.trial.quantities import read_cells
from app.trial.refusal import Refusal, Trouble
from app.trial.vial_code import CodeReader
from app.ui.in_field import InField, in_field, wipe
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.unblinded.stock.acts import ACTS, NO_FILE, StockAct, Typed
from app.ui.unblinded.stock.washing import WashingPart
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label
from app.ui.widgets.text_field import NoteField, TextField

TEXTS = ("lot", "position", "asked", "shipper", "shipment", "method", "result", "reason")
LARGEST = 50 * 2**20


def attachment(path: Path) -> Attachment:
    """A file's name and digest; raises Trouble ``check_list.unreadable``."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST)
    except OSError:
        raise Trouble("check_list.unreadable", file=path.name) from None
    return Attachment(path.name, hashlib.sha256(data).hexdigest())


class MovesCard(Card):
    """A scan is answered at once: the vial stands where the act needs it, or words say why not."""

    def __init__(self, kit: Kit) -> None:
        say = kit.say
        super().__init__(kit, say("stock.moves"), say("stock.moves_side"))
        self.held: Mapping[str, Held] = {}
        self.vials: list[str] = []
        self.logger = NO_FILE
        self.reader = CodeReader()
        self.act = ChoiceField(
            kit, say("stock.act"), [(name, say(f"stock.act.{name}")) for name in ACTS]
        )
        self.scan = ScanField(kit, say("stock.scan"), say("stock.scan_hint"))
        self.scan.scanned.connect(self.take)
        self.list = NoteField(kit, say("stock.scanned"))
        self.texts = {name: TextField(kit, say(f"stock.field.{name}")) for name in TEXTS}
        self.minutes = QuantityField(kit, say("stock.field.minutes"), "min", "minutes", cells=True)
        self.warmest = QuantityField(
            kit, say("stock.field.warmest"), "°C", "temperature_c", reader=read_temperature
        )
        self.washing = WashingPart(kit)
        self.choose = Button(kit, say("stock.choose_logger"), icon="folder")
        self.choose.clicked.connect(self._choose)
        self.record = Button(kit, say("stock.record"), role="primary")
        self.told = label("")
        self.act.changed.connect(self._show)
        self._lay_out()
        self._show()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {"reason.needed": self.texts["reason"], "stock.minutes": self.minutes,
                "stock.lot_unknown": self.texts["lot"], "stock.nothing": self.scan,
                "stock.twice": self.scan}  # fmt: skip

    def _lay_out(self) -> None:
        self.add(self.act)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        shown: list[Field] = [self.minutes, self.warmest, *self.texts.values()]
        grid.addWidget(self.scan, 0, 0)
        grid.addWidget(self.list, 0, 1)
        for place, one in enumerate(shown):
            grid.addWidget(one, 1 + place // 2, place % 2)
        for column in (0, 1):
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        self.body.addWidget(self.washing)
        self.list.editor.setEnabled(False)
        foot = QHBoxLayout()
        foot.addWidget(self.told, 1)
        foot.addWidget(self.choose)
        foot.addWidget(self.record)
        self.body.addLayout(foot)

    def _show(self) -> None:
        act = ACTS.get(self.act.value() or "")
        names = act.fields if act else ()
        scans = bool(act and act.places)
        for name, one in self.texts.items():
            one.setVisible(name in names)
        self.minutes.setVisible("minutes" in names)
        self.warmest.setVisible("warmest" in names)
        self.choose.setVisible("logger" in names)
        self.washing.setVisible("washing" in names)
        self.scan.setVisible(scans)
        self.list.setVisible(scans)
        self.record.setVisible(act is not None)
        self._clear()

    def _clear(self) -> None:
        self.vials, self.logger = [], NO_FILE
        self.reader = CodeReader()
        self.scan.clear()
        self.washing.clear()
        self.list.put("")
        self.told.setText("")

    def take(self, scanned: str) -> None:
        """One more vial; refused at once when it does not stand where the act needs it."""
        act = ACTS.get(self.act.value() or "")
        if act is None:
            return
        vial = scanned
        try:
            code = self.reader.take(scanned)
            vial = code.vial
            if self.reader.awaits_product(self.held):
                self.scan.result(self.kit.say("stock.then_product"), vial, ok=True)
                return
            if vial in self.vials:
                raise Refusal("stock.twice")
            held = self.held.get(vial)
            if not act.whole_lot or held is not None or not vial:
                check_vial(held, vial, act.places)
                assert held is not None
                require_same(code, held)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), vial, ok=False)
            return
        self.vials.append(vial)
        self.list.put("\n".join(self.vials))
        self.scan.result(self.kit.say("stock.fits"), vial, ok=True)

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self.kit.say("stock.choose_logger"))
        if path:
            self.attach(Path(path))

    def attach(self, path: Path) -> None:
        """Keeps name and digest of the logger's file."""
        try:
            self.logger = attachment(path)
        except Trouble as why:
            self.told.setText(self.kit.sentence(why))
            return
        self.told.setText(self.kit.say("stock.logger_kept", file=self.logger.name))

    def typed(self) -> tuple[str, StockAct, Typed]:
        """The act and what was typed for it; raises InField."""
        name = self.act.value() or ""
        act = ACTS[name]
        if act.places and not act.whole_lot and not self.vials:
            raise InField(Refusal("stock.nothing"), self.scan)
        minutes = 0
        if "minutes" in act.fields:
            with in_field(self.minutes):
                minutes = read_cells(self.minutes.typed(), what="minutes")
        if "logger" in act.fields and not self.logger.digest:
            raise InField(Refusal("stock.logger"), self.minutes)
        texts = {n: field.text() for n, field in self.texts.items() if n in act.fields}
        for known, text in texts.items():
            if not text.strip() and known != "reason":
                raise InField(Refusal("request.text", field=known, most=80), self.texts[known])
        texts["warmest"] = self.warmest.typed()
        washed = self.washing.told() if "washing" in act.fields else ()
        return name, act, Typed(tuple(self.vials), texts, minutes, self.logger, washed)

    def done(self, told: Any) -> None:
        """Empties the form and says what the act found."""
        act = self.act.value()
        wipe(self)
        self.act.put(act)
        self._clear()
        self.told.setText(self._found(told))
        (self.scan.editor if self.scan.isVisible() else self.act.editor).setFocus()

    def _found(self, told: Any) -> str:
        match told:
            case None:
                return self.kit.say("stock.recorded_inside")
            case (_, tuple() as missing, tuple() as unknown):
                if not missing and not unknown:
                    return self.kit.say("stock.count_fits")
                return self.kit.say(
                    "stock.count_differs", missing=", ".join(missing) or "–",
                    unknown=", ".join(unknown) or "–",
                )  # fmt: skip
            case (_, list() as stories):
                bags = [BagCode(s.bag).shown for s in stories if isinstance(s, Story)]
                return self.kit.say("stock.bags_of_lot", bags=", ".join(bags) or "–")
        return self.kit.say("stock.recorded")
