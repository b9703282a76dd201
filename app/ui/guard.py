"""The lock: hides the study and asks who is at the desk."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.ui.spec import OpenStudy
from app.ui.station import Station


class Guard(QObject):
    """Watches over one station."""

    locked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._station: Station | None = None

    def begin(self, station: Station, study: OpenStudy) -> None:
        """A person has signed in."""
        self._station = station

    def end(self) -> None:
        """Nobody is signed in."""
        self._station = None

    def tick(self) -> None:
        """A second has passed."""

    def lock(self, reason: str) -> None:
        """Hides the study at once."""
        if self._station is not None:
            self.locked.emit()
