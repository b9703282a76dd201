"""What a screen reader is told while a test runs."""

from __future__ import annotations

import pytest

from app.ui.widgets import styling


class Heard:
    """Announcements in order. Without a screen Qt hands them to nobody, so they are caught here."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def note(self, event: object) -> None:
        """An announcement is made."""
        self.words.append(event.message())  # type: ignore[attr-defined]


def listen(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Hears everything that is announced from now on."""
    heard = Heard()
    monkeypatch.setattr(styling.QAccessible, "updateAccessibility", heard.note)
    return heard


