"""Typed text in its one form, so that what is signed can be compared and encoded."""

from __future__ import annotations

import unicodedata

from app.trial.refusal import Refusal

LAST_LETTER = "\u024f"
SIGNS = "‐‑‒–—‘’‚“”„•…‹›€™−≤≥≠≈Ωµμ"
"""What papers can print and no later Unicode can reread: Latin letters and common signs."""


def composed(typed: str, field: str = "reason") -> str:
    """The text without space around it, its accents composed (NFC): a pasted one may not be.

    Half a character, as a damaged clipboard may give, raises Refusal ``request.character``.
    """
    text = unicodedata.normalize("NFC", typed.strip())
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Refusal("request.character", field=field)
    return text


def _printable(text: str) -> bool:
    return all(c <= LAST_LETTER or c in SIGNS for c in text) and text.isprintable()


def read_text(typed: str, *, field: str, most: int = 80, least: int = 1) -> str:
    """The composed text of `least` to `most` characters; raises Refusal ``request.text``.

    Letters beyond the Latin ones raise Refusal ``request.character``: they could
    not be printed on every paper that the text must stand on.
    """
    text = composed(typed, field)
    if not least <= len(text) <= most:
        raise Refusal("request.text", field=field, most=most)
    if not _printable(text):
        raise Refusal("request.character", field=field)
    return text
