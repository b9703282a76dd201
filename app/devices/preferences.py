"""What a workstation remembers of its window, in one small file of the user's; never of a study."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from platformdirs import user_config_path, user_log_path

from app.devices.writing import write_whole

_NAME = "Opaline"


class FilePreferences:
    """Texts by name in ``window.json``; what cannot be read or written is as if never said."""

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (folder or user_config_path(_NAME, appauthor=False)) / "window.json"

    def get(self, name: str, default: str) -> str:
        """A remembered text, or `default`."""
        value = self._read().get(name)
        return value if isinstance(value, str) else default

    def put(self, name: str, value: str) -> None:
        """Remembers a text."""
        kept = {**self._read(), name: value}
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(self._path, json.dumps(kept, indent=1, sort_keys=True).encode())

    def _read(self) -> dict[str, object]:
        try:
            told = json.loads(self._path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}


def write_report(text: str, name: str, folder: Path | None = None) -> Path | None:
    """Keeps the report of a defect for whoever mends it; None when it could not be written."""
    place = folder or user_log_path(_NAME, appauthor=False)
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_whole(place / name, text.encode())
    except OSError:
        return None
    return place / name
