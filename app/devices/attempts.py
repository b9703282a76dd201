"""Wrong passphrases kept while the program does not run: one small file of the user's own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import cast

import platformdirs

from app.desk.ports import Clock
from app.desk.tries import Tried
from app.devices.clock import SystemClock
from app.devices.writing import replace_file
from app.trial.clocks import parse_instant, show_instant
from app.trial.refusal import Refusal

_SEAT = re.compile(r"[0-9a-f]{16}")
_MOST = 10**6


class AttemptFile:
    """Wrong passphrases by seat in ``attempts.json``, mode 0600, apart from every study file.

    What cannot be read is as if it was never there, and what cannot be written is
    forgotten with the program: nobody is kept out by a full disk.
    """

    def __init__(self, folder: Path | None = None, clock: Clock | None = None) -> None:
        folder = folder or platformdirs.user_state_path("opaline", appauthor=False)
        self._path = folder / "attempts.json"
        self._clock = clock or SystemClock()

    def recall(self) -> Mapping[str, Tried]:
        """What is kept, by the seat's id; a clock that was set back counts for no time."""
        found = {}
        for seat, (in_row, untold, last) in self._read().items():
            ago = (self._clock.now() - parse_instant(last)).total_seconds()
            found[seat] = Tried(in_row, untold, max(0.0, ago))
        return found

    def keep(self, seat: str, tried: Tried) -> None:
        """Puts it on disk in one step, as of now; a seat of which nothing is left to tell goes."""
        kept = {name: list(told) for name, told in self._read().items()}
        kept.pop(seat, None)
        if tried.in_row or tried.untold:
            kept[seat] = [tried.in_row, tried.untold, show_instant(self._clock.now())]
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            replace_file(self._path, json.dumps(kept, sort_keys=True).encode())

    def _read(self) -> dict[str, tuple[int, int, str]]:
        try:
            told = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        kept = told.items() if isinstance(told, dict) else ()
        return {
            seat: cast("tuple[int, int, str]", tuple(value))
            for seat, value in kept if _SEAT.fullmatch(seat) and _is_told(value)
        }  # fmt: skip


def _is_told(value: object) -> bool:
    if not isinstance(value, list) or len(value) != 3:
        return False
    *numbers, last = value
    if not all(type(number) is int and 0 <= number < _MOST for number in numbers):
        return False
    return isinstance(last, str) and _is_instant(last)


def _is_instant(text: str) -> bool:
    try:
        parse_instant(text)
    except Refusal:
        return False
    return True
