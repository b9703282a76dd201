"""Vials leave the nitrogen, or in the control the albumin bottle is scanned again; from D on."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.steps import thaw
from app.trial.refusal import Refusal
from app.trial.vial_code import CodeReader
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.parts import Reason, shown_day
from app.ui.unblinded.preparation.unusual import UnusualCard
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.styling import announce
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

MOST_ROWS = 12


class ThawPanel(Panel):
    """What is to be taken out, row by row, each scanned as it is taken."""

    name = Stage.THAWED

    def build(self) -> None:
        """The scan field above the rows."""
        say = self.kit.say
        self.card = Card(self.kit, say("preparation.thawed.title"))
        self.lead = label("")
        self.card.add(self.lead)
        self.scan = ScanField(self.kit, say("preparation.thawed.item"), say("preparation.scan"))
        self.scan.scanned.connect(self._take)
        self.card.add(self.scan)
        self.why = label("")
        self.card.add(self.why)
        columns = [say(f"preparation.thawed.column.{name}")
                   for name in ("state", "item", "lot", "expiry")]  # fmt: skip
        self.rows = Rows(self.kit, columns)
        self.rows.grow_to(MOST_ROWS)
        self.card.add(self.rows)
        self.clear = Button(self.kit, say("preparation.scan.clear"), role="quiet", icon="refresh")
        self.clear.clicked.connect(self._clear)
        row = QHBoxLayout()
        row.addWidget(self.clear)
        row.addStretch()
        self.card.add(row)
        self.reason = Reason(self.kit)
        self.card.add(self.reason)
        read = Button(self.kit, say("preparation.unusual.read"))
        read.clicked.connect(lambda: self.host.visit("weight"))
        self.unusual = UnusualCard(self.kit, read=read)
        self.column.addWidget(self.unusual)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.places = {
            "reason.needed": self.reason, "thaw.wrong_vial": self.scan,
            "thaw.wrong_item": self.scan, "thaw.mixed": self.scan, "thaw.short": self.reason,
            "scan.twice": self.scan,
        }  # fmt: skip
        self.watch(self.reason)
        self.taken: list[str] = []
        self.reader = CodeReader()

    def tell(self, view: View) -> None:
        """Shows the proposal and what was scanned of it."""
        super().tell(view)
        self.unusual.tell(view.unusual)
        assert self.scan is not None
        self.scan.set_enabled(self.bench.stock_read)
        self.scan.ready(self.bench.stock_read)
        side = "cells" if self.bench.takes_cells else "control"
        again = Stage.THAWED in self.bench.asks_reason
        self.lead.setText(self.kit.say(f"preparation.thawed.{side}"))
        lines = self.bench.why_these
        self.why.setText(" ".join(self.kit.say(one.key, **one.facts) for one in lines))
        self.why.setVisible(bool(lines) and not again)
        self.reason.setVisible(again or self._short())
        count = self.kit.say(
            "preparation.thawed.scanned", scanned=len(self.taken), all=len(self._proposed())
        )
        self.card.tell_side("" if again else count)
        self.clear.setVisible(bool(self.taken))
        rows = [self._row(item, item in self.taken) for item in self._listed()]
        self.rows.tell(rows, [str(number) for number in range(len(rows))])

    def action(self) -> str:
        """How many are taken out."""
        return self.kit.words.count("preparation.action.thawed", len(self.taken))

    def missing(self) -> str:
        """D has not come, labels are not printed, nothing was scanned, or no reason was given."""
        if told := self.obstacle(Stage.THAWED):
            return told
        if not self.taken:
            return self.kit.say("preparation.missing.scan")
        if not self.reason.lacks():
            return ""
        return self.kit.say("preparation.missing.short" if self._short()
                            else "preparation.missing.reason")  # fmt: skip

    def act(self) -> None:
        """Enters what was scanned."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        taken, reason = list(self.taken), self.reason.text()
        self.record(lambda: thaw(workbench, person, request, taken, reason=reason))

    def accepts(self, text: str) -> bool:
        """A vial in stock, or a promised bottle."""
        return self.bench.take_out.read(text) in self.bench.take_out.items

    def empty(self) -> None:
        """Takes scans and reason away."""
        assert self.scan is not None
        self.scan.clear()
        self.taken = []
        self.reason.put("")

    def _clear(self) -> None:
        assert self.scan is not None
        self.scan.clear()
        self.taken = []
        self.tell(self.shown)
        self.host.weigh()

    def _take(self, text: str) -> None:
        assert self.scan is not None
        if (barred := self.shown.obstacles.get(Stage.THAWED)) is not None:
            # A reading that fits would say: take it out. It is out before the act could refuse.
            self.scan.result(self.kit.sentence(barred), text, ok=False)
            return
        try:
            if self.bench.takes_cells:
                code = self.reader.take(text)
                self.bench.take_out.judge(code)
                text = code.vial or text
                if self.reader.awaits_product(self.bench.take_out.known):
                    self.scan.result(self.kit.say("preparation.scan.then_product"), text, ok=True)
                    return
            item = self.bench.take_out.take(self.taken, text)
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), text, ok=False)
            return
        self.taken.append(item)
        self.scan.clear()
        self.kit.sound(True)
        announce(self.rows, self.kit.say("preparation.scan.fits"))
        self.tell(self.shown)
        self.host.weigh()

    def _short(self) -> bool:
        """Whether vials are scanned, and they hold less than the dose needs."""
        choice, again = self.bench.choice, Stage.THAWED in self.bench.asks_reason
        if choice is None or again or not self.taken:
            return False
        known = (self.bench.in_stock.get(item) for item in self.taken)
        return sum(vial.viable_cells for vial in known if vial) < choice.needed

    def _proposed(self) -> tuple[str, ...]:
        if not self.bench.takes_cells:
            return self.bench.take_out.items
        return tuple(vial.vial for vial in self.bench.choice.vials) if self.bench.choice else ()

    def _listed(self) -> list[str]:
        """The proposal at first; at a further thaw only what is scanned for it."""
        if Stage.THAWED in self.bench.asks_reason:
            return list(self.taken)
        proposed = self._proposed()
        return [*proposed, *(item for item in self.taken if item not in proposed)]

    def _row(self, item: str, scanned: bool) -> tuple[Cell | str, ...]:
        say = self.kit.say
        if not scanned:
            state = Cell(say("preparation.thawed.waits"), Tone.NEUTRAL, "dot")
        elif item in self._proposed() or Stage.THAWED in self.bench.asks_reason:
            state = Cell(say("preparation.thawed.fits"), Tone.OK, "ok")
        else:
            state = Cell(say("preparation.thawed.other"), Tone.WARN, "warn")
        vial = self.bench.in_stock.get(item)
        if vial is not None:
            return state, item, vial.lot, shown_day(self.kit, vial.expiry)
        # A vial scanned before a visit elsewhere, while the stock is read again.
        expiry = self.bench.bottle_expiry.get(item)
        return state, item, item, "–" if expiry is None else shown_day(self.kit, expiry)
