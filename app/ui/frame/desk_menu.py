"""What a person may change about the desk itself: look, language, reader, badge, who sits there."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.frame.shortcuts import BACK, LOCK, MONITOR, SHEET
from app.ui.kit import Kit
from app.ui.widgets.keys import show_keys

ENTRIES = ("look", "language", "reader", "badge", "person", "leave")
KEYS = {"back": BACK, "sheet": SHEET, "lock": LOCK, "monitor": MONITOR}
"""What the window does from the keyboard too, with the key that stands beside it."""


class DeskMenu(QObject):
    """One signal an entry; `open_at` shows the menu with the keyboard on its first one."""

    chosen = Signal(str)
    pressed = Signal(str)
    """One of `KEYS`."""

    def __init__(self, kit: Kit, owner: QWidget, *, monitor: bool) -> None:
        super().__init__(owner)
        self.menu = QMenu(owner)
        self.menu.setAccessibleName(kit.say("desk.menu"))
        for name in ENTRIES:
            action = self.menu.addAction(kit.say(f"desk.{name}"))
            action.triggered.connect(lambda _=False, which=name: self.chosen.emit(which))
        self.menu.addSeparator()
        for name, keys in KEYS.items():
            if name == "monitor" and not monitor:
                continue
            action = self.menu.addAction(f"{kit.say(f'shortcut.{name}')}\t{show_keys(kit, keys)}")
            action.triggered.connect(lambda _=False, which=name: self.pressed.emit(which))

    def open_at(self, place: QPoint) -> None:
        """Shows the menu at a place of the screen."""
        self.menu.setActiveAction(self.menu.actions()[0])
        self.menu.popup(place)
