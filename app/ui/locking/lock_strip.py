"""The last minute before the window locks itself, told across its whole width."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout

from app.ui.kit import Kit
from app.ui.widgets.styling import announce
from app.ui.widgets.text import label


class LockStrip(QFrame):
    """Hidden but for that minute."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.setObjectName("practice")
        self._words = label("", wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 3, 20, 3)
        row.addWidget(self._words)
        row.addStretch()
        self.hide()

    def tell(self, seconds: int) -> None:
        """How many seconds are left, once a second; heard when it begins."""
        self._words.setText(self.kit.words.count("lock.warning", seconds))
        if self.isHidden():
            self.show()
            announce(self, self._words.text())

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()
