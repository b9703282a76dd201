"""How the screen speaks of a line of the log: the window's words, its way of writing moments."""

from __future__ import annotations

from datetime import date, datetime

from app.desk.telling import Manner
from app.ui import clockface
from app.ui.kit import Kit


def manner_of(kit: Kit) -> Manner:
    """The manner of the window: every moment with its zone, every day with its month as a word."""
    language = kit.words.language

    def moment(at: datetime) -> str:
        return clockface.full(at, language)

    def day(at: date) -> str:
        return clockface.day(datetime(at.year, at.month, at.day), language)

    return Manner(kit.words, moment, day)


def heading(words: str) -> str:
    """The same words with a great letter at the beginning, as they stand above a value."""
    return words[:1].upper() + words[1:]
