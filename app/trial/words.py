"""Words by key, in the reader's language, from gettext catalogues.

A message's id is its key (``refusal.weight.zero``), never a sentence, so a
missing word cannot pass for a translation. Placeholders are ``{name}``.
"""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable
from decimal import Decimal

from app.trial.quantities import echo
from app.trial.refusal import Failure

LANGUAGES = ("fr", "en")
_NAMING = frozenset({"what", "field", "step", "item", "check"})
_NUMBERS = frozenset({
    "expected", "final", "fits", "former", "found", "high", "kg", "limit", "low", "spread",
})  # fmt: skip
"""Facts that are numbers when they look like one: shown with the marks of the language."""
_PLAIN = re.compile(r"[0-9]+(\.[0-9]+)?")


class MissingWord(LookupError):
    """The catalogue has no text under this key; a defect of the program, never of the user."""


class Words:
    """One language's words, read from the bytes of compiled ``.mo`` files, one file a room."""

    def __init__(self, language: str, compiled: Iterable[bytes]) -> None:
        self.language = language
        self._catalogue = gettext.NullTranslations()
        for catalogue in compiled:
            self._catalogue.add_fallback(gettext.GNUTranslations(io.BytesIO(catalogue)))
        self._known: dict[str, str] = {}

    def say(self, key: str, /, **facts: object) -> str:
        """The text under `key` with its placeholders filled; raises MissingWord."""
        text = self._known.get(key)
        if text is None:
            # Asking the catalogues in turn was half of what telling a line of the log cost.
            text = self._known[key] = self._catalogue.gettext(key)
        if text == key:
            raise MissingWord(f"{self.language}: {key}")
        return text.format(**facts) if facts else text

    def count(self, key: str, number: int, /, **facts: object) -> str:
        """The text under `key` in the plural form for `number`; ``{number}`` is filled."""
        text = self._catalogue.ngettext(key, key, number)
        if text == key:
            raise MissingWord(f"{self.language}: {key}")
        return text.format(number=number, **facts)

    def sentence(self, failure: Failure) -> str:
        """What happened, why, and what to do next, for a Refusal or a Trouble.

        Facts that name a field, a step or a thing are told in the reader's words.
        """
        facts = {name: self._fact(name, value) for name, value in failure.facts.items()}
        return self.say(failure.key, **facts)

    def _fact(self, name: str, value: object) -> object:
        if name in _NAMING:
            return self._term(str(value))
        if name in _NUMBERS and _PLAIN.fullmatch(str(value)):
            return echo(Decimal(str(value)), self.language)
        return value

    def _term(self, name: str) -> str:
        try:
            return self.say(f"term.{name}")
        except MissingWord:
            return name
