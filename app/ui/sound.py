"""What is heard of a scan: one quiet tone for what fits, another for what is refused.

A sound is told nothing but that, so it is the same in both arms; the words on
the page always say more. It can be switched off, and where nothing plays it a
refusal is the system's own signal.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtWidgets import QApplication

TAKEN, REFUSED = "taken", "refused"
ON, OFF = "on", "off"


class Speaker(Protocol):
    """Plays the sounds that ship with the program, by name, without waiting for their end."""

    def play(self, name: str) -> bool:
        """Whether it could begin."""
        ...


class Sound:
    """Called with whether a scan fits; between `hold` and `let_go` one sound answers all."""

    def __init__(self, speaker: Speaker | None = None, *, on: bool = True) -> None:
        self.on = on
        self._speaker = speaker
        self._held: list[bool] | None = None

    def __call__(self, fits: bool) -> None:
        """Makes it heard, unless it is switched off."""
        if self._held is not None:
            self._held.append(fits)
        elif self.on and not self._play(TAKEN if fits else REFUSED) and not fits:
            QApplication.beep()

    def hold(self) -> None:
        """What is answered from here on belongs to one scan."""
        self._held = []

    def let_go(self, taken: bool) -> None:
        """The scan was dealt with: refused if anything refused it, else it fits if it was taken."""
        told, self._held = self._held or [], None
        if told or taken:
            self(all(told))

    def _play(self, name: str) -> bool:
        return self._speaker is not None and self._speaker.play(name)
