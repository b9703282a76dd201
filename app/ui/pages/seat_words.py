"""The life of a seat in words."""

from __future__ import annotations

from datetime import datetime

from app.desk.seats.seat_life import SeatLine
from app.ui.clockface import day
from app.ui.kit import Kit


def day_of(kit: Kit, stamp: str) -> str:
    """The day of a date or an instant as a line writes it, at the study's place."""
    moment = datetime.fromisoformat(stamp)
    shown = moment.astimezone(kit.zone) if moment.tzinfo else moment.replace(tzinfo=kit.zone)
    return day(shown, kit.words.language)


def life_words(kit: Kit, one: SeatLine) -> str:
    """What a line did to a seat."""
    words = kit.say(f"seat.turning.{one.turning.value}")
    if one.span is not None:
        names = {name: day_of(kit, getattr(one.span, name)) for name in ("trained", "start", "end")}
        return kit.say("seat.turning_span", words=words, **names)
    if one.key is not None:
        key = kit.say(f"seat.key.{one.key.value}")
        return kit.say("seat.turning_key", words=words, key=key, generation=str(one.generation))
    return words
