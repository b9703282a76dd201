"""Donation number, product and expiry out of an ISBT 128 code; such codes are read, never printed.

ISBT 128 Standard Technical Specification: each data structure begins with its
own two characters and has a fixed length, so a compound message is their
concatenation, with the message structure 023 (``=+``, how many follow) in
front or not. What is not wholly of known structures is not read: half a code
names no vial.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_SYMBOLOGY = ("]C0", "]d1", "]d2", "]Q1")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*"
_DIN = re.compile(r"[A-NP-Z1-9][0-9]{4}[0-9]{2}[0-9]{6}")
_FLAGS = re.compile(r"[0-9]{2}|[0-9A-Z]{2}")
_DIN_SIZE, _FLAG_SIZE = 13, 2
_LENGTHS = {
    "=<": 8, "=>": 6, "&>": 10, "=*": 6, "&*": 10, "=}": 6, "&}": 10, "=+": 5, "=(": 16, "=,": 6,
}  # fmt: skip
_CENTURY = 2000
_CHECK_FLAGS = 60
"""Flags from 60 on hold the check character's rank (type 3)."""


@dataclass(frozen=True, slots=True)
class Isbt:
    """What a code tells: the donation number without its flags; what it leaves out is empty."""

    din: str
    product: str = ""
    expiry: date | None = None

    @property
    def vial(self) -> str:
        """What names one container: donation and product code, whose end is its division."""
        return f"{self.din}/{self.product}" if self.product else self.din


def check_character(din: str) -> str:
    """ISO 7064 MOD 37-2 over the thirteen characters of a donation number."""
    total = sum(_ALPHABET.index(char) << (13 - i) for i, char in enumerate(din))
    return _ALPHABET[(38 - total % 37) % 37]


def read_isbt(scanned: str) -> Isbt | None:
    """A scanned code, or a donation number typed with its check character; None for anything else.

    A wrong check character, alone or in the flags, is no code.
    """
    found = read_part(scanned)
    return found if found is not None and found.din else None


def read_part(scanned: str) -> Isbt | None:
    """The same of a linear code too, which tells one thing alone: `din` may be empty.

    None for a code without donation number, product and expiry.
    """
    if not is_isbt(scanned):
        return _typed(scanned)
    told = _structures(_bare(scanned))
    if told is None or not told.keys() & {"=", "=<", "=>", "&>"}:
        return None
    donation = told.get("=", "")
    din, flags = donation[:_DIN_SIZE], donation[_DIN_SIZE:]
    if donation and not _is_din(din, flags):
        return None
    days = told.get("=>") or told.get("&>")
    expiry = _day(days) if days else None
    if days and expiry is None:
        return None
    product = told.get("=<", "")
    if product and not (product.isascii() and product.isalnum()):
        return None
    return Isbt(din, product, expiry)


def is_isbt(scanned: str) -> bool:
    """Whether a code says of itself that it is of ISBT 128, whole or not."""
    return _bare(scanned).startswith(("=", "&"))


def _bare(scanned: str) -> str:
    for prefix in _SYMBOLOGY:
        scanned = scanned.removeprefix(prefix)
    return scanned


def _typed(text: str) -> Isbt | None:
    plain = text.replace(" ", "").upper()
    din, check = plain[:_DIN_SIZE], plain[_DIN_SIZE:]
    fits = _DIN.fullmatch(din) is not None and din.isascii() and check == check_character(din)
    return Isbt(din) if fits else None


def _structures(text: str) -> dict[str, str] | None:
    told: dict[str, str] = {}
    expected = None
    while text:
        name, size = _next(text)
        value = text[len(name) : len(name) + size]
        if name in told or len(value) < size:
            return None
        text = text[len(name) + size :]
        if name == "=+":
            if told or expected is not None or not (value.isascii() and value.isdigit()):
                return None
            expected = int(value[:2])
        else:
            told[name] = value
    return told if expected in (None, len(told)) else None


def _next(text: str) -> tuple[str, int]:
    if text[:2] in _LENGTHS:
        return text[:2], _LENGTHS[text[:2]]
    if text.startswith("=") and text[1:2].isalnum():
        return "=", _DIN_SIZE + _FLAG_SIZE
    return text, 1


def _is_din(din: str, flags: str) -> bool:
    if _DIN.fullmatch(din) is None or not din.isascii() or _FLAGS.fullmatch(flags) is None:
        return False
    checked = flags.isdigit() and _CHECK_FLAGS <= int(flags) < _CHECK_FLAGS + len(_ALPHABET)
    return not checked or _ALPHABET[int(flags) - _CHECK_FLAGS] == check_character(din)


def _day(digits: str) -> date | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    # One digit for the century, of which 0 is the present one.
    year, day = _CENTURY + 100 * int(digits[0]) + int(digits[1:3]), int(digits[3:6])
    if digits[0] == "9":
        year -= 1000
    hours = digits[6:]
    if hours and not (int(hours[:2]) < 24 and int(hours[2:]) < 60):
        return None
    if not 1 <= day <= 366:
        return None
    found = date(year, 1, 1) + timedelta(days=day - 1)
    return found if found.year == year else None
