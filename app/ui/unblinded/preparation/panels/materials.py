"""The lots of bag, infusion set and syringe, and the albumin bottles promised to this bag."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QGridLayout

from app.desk.unblinded.bench.steps import MATERIALS, scan_materials
from app.trial.gs1 import read_gs1
from app.trial.refusal import Refusal
from app.ui.in_field import in_field
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.card import Card
from app.ui.widgets.moment_field import DayField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text_field import TextField


class MaterialsPanel(Panel):
    """Three lots with their expiry days, typed or scanned, and one scan field for the bottles."""

    name = Stage.MATERIALS

    def build(self) -> None:
        """The lots in columns, the bottles beneath."""
        say = self.kit.say
        lots = Card(self.kit, say("preparation.materials.title"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(8)
        self.lots: dict[str, TextField] = {}
        self.days: dict[str, DayField] = {}
        for column, item in enumerate(MATERIALS):
            caption = say(f"preparation.materials.{item}")
            self.lots[item] = TextField(self.kit, say("preparation.materials.lot", item=caption))
            self.days[item] = DayField(self.kit, say("preparation.materials.expiry"), what=item)
            grid.addWidget(self.lots[item], 0, column)
            grid.addWidget(self.days[item], 1, column)
            grid.setColumnStretch(column, 1)
            self.places |= {item: self.lots[item], f"materials.expired.{item}": self.days[item]}
            self.watch(self.lots[item], self.days[item])
        lots.add(grid)
        self.column.addWidget(lots)
        self.bottles = Card(self.kit, say("preparation.materials.albumin"))
        self.scan = ScanField(
            self.kit, say("preparation.materials.bottle"), say("preparation.materials.scan")
        )
        self.scan.scanned.connect(self._take)
        self.bottles.add(self.scan)
        self.column.addWidget(self.bottles)
        self.column.addStretch(1)
        self.places |= {"albumin.not_promised": self.scan, "scan.twice": self.scan}
        self.taken: list[str] = []

    def tell(self, view: View) -> None:
        """Shows which bottles are promised, and how many were scanned."""
        super().tell(view)
        promised = self.bench.bottles.items
        told = ", ".join(dict.fromkeys(promised))
        self.bottles.tell_side(
            self.kit.say(
                "preparation.materials.promised",
                lots=told, scanned=len(self.taken), all=len(promised),
            )
        )  # fmt: skip

    def missing(self) -> str:
        """The first lot without a text, or bottles still to be scanned."""
        say = self.kit.say
        for item in MATERIALS:
            if not self.lots[item].text().strip() or not self.days[item].typed():
                name = say(f"preparation.materials.{item}")
                return say("preparation.missing.material", item=name)
        if len(self.taken) < len(self.bench.bottles.items):
            return say("preparation.missing.bottle")
        return ""

    def act(self) -> None:
        """Enters the lots and bottles."""
        workbench, person = self.host.workbench, self.host.station.person
        request, bottles = self.shown.request, list(self.taken)

        def read() -> dict[str, tuple[str, date]]:
            found = {}
            for item in MATERIALS:
                with in_field(self.days[item]):
                    found[item] = (self.lots[item].text(), self.days[item].read())
            return found

        lots = self.host.gather(read)
        if lots is not None:
            self.record(
                lambda: scan_materials(
                    workbench, person, request, lots=lots, albumin_lots=bottles
                )
            )

    def scanned(self, text: str) -> bool:
        """A lot, with its expiry if told, goes to a material without one; none is overwritten."""
        assert self.scan is not None
        found = read_gs1(text)
        lot = text.strip() if found is None else found.lot
        item = self._awaiting(lot)
        if self._is_bottle(text) or self.scan.editor.hasFocus() or item is None:
            return super().scanned(text)
        expiry = None if found is None else found.expiry
        if expiry is not None or self.lots[item].text().strip() != lot:
            self.days[item].put(expiry)
        self.lots[item].put(lot)
        self._go_on(item)
        return True

    def accepts(self, text: str) -> bool:
        """A promised bottle, or a code that tells lot and expiry."""
        return self._is_bottle(text) or read_gs1(text) is not None

    def empty(self) -> None:
        """Takes lots and scans away."""
        for item in MATERIALS:
            self.lots[item].put("")
            self.days[item].put(None)
        assert self.scan is not None
        self.scan.clear()
        self.taken = []

    def _is_bottle(self, text: str) -> bool:
        return self.bench.bottles.read(text) in self.bench.bottles.items

    def _awaiting(self, lot: str) -> str | None:
        """The material that a scanned lot belongs to; None when it can only be a bottle's."""
        given = {item: self.lots[item].text().strip() for item in MATERIALS}
        same = [item for item in MATERIALS if given[item] == lot]
        here = [
            item for item in MATERIALS
            if self.lots[item].editor.hasFocus() or self.days[item].editor.hasFocus()
        ]  # fmt: skip
        bare = [item for item in MATERIALS if not given[item]]
        first = [item for item in here if item in bare] or bare or here
        return next(iter(same + first), None)

    def _go_on(self, item: str) -> None:
        """The cursor waits for what comes next: this expiry, else the next material."""
        if not self.days[item].typed():
            self.days[item].editor.setFocus()
            return
        bare = (other for other in MATERIALS if not self.lots[other].text().strip())
        after = next(bare, None)
        (self.days[item] if after is None else self.lots[after]).editor.setFocus()

    def _take(self, text: str) -> None:
        assert self.scan is not None
        try:
            item = self.bench.bottles.take(self.taken, text)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), text, ok=False)
            return
        self.taken.append(item)
        self.scan.result(self.kit.say("preparation.scan.fits"), item, ok=True)
        self.tell(self.shown)
        self.host.weigh()
