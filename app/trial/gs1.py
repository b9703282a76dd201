"""Lot and expiry out of a GS1 element string, as the codes on medical supplies hold them.

GS1 General Specifications, chapter 3: application identifiers 01 (14 digits),
11, 13, 15 and 17 (a date, YYMMDD), 10, 21 and 240 (up to 20, 20 and 30
characters, ended by a group separator or the end). A string with anything
else in it is not read: half a code is no lot. Nor is one without a trade
item number and its check digit, or the bare lot ``1023`` would be read as 23.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

_SEPARATOR = "\x1d"
_SYMBOLOGY = ("]C1", "]d2", "]Q3", "]e0")
_FIXED = {"01": 14, "11": 6, "13": 6, "15": 6, "17": 6}
_OPEN = {"10": 20, "21": 20, "240": 30}
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Gs1:
    """What a code tells of a supply; `expiry` is None when it does not tell it."""

    lot: str
    expiry: date | None
    serial: str = ""
    """The serial number (21); empty when the code has none."""


def read_gs1(scanned: str) -> Gs1 | None:
    """Lot and expiry of a scanned code; None for anything that is not wholly GS1 or has no lot.

    A day 00 stands for the last of its month (General Specifications, 3.4.7).
    """
    for prefix in _SYMBOLOGY:
        scanned = scanned.removeprefix(prefix)
    told = _elements(scanned.removeprefix(_SEPARATOR))
    if told is None or "10" not in told or not _is_trade_item(told.get("01", "")):
        return None
    serial = told.get("21", "")
    if "17" not in told:
        return Gs1(told["10"], None, serial)
    expiry = _day(told["17"])
    return None if expiry is None else Gs1(told["10"], expiry, serial)


def is_gs1(scanned: str) -> bool:
    """Whether a code says of itself that it is GS1.

    By its symbology, by a separator in it, or because a trade item number with
    its check digit stands in front.
    """
    item = scanned[2:16] if scanned.startswith("01") else ""
    numbered = len(item) == _FIXED["01"] and item.isascii() and item.isdigit()
    return scanned.startswith(_SYMBOLOGY) or _SEPARATOR in scanned or (
        numbered and _is_trade_item(item)
    )


def _elements(text: str) -> dict[str, str] | None:
    told: dict[str, str] = {}
    while text:
        name = next((n for n in (*_FIXED, *_OPEN) if text.startswith(n)), None)
        if name is None or name in told:
            return None
        text = text[len(name):]
        if name in _FIXED:
            value, text = text[:_FIXED[name]], text[_FIXED[name]:].removeprefix(_SEPARATOR)
            if len(value) < _FIXED[name] or not (value.isascii() and value.isdigit()):
                return None
        else:
            value, _, text = text.partition(_SEPARATOR)
            if not (0 < len(value) <= _OPEN[name] and value.isascii() and value.isprintable()):
                return None
        told[name] = value
    return told


def _is_trade_item(digits: str) -> bool:
    # General Specifications, 7.9.1: weights 3 and 1, the check digit makes the sum whole tens.
    return bool(digits) and sum(int(d) * (3, 1)[i % 2] for i, d in enumerate(digits)) % 10 == 0


def _day(digits: str) -> date | None:
    year, month, day = _CENTURY + int(digits[:2]), int(digits[2:4]), int(digits[4:])
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except ValueError:
        return None
