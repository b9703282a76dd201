"""What a screen reader is told while a test runs."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


class Heard:
    """Announcements in order. Without a screen Qt hands them to nobody, so they are caught here."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def note(self, event: QAccessibleAnnouncementEvent) -> None:
        """An announcement is made."""
        self.words.append(event.message())


def listen(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Hears everything that is announced from now on."""
    heard = Heard()
    monkeypatch.setattr(QAccessible, "updateAccessibility", heard.note)
    return heard
