"""One answer among a few: chosen or not, said by its mark as well as by its colour."""

from __future__ import annotations

from app.ui.kit import Kit
from app.ui.widgets.button import Button


class Segment(Button):
    """Bears an empty circle until it is chosen; heard as one of several answers."""

    def __init__(self, kit: Kit, words: str) -> None:
        super().__init__(kit, words, role="segment")
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.toggled.connect(self.dress)

    def _drawing(self) -> str:
        return "ok" if self.isChecked() else "circle"

    def _color(self) -> str:
        if self.isChecked() and self.isEnabled():
            return self.kit.look.theme.primary
        return super()._color()
