"""The labels on bag and overbag, each scanned back where it was applied."""

from __future__ import annotations

from datetime import datetime, timedelta

from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.steps import scan_label
from app.trial.refusal import Refusal
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panel import Panel
from app.ui.unblinded.preparation.view import Stage, View
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.pill import Pill
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label

PLACES = ("bag", "overbag")
BOUNCE = timedelta(seconds=1)
"""The two labels are alike, so a scanner that reads one of them twice must not pass for both."""


class ScanBackPanel(Panel):
    """The bag first, then the overbag."""

    name = Stage.LABELLED

    def build(self) -> None:
        """Two places to scan, and how far that is."""
        say = self.kit.say
        card = Card(self.kit, say("preparation.labelled.title"))
        card.add(label(say("preparation.labelled.lead")))
        self.scan = ScanField(self.kit, say("preparation.labelled.item"), say("preparation.scan"))
        self.scan.scanned.connect(self._take)
        card.add(self.scan)
        row = QHBoxLayout()
        self.pills = [Pill(self.kit, "", Tone.NEUTRAL) for _ in PLACES]
        for pill in self.pills:
            row.addWidget(pill)
        self.clear = Button(self.kit, say("preparation.scan.clear"), role="quiet", icon="refresh")
        self.clear.clicked.connect(self._clear)
        row.addStretch()
        row.addWidget(self.clear)
        card.add(row)
        self.column.addWidget(card)
        self.column.addStretch(1)
        self.places = {
            code: self.scan
            for code in ("label.other_bag", "bag_code.malformed", "bag_code.check_character",
                         "scan.twice")
        }
        self.taken: list[str] = []
        self._last: datetime | None = None

    def tell(self, view: View) -> None:
        """Shows which of the two labels were scanned."""
        super().tell(view)
        say = self.kit.say
        for place, pill in enumerate(self.pills):
            name = say(f"preparation.labelled.{PLACES[place]}")
            if place < len(self.taken):
                pill.show_as(say("preparation.labelled.fits", place=name), Tone.OK)
            else:
                words = say("preparation.labelled.waits", place=name)
                pill.show_as(words, Tone.NEUTRAL, "scan")
        self.clear.setVisible(bool(self.taken))

    def missing(self) -> str:
        """The label still to be scanned."""
        if len(self.taken) == len(PLACES):
            return ""
        return self.kit.say(f"preparation.missing.label_{PLACES[len(self.taken)]}")

    def act(self) -> None:
        """Enters the two scans."""
        workbench, person, request = (
            self.host.workbench, self.host.station.person, self.shown.request,
        )  # fmt: skip
        taken = list(self.taken)
        self.record(lambda: scan_label(workbench, person, request, taken))

    def accepts(self, text: str) -> bool:
        """A bag code, of whatever bag: another one must be refused here and not get lost."""
        try:
            self.bench.labels.read(text)
        except Refusal:
            return False
        return True

    def empty(self) -> None:
        """Takes the scans away."""
        assert self.scan is not None
        self.scan.clear()
        self.taken, self._last = [], None

    def _clear(self) -> None:
        self.empty()
        self.tell(self.shown)
        self.host.weigh()

    def _take(self, text: str) -> None:
        assert self.scan is not None
        now = self.kit.now()
        if self._last is not None and now - self._last < BOUNCE:
            self.scan.result(self.kit.say("preparation.labelled.bounce"), text, ok=False)
            return
        try:
            self.taken.append(self.bench.labels.take(self.taken, text))
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), text, ok=False)
            return
        self._last = now
        place = self.kit.say(f"preparation.labelled.{PLACES[len(self.taken) - 1]}")
        fits = self.kit.say("preparation.labelled.fits", place=place)
        self.scan.result(fits, self.bag, ok=True)
        self.tell(self.shown)
        self.host.weigh()
