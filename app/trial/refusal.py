"""The two failures a user may meet: he may not (Refusal), or the world failed (Trouble).

Both carry a code and plain facts, never a sentence: the sentence is looked up
in the word catalogue under ``refusal.CODE`` or ``trouble.CODE``, in the
language of the reader. Facts must never hold a sealed or personal value.
"""

from __future__ import annotations


class Failure(Exception):
    """What is common to Refusal and Trouble: a code and the facts its sentence needs."""

    family = "failure"

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    @property
    def key(self) -> str:
        """The key of the sentence in the word catalogue, for example ``refusal.weight.zero``."""
        return f"{self.family}.{self.code}"

    def __str__(self) -> str:
        told = ", ".join(f"{name}={value}" for name, value in self.facts.items())
        return f"{self.key}({told})"


class Refusal(Failure):
    """The user may not do this; the sentence says what, why and what to do instead."""

    family = "refusal"


class Trouble(Failure):
    """The world failed (disk full, file locked, printer gone); nothing is half-written."""

    family = "trouble"
