"""When two spellings are one word: capitals, accents and spaces do not tell words apart."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN_WORDS = re.compile(r"[\W_]+")


def tidy(text: str) -> str:
    """The text in Unicode form NFC, without blanks at either end."""
    return unicodedata.normalize("NFC", text).strip()


def fold(text: str) -> str:
    """What two spellings of one word have in common: ``fold("TEMOIN") == fold("Témoin")``."""
    # Long lists are mostly ASCII, which Unicode's forms leave as it is.
    if text.isascii():
        return " ".join(text.casefold().split())
    lowered = unicodedata.normalize("NFKD", text.casefold()).casefold()
    bare = "".join(c for c in lowered if not unicodedata.category(c).startswith("M"))
    return " ".join(unicodedata.normalize("NFKC", bare).split())


def fold_header(text: str) -> str:
    """A column's title folded, its dots, hyphens and underscores read as spaces."""
    return _BETWEEN_WORDS.sub(" ", fold(text)).strip()
