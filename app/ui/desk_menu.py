"""What a person may change about the desk itself: look, language, reader, badge, who sits there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.kit import Kit

ENTRIES = ("look", "language", "reader", "badge", "person", "leave")


class DeskMenu(QObject):
    """One signal an entry; `open_at` shows the menu with the keyboard on its first one."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, owner: QWidget) -> None:
        super().__init__(owner)
        self.menu = QMenu(owner)
        self.menu.setAccessibleName(kit.say("desk.menu"))
        for name in ENTRIES:
            action = self.menu.addAction(kit.say(f"desk.{name}"))
            action.triggered.connect(lambda _=False, which=name: self.chosen.emit(which))

    def open_at(self, place: QPoint) -> None:
        """Shows the menu at a place of the screen."""
        self.menu.setActiveAction(self.menu.actions()[0])
        self.menu.popup(place)
