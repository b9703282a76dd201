"""The navigation rail: the pages, the time left before the lock, the lock."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QSpacerItem, QVBoxLayout

from app.ui.kit import Kit
from app.ui.spec import PageSpec
from app.ui.tokens import RAIL, RAIL_NARROW
from app.ui.widgets.text import label

NARROW_BELOW = 1280


class Rail(QFrame):
    """One button a page, its shortcut on it; icons only in a narrow window."""

    chosen = Signal(str)
    lock = Signal()

    def __init__(self, kit: Kit, study: str, specs: Sequence[PageSpec]) -> None:
        super().__init__()
        self.setObjectName("rail")
        self.kit = kit
        self._specs = [spec for spec in specs if spec.on_rail]
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        layout = self._column = QVBoxLayout(self)
        self._name = label("Opaline", "card-title", wrap=False)
        self._study = label(study, "caption", wrap=False)
        layout.addWidget(self._name)
        layout.addWidget(self._study)
        self._gap = QSpacerItem(0, 0)
        layout.addItem(self._gap)
        for spec in self._specs:
            layout.addWidget(self._button(spec))
        layout.addStretch()
        self._left = label("", "muted", wrap=False)
        layout.addWidget(self._left)
        self._lock = QPushButton()
        self._lock.setObjectName("lock")
        self._lock.clicked.connect(self.lock)
        layout.addWidget(self._lock)
        self._narrow = False
        self.dress()
        kit.look.changed.connect(self.dress)

    def _button(self, spec: PageSpec) -> QPushButton:
        button = QPushButton()
        button.setCheckable(True)
        button.setToolTip(f"{self._words(spec)} {spec.shortcut}".strip())
        button.setAccessibleName(self._words(spec))
        button.clicked.connect(lambda: self.chosen.emit(spec.name))
        self._group.addButton(button)
        self._buttons[spec.name] = button
        return button

    def _words(self, spec: PageSpec) -> str:
        return self.kit.say(f"page.{spec.name}.rail")

    def show_page(self, name: str) -> None:
        """Marks the page in front; none when it is not on the rail."""
        self._group.setExclusive(False)
        for known, button in self._buttons.items():
            button.setChecked(known == name)
        self._group.setExclusive(True)

    def tell_left(self, words: str) -> None:
        """How long until the window locks itself."""
        self._left.setText("" if self._narrow else words)

    def set_narrow(self, narrow: bool) -> None:
        """Icons only, or icons and words."""
        if narrow != self._narrow:
            self._narrow = narrow
            self.dress()

    def dress(self) -> None:
        """Icons, words and width in the look of the moment."""
        look, theme = self.kit.look, self.kit.look.theme
        for spec in self._specs:
            button = self._buttons[spec.name]
            button.setIcon(look.icon(spec.icon, "shell_text"))
            words = f"  {self._words(spec)}"
            shown = f"{words}   {spec.shortcut}" if spec.shortcut else words
            button.setText("" if self._narrow else shown)
        self._lock.setIcon(look.icon("lock", "shell_text"))
        self._lock.setText("" if self._narrow else f"  {self.kit.say('rail.lock')}   Ctrl+L")
        self._lock.setAccessibleName(self.kit.say("rail.lock"))
        self._name.setVisible(not self._narrow)
        self._study.setVisible(not self._narrow)
        self._column.setContentsMargins(*(look.px(side) for side in (10, 16, 10, 14)))
        self._column.setSpacing(look.px(4))
        self._gap.changeSize(0, look.px(14))
        self._column.invalidate()
        self.setFixedWidth(look.px(RAIL_NARROW if self._narrow else RAIL))
        self.setProperty("theme", theme.name)
