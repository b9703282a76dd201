"""Which word of the list is which arm: said by the statistician's key, confirmed by two people.

No check can find a key with its arms exchanged; only people can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from app.blind.arm import Arm, arm_code, arm_from_code
from app.blind.spelling import fold, tidy
from app.trial.refusal import Refusal, Trouble

_LETTERS_OF_ALL = ["C", "T"]


@dataclass(frozen=True, slots=True)
class ArmMapping:
    """A complete, one-to-one mapping from the words of a list to the two arms; shows neither."""

    _arms: Mapping[str, Arm] = field(repr=False)

    @classmethod
    def of(cls, arms: Mapping[str, Arm], tokens: Iterable[str]) -> Self:
        """The mapping of a list whose arms are called `tokens`.

        Raises Refusal ``mapping.incomplete`` when a word of the list has no
        arm, ``mapping.unknown_word`` for a word that the list does not use,
        ``mapping.not_one_to_one`` when not each arm has exactly one word.
        """
        wanted = {fold(token) for token in tokens}
        given = [fold(token) for token in arms]
        if wanted - set(given):
            raise Refusal("mapping.incomplete")
        if set(given) - wanted:
            raise Refusal("mapping.unknown_word")
        if sorted(map(arm_code, arms.values())) != _LETTERS_OF_ALL or len(wanted) != len(given):
            raise Refusal("mapping.not_one_to_one")
        return cls({tidy(token): arm for token, arm in arms.items()})

    @classmethod
    def from_codes(cls, codes: Mapping[str, str]) -> Self:
        """The mapping of an opened sealed payload; raises Trouble ``mapping.unreadable``."""
        try:
            return cls.of({token: arm_from_code(code) for token, code in codes.items()}, codes)
        except (Refusal, Trouble):
            raise Trouble("mapping.unreadable") from None

    def codes(self) -> dict[str, str]:
        """Each word with the letter of its arm, for a sealed payload and nothing else."""
        return {token: arm_code(self._arms[token]) for token in sorted(self._arms)}

    def arm_of(self, token: str) -> Arm:
        """The arm of a row's word, whatever its capitals and accents.

        Raises Refusal ``mapping.unknown_word`` when the list has no such word.
        """
        for known, arm in self._arms.items():
            if fold(known) == fold(token):
                return arm
        raise Refusal("mapping.unknown_word")
