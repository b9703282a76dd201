"""Times for the eyes: month as a word, four-digit year, 24 hours, zone; the same on every machine.

Form after the clinical display rules of the NHS Common User Interface
(dates with the month in letters, whatever the regional settings are).
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

_MONTHS = {
    "fr": ("janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.",
           "nov.", "déc."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}  # fmt: skip
NO_BREAK = "\u00a0"


def day(moment: date, language: str) -> str:
    """``24 mars 2026``."""
    return NO_BREAK.join((near_day(moment, language), str(moment.year)))


def near_day(moment: date, language: str) -> str:
    """``24 mars``, where the year is plain."""
    number = "1er" if language == "fr" and moment.day == 1 else str(moment.day)
    return NO_BREAK.join((number, _MONTHS[language][moment.month - 1]))


def hour(moment: datetime) -> str:
    """``08:05``."""
    return f"{moment.hour:02}:{moment.minute:02}"


def zone_name(moment: datetime) -> str:
    """``CET (UTC+1)``."""
    offset = moment.utcoffset() or timedelta(0)
    minutes = round(offset.total_seconds() / 60)
    sign, (hours, rest) = ("−" if minutes < 0 else "+"), divmod(abs(minutes), 60)
    name = moment.tzname() or ""
    shown = f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
    return f"{name} ({shown})" if name and not name.startswith("UTC") else shown


def short(moment: datetime, language: str) -> str:
    """``24 mars 08:05``, for tables whose year is plain."""
    return f"{near_day(moment, language)}{NO_BREAK}{hour(moment)}"


def full(moment: datetime, language: str) -> str:
    """``24 mars 2026 08:05 CET (UTC+1)``."""
    return f"{day(moment, language)} {hour(moment)} {zone_name(moment)}"


def lasting(span: timedelta) -> str:
    """``3 h 05`` or ``12 min``: a span cut to the minute, never rounded up; sign left out."""
    minutes = int(abs(span.total_seconds()) // 60)
    hours, rest = divmod(minutes, 60)
    return f"{hours}{NO_BREAK}h{NO_BREAK}{rest:02}" if hours else f"{rest}{NO_BREAK}min"
