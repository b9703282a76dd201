"""The window's shortcuts, each said once: bound, shown on its button, listed by F1."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.dialog import Dialog
from app.ui.widgets.keys import show_keys
from app.ui.widgets.text import label

SHEET, FIND, LOCK, BACK, REVEAL = "F1", "Ctrl+F", "Ctrl+L", "Alt+Left", "F8"
MENU, MONITOR = "F11", "Ctrl+M"
WINDOW = {
    "sheet": SHEET, "find": FIND, "lock": LOCK, "back": BACK, "reveal": REVEAL, "monitor": MONITOR,
}  # fmt: skip
"""What holds on every page, by the name of its words (``shortcut.NAME``)."""


def bind(owner: QWidget, keys: str, act: Callable[[], object]) -> QShortcut:
    """Has keys do an act from anywhere in the owner's window while the owner is visible."""
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setAutoRepeat(False)
    shortcut.activated.connect(act)
    return shortcut


class ShortcutSheet(Dialog):
    """What can be done from the keyboard, here and now: the window's own and the page's buttons."""

    def __init__(self, kit: Kit, pages: Sequence[tuple[str, str]], page: QWidget) -> None:
        super().__init__(kit, kit.say("shortcut.title"), "keyboard", "primary")
        here = {words: keys for words, keys in _of_page(page) if keys}
        everywhere = {kit.say(f"shortcut.{name}"): show_keys(kit, k) for name, k in WINDOW.items()}
        there = {words: show_keys(kit, keys) for words, keys in pages}
        columns = QHBoxLayout()
        columns.setSpacing(kit.look.px(36))
        half = (len(there) + 1) // 2
        known = list(there.items())
        for parts in (
            (("pages", dict(known[:half])),), (("more_pages", dict(known[half:])),),
            (("here", here), ("window", everywhere)),
        ):  # fmt: skip
            column = QVBoxLayout()
            for title, told in parts:
                if told:
                    column.addWidget(label(kit.say(f"shortcut.{title}"), "card-title"))
                    column.addLayout(_grid(told))
            column.addStretch()
            columns.addLayout(column)
        self.body.addLayout(columns)
        self.cancel.say(kit.say("shortcut.close"))


def _of_page(page: QWidget) -> list[tuple[str, str]]:
    buttons = (b for b in page.findChildren(Button) if b.isVisible() and b.isEnabled())
    return [(button.words, button.keys) for button in buttons]


def _grid(told: Mapping[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(2)
    for line, (words, keys) in enumerate(told.items()):
        grid.addWidget(label(words, wrap=False), line, 0)
        grid.addWidget(label(keys, "strong", wrap=False), line, 1)
    return grid
