"""Beside the act: the deadlines of the bag, the binding one named, and what is recorded."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk.boards.bags import BagRow
from app.desk.log.telling import Telling
from app.trial.clocks import Deadline
from app.ui.clockface import short
from app.ui.kit import Kit
from app.ui.pages.bag_state import deadline_cell, when
from app.ui.told import heading
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.cell import Cell
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.field import Note
from app.ui.widgets.retire import retire
from app.ui.widgets.text import label

MOST = 16_777_215
"""The width that Qt takes for none."""


class Clocks(Card):
    """Latest start by the limit that binds, the other limit, the use-by; nothing once it ended."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("handover.clocks"))
        say = kit.say
        self.runs = False
        """Whether a deadline of the bag still runs."""
        self.starts = {which: Countdown(kit, say(f"clock.{which.value}")) for which in Deadline}
        self.end = Countdown(kit, say("handover.clock.end"))
        self.other = label("", "caption")
        for part in (*self.starts.values(), self.other, self.end):
            self.add(part)

    def tell(self, row: BagRow) -> None:
        """Shows the deadlines of a bag that still runs."""
        clocks = row.clocks
        self.runs = row.deadline is not None
        if clocks is None or not self.runs:
            return
        for which, face in self.starts.items():
            face.setVisible(row.to_be_started and which is clocks.binding)
        self.starts[clocks.binding].until(clocks.start_by, binding=True)
        others = {Deadline.USE_BY: clocks.label_start, Deadline.ONSET_LIMIT: clocks.onset_limit}
        told = [
            f"{self.kit.say(f'clock.{which.value}')} {when(self.kit, moment)}"
            for which, moment in others.items()
            if which is not clocks.binding and moment is not None
        ]
        self.other.setText("".join(told))
        self.other.setVisible(bool(told) and row.to_be_started)
        self.end.until(clocks.use_by)

    def tick(self) -> None:
        """Counts down by the clock of this moment."""
        for face in (*self.starts.values(), self.end):
            face.tick()


class Recorded(Card):
    """The acts of the bag that stand in the log already, each with its time and its slip."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("handover.recorded"))
        self.history = Button(kit, kit.say("handover.history"), role="quiet", shortcut="Ctrl+H")
        self.head.addWidget(self.history)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self.add(self._lines)
        self.body.addStretch()

    def tell(self, told: Sequence[Telling]) -> None:
        """The latest act first."""
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                retire(old)
        for one in reversed(told):
            self._lines.addWidget(self._line(one))
        self.setVisible(bool(told))

    def _line(self, one: Telling) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(label(one.kind, "strong"))
        slip = one.detail("slip")
        done = one.detail("done") or short(one.at, self.kit.words.language)
        words = self.kit.say("handover.line", done=done, slip=slip) if slip else done
        column.addWidget(label(words, "caption"))
        return box


class Papers(Card):
    """The papers that go with the bag: the slip to hand over with, the albumin's own."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit, kit.say("handover.papers"))
        say = kit.say
        self.handover = Button(kit, say("handover.handover_slip"), icon="print")
        self.albumin = Button(kit, say("handover.albumin_slip"), icon="print")
        self.add(self.handover)
        self.add(self.albumin)

    def tell(self, released: bool, named: bool) -> None:
        """Offers what can be printed: the one once released, the other to who holds the names."""
        self.handover.setVisible(released)
        self.albumin.setVisible(released and named)
        self.setVisible(released)


class Strip(Note):
    """The deadline that runs in a sentence, for a page too narrow for the clocks beside it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._row: BagRow | None = None

    def show_row(self, row: BagRow | None) -> None:
        """The deadline of a bag; None for none to be told here."""
        self._row = row
        self.tick()

    def tick(self) -> None:
        """What is left by the clock of this moment; hidden when no deadline runs."""
        told = deadline_cell(self.kit, self._row) if self._row is not None else ""
        if isinstance(told, Cell):
            self.tell(heading(told.words), told.tone, icon=told.drawing)
        else:
            self.tell("")


class Side(QWidget):
    """The clocks, where there is room for them, and what is recorded beneath."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.clocks, self.recorded, self.papers = Clocks(kit), Recorded(kit), Papers(kit)
        self._beside = True
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.clocks)
        box.addWidget(self.papers)
        box.addWidget(self.recorded)
        box.addStretch(1)

    def arrange(self, width: int) -> None:
        """As wide as told; for 0 as wide as the page, without the clocks."""
        self._beside = bool(width)
        self.clocks.setVisible(self._beside and self.clocks.runs)
        self.setMinimumWidth(width)
        self.setMaximumWidth(width or MOST)

    def tell(self, row: BagRow, told: Sequence[Telling]) -> None:
        """Shows a bag."""
        self.clocks.tell(row)
        self.clocks.setVisible(self._beside and self.clocks.runs)
        self.recorded.tell(told)
