"""Two printed shares, typed or scanned one after the other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desk.escrow.share_form import Share
from app.ui.kit import Kit
from app.ui.page import GAP
from app.ui.share_entry import ShareEntry


class SharePair(QWidget):
    """Fields for two of the three; what was typed is forgotten by `clear`."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP)
        self.entries = [ShareEntry(kit, kit.say(f"share.entry.{name}")) for name in ("one", "two")]
        for entry in self.entries:
            column.addWidget(entry)

    def take(self, scanned: str) -> bool:
        """Fills the first share that was not typed yet; False for what is no share's barcode."""
        if not ShareEntry.knows(scanned):
            return False
        free = next((entry for entry in self.entries if entry.empty()), self.entries[-1])
        return free.take(scanned)

    def read(self) -> tuple[Share, Share]:
        """Both; raises InField at the first row that is not as printed."""
        one, other = (entry.read() for entry in self.entries)
        return one, other

    def clear(self) -> None:
        """Forgets both."""
        for entry in self.entries:
            entry.clear()
