"""How the screen speaks of a line of the log: the window's words, its way of writing moments."""

from __future__ import annotations

from datetime import date, datetime

from app.custody.event import Event
from app.desk.log.telling import Manner, signed_words
from app.trial.clocks import parse_instant
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


def signed_by(kit: Kit, event: Event) -> str:
    """Who signed a line, with what meaning and when."""
    at = parse_instant(event.at).astimezone(kit.zone)
    return signed_words(event, kit.words, clockface.short(at, kit.words.language))


def heading(words: str) -> str:
    """The same words with a great letter at the beginning, as they stand above a value."""
    return words[:1].upper() + words[1:]
