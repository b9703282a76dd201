"""What stands above every act of a bag: how far it has come, and which bag it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.desk.boards.bags import State
from app.trial.names import BagCode
from app.ui.kit import Kit
from app.ui.pages.bag_state import TONES, state_words
from app.ui.pages.handover.view import View
from app.ui.tokens import Tone
from app.ui.widgets.banner import Banner
from app.ui.widgets.button import Button
from app.ui.widgets.pill import Pill
from app.ui.widgets.stepper import Stepper


class Head(QWidget):
    """Stepper and identity banner; `other` leaves the bag for another one."""

    def __init__(self, kit: Kit, way: Sequence[str]) -> None:
        super().__init__()
        self.kit, self._way = kit, way
        self._narrow = False
        self._on_its_way = True
        say = kit.say
        self.stepper = Stepper(kit, [say(f"handover.step.{kind}") for kind in way])
        self.banner = Banner(kit)
        self.state = Pill(kit, "", Tone.INFO)
        self.other = Button(kit, say("handover.other"), icon="list", shortcut="Ctrl+O")
        side = QWidget()
        row = QHBoxLayout(side)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.state)
        row.addWidget(self.other)
        self.banner.side(side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.stepper)
        column.addWidget(self.banner)

    def tell(self, view: View) -> None:
        """Shows a bag."""
        say, row = self.kit.say, view.row
        done = {one.kind for one in view.told}
        told = {place for place, kind in enumerate(self._way) if say(f"kind.{kind}") in done}
        self._on_its_way = view.front in self._way or row.state is State.INFUSED
        if self._on_its_way:
            here = self._way.index(view.front) if view.front else len(self._way) - 1
            self.stepper.at(here, told)
        self.fold(self._narrow)
        tone, icon = TONES[row.state]
        self.state.show_as(state_words(self.kit, row.state), tone, icon)
        pairs = [
            (say("bags.column.bag"), BagCode(row.bag).shown),
            (say("bags.column.subject"), row.subject), (say("bags.column.site"), row.site),
        ]  # fmt: skip
        if view.seal:
            pairs.append((say("handover.seal"), view.seal))
        self.banner.tell(pairs)

    def fold(self, narrow: bool) -> None:
        """No stepper where the room is narrow, nor for a bag that left its usual way."""
        self._narrow = narrow
        self.stepper.setVisible(self._on_its_way and not narrow)
