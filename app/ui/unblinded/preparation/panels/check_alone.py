"""Nobody else is there: the pause, then everything scanned again, and the bag weighed again."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from app.desk.unblinded.bench.alone import Again
from app.trial.refusal import Refusal
from app.ui.clockface import hour
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.panels.scan_back import BOUNCE
from app.ui.unblinded.preparation.view import Bench, Pausing
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.pill import Pill
from app.ui.widgets.quantity_field import QuantityField
from app.ui.widgets.scan_field import ScanField
from app.ui.widgets.text import label


class AloneCard(Card):
    """Shown to whoever made the bag, where the study lets them check it alone.

    `begun` asks for the pause, `changed` says that something was scanned or typed, `by_two`
    that somebody came after all.
    """

    begun = Signal()
    by_two = Signal()
    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("preparation.alone.title"), tone=Tone.WARN)
        say = kit.say
        self._pausing: Pausing | None = None
        self._scanned: list[str] = []
        self._ends: datetime | None = None
        self._last: tuple[str, datetime] | None = None
        self._two = False
        self.lead = label("")
        self.add(self.lead)
        self.begin = Button(kit, "", icon="clock")
        self.begin.clicked.connect(self.begun)
        row = QHBoxLayout()
        self.other = Button(kit, kit.say("preparation.alone.two"), role="quiet", icon="people")
        self.other.clicked.connect(self._by_two)
        row.addWidget(self.begin)
        row.addWidget(self.other)
        row.addStretch()
        self.add(row)
        self.scan = ScanField(kit, say("preparation.alone.scan"), say("preparation.scan"))
        self.scan.scanned.connect(self._take)
        self.count = Pill(kit, "", Tone.NEUTRAL, "scan")
        self.bag = QuantityField(kit, say("preparation.alone.bag"), "g", "bag_g")
        self.bag.changed.connect(self.changed)
        for part in (self.scan, self.count, self.bag):
            self.add(part)
        self.hide()

    def tell(self, bench: Bench, pause_min: int) -> None:
        """Shows what one person may do alone at this moment."""
        pausing = bench.alone if bench.may_alone else None
        ends = None if pausing is None else pausing.ends
        if ends != self._ends:
            self.empty()
            self._ends, self._two = ends, False
        if self._two:
            pausing = None
        self._pausing = pausing
        self.setVisible(bench.may_alone)
        say = self.kit.say
        self.begin.setVisible(bench.alone is None)
        self.other.setVisible(pausing is not None)
        self.begin.say(say("preparation.alone.begin", minutes=pause_min))
        for part in (self.scan, self.count):
            part.setVisible(pausing is not None)
        self.bag.setVisible(pausing is not None and bench.weighed)
        self.lead.setText(say("preparation.alone.lead", minutes=pause_min))
        if pausing is not None:
            until = hour(pausing.ends.astimezone(self.kit.zone))
            key = "over" if self.over(self.kit.clock.now()) else "pausing"
            self.lead.setText(say(f"preparation.alone.{key}", until=until))
            self._tell_count(pausing)

    @property
    def on(self) -> bool:
        """Whether a pause was begun: the check is made alone."""
        return self._pausing is not None

    def missing(self) -> str:
        """The pause, a scan or the mass still to come, in the words of the button."""
        if self._pausing is None:
            return ""
        say, ends = self.kit.say, self._pausing.ends
        if not self.over(self.kit.clock.now()):
            return say("preparation.alone.wait", until=hour(ends.astimezone(self.kit.zone)))
        if left := len(self._pausing.again.items) - len(self._scanned):
            return self.kit.words.count("preparation.alone.missing", left)
        lacks = self.bag.isVisibleTo(self) and not self.bag.typed()
        return say("preparation.missing.weights") if lacks else ""

    def over(self, now: datetime) -> bool:
        """Whether the pause is over by the clock."""
        return self._pausing is not None and now >= self._pausing.ends

    def again(self) -> Again | None:
        """What was scanned and weighed once more; None where the check is not made alone."""
        return Again(tuple(self._scanned), self.bag.typed()) if self.on else None

    def accepts(self, text: str) -> bool:
        """Whether a reading of a scan is something of this bag."""
        pausing = self._pausing
        return pausing is not None and pausing.again.read(text) in pausing.again.items

    def empty(self) -> None:
        """Takes scans and mass away."""
        self._scanned, self._last = [], None
        self.scan.clear()
        self.bag.put("")

    def _by_two(self) -> None:
        """Somebody came after all: they check in the usual way."""
        self._two = True
        self.by_two.emit()

    def _take(self, text: str) -> None:
        pausing = self._pausing
        if pausing is None:
            return
        now = self.kit.now()
        if self._last is not None and self._last[0] == text and now - self._last[1] < BOUNCE:
            self.scan.result(self.kit.say("preparation.labelled.bounce"), text, ok=False)
            return
        try:
            self._scanned.append(pausing.again.take(self._scanned, text))
        except Refusal as why:
            self.scan.result(self.kit.sentence(why), text, ok=False)
            return
        self._last = (text, now)
        self.scan.result(self.kit.say("preparation.alone.fits"), text, ok=True)
        self._tell_count(pausing)
        self.changed.emit()

    def _tell_count(self, pausing: Pausing) -> None:
        done, all_of_them = len(self._scanned), len(pausing.again.items)
        told = self.kit.say("preparation.alone.count", done=done, all=all_of_them)
        tone = Tone.OK if done == all_of_them else Tone.NEUTRAL
        self.count.show_as(told, tone, "scan")
