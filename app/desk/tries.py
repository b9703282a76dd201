"""Wrong passphrases as a workstation keeps them while the program does not run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Tried:
    """What is kept of a seat's wrong passphrases: in a row, told by no line yet, how long ago.

    `ago` is in seconds since the last one, 0 when that cannot be known.
    """

    in_row: int
    untold: int
    ago: float = 0.0


class AttemptMemory(Protocol):
    """Keeps them while the program does not run, apart from every study file."""

    def recall(self) -> Mapping[str, Tried]:
        """What is kept, by the seat's id."""
        ...

    def keep(self, seat: str, tried: Tried) -> None:
        """Keeps it on disk in place of what was; the last wrong one was just now."""
        ...
