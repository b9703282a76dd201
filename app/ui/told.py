"""How the screen speaks of a line of the log: the window's words, its way of writing moments."""

from __future__ import annotations

from datetime import date, datetime

from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.log.telling import Manner, signed_words, tell
from app.trial.clocks import parse_instant
from app.ui import clockface
from app.ui.kit import Kit

_SHOWN_DIGITS = 16


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


def facts_told(kit: Kit, desk: Desk, event: Event) -> tuple[str, ...]:
    """What a second person reads of a line before they sign it: every open fact in words.

    Of what is compared letter by letter only the beginning of the configuration's digest.
    """
    told = tell(desk, event, manner_of(kit)).details
    found = []
    for one in told:
        value = one.value[:_SHOWN_DIGITS] if one.name == "configuration" else one.value
        again = one.name == "seat" and any(d.name == "esign" for d in told)
        if not again and (not one.exact or one.name == "configuration"):
            found.append(kit.say("told.fact", caption=heading(one.caption), value=value))
    return tuple(found)


def asked_of(kit: Kit, desk: Desk, event: Event) -> str:
    """The same under the name of its kind, two facts on a line, for the dialog that asks it."""
    facts = facts_told(kit, desk, event)
    pairs = (" · ".join(facts[place : place + 2]) for place in range(0, len(facts), 2))
    return "\n".join((kit.say(f"kind.{event.kind}"), *pairs))


def heading(words: str) -> str:
    """The same words with a great letter at the beginning, as they stand above a value."""
    return words[:1].upper() + words[1:]
