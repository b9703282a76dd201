"""The open preparations to choose from; nothing of them here is sealed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.clockface import short
from app.ui.kit import Kit
from app.ui.tokens import Tone
from app.ui.unblinded.preparation.kits import KitsCard
from app.ui.unblinded.preparation.view import Open
from app.ui.widgets.card import Card
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label

_COLUMNS = ("turn", "bag", "subject", "site", "d", "r")


class ChoosePanel(QWidget):
    """The one that has the bench stands first and is selected; Enter opens it."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.rows = Rows(kit, [kit.say(f"preparation.column.{name}") for name in _COLUMNS])
        self.rows.opened.connect(lambda request: self.chosen.emit(str(request)))
        self.none = Card(kit, kit.say("preparation.none"))
        self.none.add(label(kit.say("preparation.none_lead")))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.rows, 1)
        column.addWidget(self.none)
        self.kits = KitsCard(kit)
        column.addWidget(self.kits)
        column.addStretch(1)

    def tell(self, found: Sequence[Open]) -> None:
        """Shows the list, or that there is none."""
        self.rows.setVisible(bool(found))
        self.none.setVisible(not found)
        rows = [self._row(one, first=place == 0) for place, one in enumerate(found)]
        self.rows.tell(rows, [one.request for one in found])
        if found:
            self.rows.selectRow(0)
            self.rows.setFocus()

    def _row(self, one: Open, *, first: bool) -> tuple[Cell | str, ...]:
        say, language, zone = self.kit.say, self.kit.words.language, self.kit.zone
        turn = (
            Cell(say("preparation.turn.bench"), Tone.INFO, "flask")
            if first
            else Cell(say("preparation.turn.next"), Tone.NEUTRAL, "clock")
        )
        d, r = (short(moment.astimezone(zone), language) for moment in (one.d, one.r))
        return turn, one.bag, one.subject, one.site, d, r
