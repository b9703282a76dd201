"""The register of provocations: for each finding, files that must bring it about."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from app.custody.verdict import Anchor
from tests.custody.scribe import Scribe


@dataclass(frozen=True)
class Broken:
    """A file, the line at which it must be found broken, and what it is held against."""

    scribe: Scribe
    line: int
    against: Anchor | None = None
    copy: Scribe | None = None

    @property
    def anchors(self) -> list[Anchor]:
        """The anchor, if there is one."""
        return [self.against] if self.against else []

    @property
    def is_alone(self) -> bool:
        """Whether the file is broken in itself, without anything it is held against."""
        return self.against is None and self.copy is None


Act = Callable[[], Scribe | Broken]
A = TypeVar("A", bound=Act)
PROVOCATIONS: list[tuple[str, Act]] = []


def provokes(code: str) -> Callable[[A], A]:
    """Registers an act that must be found with this code, at the file's last line by default."""

    def register(act: A) -> A:
        PROVOCATIONS.append((code, act))
        return act

    return register


def broken(act: Act) -> Broken:
    """What an act made."""
    made = act()
    return made if isinstance(made, Broken) else Broken(made, len(made.lines) - 1)
