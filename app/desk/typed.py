"""Typed text in its one form, so that what is signed can be compared and encoded."""

from __future__ import annotations

import unicodedata

from app.trial.refusal import Refusal


def composed(typed: str) -> str:
    """The text without space around it, its accents composed (NFC): a pasted one may not be."""
    return unicodedata.normalize("NFC", typed.strip())


def read_text(typed: str, *, field: str, most: int = 80, least: int = 1) -> str:
    """The composed text of `least` to `most` characters; raises Refusal ``request.text``."""
    text = composed(typed)
    if not least <= len(text) <= most:
        raise Refusal("request.text", field=field, most=most)
    return text
