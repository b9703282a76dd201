"""What a computation has to say, by the key of a word and its facts; worded elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.trial.quantities import Figure


@dataclass(frozen=True, slots=True)
class Line:
    """One line, said by ``words.say(line.key, **line.facts)``: every fact knows both languages."""

    key: str
    facts: Mapping[str, Figure | str]


@dataclass(frozen=True, slots=True)
class Caution(Line):
    """A warning: the dose is computed, and someone must look."""

    @property
    def code(self) -> str:
        """The stable name of the warning, for example ``dose.weight_low``."""
        return self.key.removeprefix("caution.")
