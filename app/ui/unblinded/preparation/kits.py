"""The kits for a downtime: one is printed and laid ready, its labels accounted for afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from app.desk.emergency.kits import KIT_FATES, Kit
from app.ui.kit import Kit as WindowKit
from app.ui.tokens import Tone
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.field import Field
from app.ui.widgets.table import Cell, Rows
from app.ui.widgets.text import label
from app.ui.widgets.text_field import TextField


class KitsCard(Card):
    """Which labels are out; one of them, and what became of it."""

    def __init__(self, kit: WindowKit) -> None:
        say = kit.say
        super().__init__(kit, say("kits.title"), say("kits.side"))
        self.print = Button(kit, say("preparation.downtime"), icon="print")
        self.rows = Rows(kit, [say(f"kits.column.{n}") for n in ("kit", "out", "told")])
        self.label = TextField(kit, say("kits.label"))
        self.fate = ChoiceField(
            kit, say("kits.fate"), [(name, say(f"fate.{name}")) for name in KIT_FATES]
        )
        self.bag = TextField(kit, say("kits.bag"))
        self.record = Button(kit, say("kits.record"))
        self.none = label(say("kits.none"), "caption")
        self._form = (self.rows, self.label, self.fate, self.bag, self.record)
        self.fate.changed.connect(self._show)
        self._lay_out()

    @property
    def places(self) -> dict[str, Field]:
        """Where refusals belong."""
        return {
            "kit.unknown": self.label, "kit.accounted": self.label, "kit.fate": self.fate,
            "kit.bag": self.bag, "bag.unknown": self.bag,
        }  # fmt: skip

    def _lay_out(self) -> None:
        self.add(self.none)
        self.add(self.rows)
        grid = QGridLayout()
        for column, field in enumerate((self.label, self.fate, self.bag)):
            grid.addWidget(field, 0, column)
            grid.setColumnStretch(column, 1)
        self.body.addLayout(grid)
        foot = QHBoxLayout()
        foot.addWidget(self.print)
        foot.addStretch()
        foot.addWidget(self.record)
        self.body.addLayout(foot)

    def tell(self, kits: Sequence[Kit]) -> None:
        """Shows the kits, the latest first."""
        for part in self._form:
            part.setVisible(bool(kits))
        self.none.setVisible(not kits)
        told = list(reversed(kits))
        self.rows.tell([self._row(kit) for kit in told], [kit.number for kit in told])
        self._show()

    def _show(self) -> None:
        self.bag.setVisible(self.fate.value() == "used" and not self.label.isHidden())

    def _row(self, kit: Kit) -> tuple[Cell | str, ...]:
        say = self.kit.say
        out = ", ".join(f"{kit.number}-{place}" for place in kit.out)
        told = ", ".join(f"-{n} {say(f'fate.{fate}')}" for n, fate in sorted(kit.fates.items()))
        shown = Cell(out, Tone.NEUTRAL, "tag") if out else Cell(say("kits.whole"), Tone.OK, "ok")
        return kit.number, shown, told or "–"

    def empty(self) -> None:
        """Takes away what was typed."""
        self.label.put("")
        self.bag.put("")
        self.fate.put(None)
