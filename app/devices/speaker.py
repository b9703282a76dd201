"""Short sounds through what the system has for them; a machine without any is simply silent."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from app.devices.resources import RESOURCES

_PLAYERS = ("pw-play", "paplay", "aplay", "afplay")
_QUIET = {"aplay": ("-q",)}
Find = Callable[[str], str | None]


class SystemSpeaker:
    """Plays a sound of ``resources/sounds`` by its name; returns at once.

    On Windows by the system itself, elsewhere by the first known player that is
    installed. `find` tells where a program is.
    """

    def __init__(self, find: Find = shutil.which) -> None:
        self._sounds: Mapping[str, Path] = {
            path.stem: path for path in sorted((RESOURCES / "sounds").glob("*.wav"))
        }
        self._command = _player(find)
        self._playing: list[subprocess.Popen[bytes]] = []

    def play(self, name: str) -> bool:
        """Whether a sound of that name began."""
        sound = self._sounds.get(name)
        if sound is None:
            return False
        if sys.platform == "win32":
            return _by_windows(sound)
        # Those that have ended are waited for, so that none stays behind.
        self._playing = [one for one in self._playing if one.poll() is None]
        if not self._command:
            return False
        nothing = subprocess.DEVNULL
        try:
            begun = subprocess.Popen(
                [*self._command, str(sound)], stdin=nothing, stdout=nothing, stderr=nothing
            )
        except OSError:
            return False
        self._playing.append(begun)
        return True

    def finish(self) -> None:
        """Waits for what is still heard; every sound is shorter than a second."""
        for one in self._playing:
            one.wait()
        self._playing = []


def _player(find: Find) -> tuple[str, ...]:
    for name in _PLAYERS:
        if (place := find(name)) is not None:
            return (place, *_QUIET.get(name, ()))
    return ()


if sys.platform == "win32":
    import winsound

    def _by_windows(sound: Path) -> bool:
        how = winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT
        try:
            winsound.PlaySound(str(sound), how)
        except RuntimeError:
            return False
        return True

else:

    def _by_windows(sound: Path) -> bool:
        return False
