"""Typed numbers: what is a number is decided here, once, and nothing is guessed.

A comma or a point is the decimal mark, never a grouping mark: one at most,
with a digit on either side. Everything that could be read in two ways is
refused rather than repaired: grouping, signs, exponents, spaces, digits of
other scripts, idle leading zeros. A locale's own number parser must not be
used instead; it may drop a mark and make a tenfold error of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.trial.refusal import Refusal

MOST_DIGITS = 9
"""Digits before the decimal mark of a weight, a volume or a percentage."""
MOST_DECIMALS = 6
MOST_CELL_DIGITS = 12

_DIGITS = "0123456789"
_MARKS = ".,"
_GROUPING = "'’`´_\u00b7\u02d9\u066c"
_SIGNS = "+-−–—±"
_EXPONENTS = "eE^×*"
_DECIMAL_MARK = {"fr": ",", "en": "."}
_GROUP_SPACE = "\u202f"


def read_decimal(typed: str, *, what: str, max_decimals: int = MOST_DECIMALS) -> Decimal:
    """The exact value of a typed number that may have decimals, zero or more.

    `what` names the field in the refusal. Raises Refusal ``number.empty``,
    ``number.too_long``, ``number.grouping``, ``number.sign``,
    ``number.exponent``, ``number.malformed``, ``number.leading_zero``,
    ``number.decimals``.
    """
    _refuse_unreadable(typed, what)
    whole, mark, decimals = typed.replace(",", ".").partition(".")
    if not whole or (mark and not decimals):
        raise Refusal("number.malformed", what=what)
    _refuse_digits(whole, what, MOST_DIGITS)
    if len(decimals) > max_decimals:
        raise Refusal("number.decimals", what=what, limit=max_decimals)
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def read_cells(typed: str, *, what: str) -> int:
    """A typed number of cells, whole; a decimal mark in it may be meant as grouping.

    Raises Refusal ``number.whole`` for any decimal mark, and as `read_decimal`.
    """
    _refuse_unreadable(typed, what)
    if any(mark in typed for mark in _MARKS):
        raise Refusal("number.whole", what=what)
    _refuse_digits(typed, what, MOST_CELL_DIGITS)
    return int(typed)


def show_decimal(value: Decimal | int) -> str:
    """The one plain form of a number: a point, no exponent, no grouping, no idle zero."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def echo(value: Decimal | int, language: str) -> str:
    """A number as understood, for people: ``8,35`` in French, ``8.35`` in English.

    Thousands stand apart by a narrow no-break space in both languages, since a
    comma is a decimal mark here (ISO 80000-1, 7.3). Raises KeyError for a
    language without a decimal mark.
    """
    mark, sign = _DECIMAL_MARK[language], "−" if value < 0 else ""
    whole, _, decimals = show_decimal(Decimal(value).copy_abs()).partition(".")
    grouped = f"{int(whole):,}".replace(",", _GROUP_SPACE)
    return sign + grouped + (mark + decimals if decimals else "")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence; the catalogue says how it is shown.

    ``{volume:fr}`` in a French text gives ``7,8``, ``{volume:en}`` in an
    English one ``7.8``.
    """

    value: Decimal | int

    def __format__(self, language: str) -> str:
        return echo(self.value, language)


def _refuse_unreadable(typed: str, what: str) -> None:
    if not typed:
        raise Refusal("number.empty", what=what)
    marks = sum(typed.count(mark) for mark in _MARKS)
    if marks > 1 or any(c.isspace() or c in _GROUPING for c in typed):
        raise Refusal("number.grouping", what=what)
    if any(c in _SIGNS for c in typed):
        raise Refusal("number.sign", what=what)
    if typed[0] in _DIGITS and any(c in _EXPONENTS for c in typed):
        raise Refusal("number.exponent", what=what)
    if any(c not in _DIGITS + _MARKS for c in typed):
        raise Refusal("number.malformed", what=what)


def _refuse_digits(whole: str, what: str, most: int) -> None:
    if len(whole) > most:
        raise Refusal("number.too_long", what=what, limit=most)
    if len(whole) > 1 and whole.startswith("0"):
        raise Refusal("number.leading_zero", what=what)
