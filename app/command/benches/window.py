"""What the window costs beside an empty one of the same toolkit: start, memory, pages, keys.

Each is measured in a process of its own, drawn without a display;
``python -m app.command.benches.window PART`` is one of them.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.devices.clock import SetClock, stopwatch
from app.devices.preferences import FilePreferences
from app.devices.resources import window_fonts, window_icons, words
from app.trial.words import LANGUAGES

ROUNDS = 5
SWITCHES, KEYS = 40, 200
_NOW = datetime(2026, 3, 24, 13, 0, tzinfo=UTC)


def window_rows() -> Iterator[dict[str, object]]:
    """Ratios to an empty window: time to the first page, memory, a page switch, a key's echo."""
    seconds: dict[str, list[float]] = {"window": [], "empty": []}
    memory: dict[str, list[float]] = {"window": [], "empty": []}
    for _ in range(ROUNDS):
        for part, found in seconds.items():
            elapsed = stopwatch()
            memory[part].append(_child(part)["memory"][0])
            found.append(elapsed())
    yield _row("window_start", seconds["window"], seconds["empty"])
    yield _row("window_memory", memory["window"], memory["empty"])
    for part in ("page_switch", "key_echo"):
        told = _child(part)
        yield _row(part, told["thing"], told["floor"])


def _row(name: str, things: list[float], floors: list[float]) -> dict[str, object]:
    ratios = [thing / floor for thing, floor in zip(things, floors, strict=True)]
    return {
        "row": name, "ratio": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
    }  # fmt: skip


def _child(part: str) -> dict[str, list[float]]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app.command.benches.window", part]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    told: dict[str, list[float]] = json.loads(done.stdout)
    return told


def peak_kb() -> float:
    """The most memory that this process has had, in KiB; 1 where the system does not tell it."""
    # Not getrusage: on Linux its peak is that of the process before the program was loaded.
    status = Path("/proc/self/status")
    if not status.exists():
        return 1.0
    told = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
    return float(told["VmHWM"].split()[0])


def _empty() -> dict[str, list[float]]:
    from app.ui.drawn.measured import empty_window

    empty_window()
    return {"memory": [peak_kb()]}


def _window(folder: Path) -> dict[str, list[float]]:
    from app.command.cabinet import StudyCabinet
    from app.ui.drawn.gallery import application
    from app.ui.kit import Kit
    from app.ui.window import OpalineWindow

    running, look = application([], (window_fonts(), window_icons()))
    kit = Kit(look, words(LANGUAGES[0]), SetClock(_NOW), ZoneInfo("UTC"))
    cabinet = StudyCabinet(LANGUAGES[0])
    window = OpalineWindow(kit, cabinet, FilePreferences(folder), words, stopwatch)
    window.show()
    running.processEvents()
    return {"memory": [peak_kb()]}


def _page_switch(folder: Path) -> dict[str, list[float]]:
    from app.command.cabinet import StudyCabinet
    from app.command.practice import PASSPHRASE
    from app.ui.drawn.gallery import application
    from app.ui.drawn.measured import page_switches
    from app.ui.errand import Errands
    from app.ui.kit import Kit
    from app.ui.station import Station

    _, look = application([], (window_fonts(), window_icons()))
    cabinet = StudyCabinet(LANGUAGES[0])
    study = cabinet.explore(folder / "bench.opaline", lambda done, total: None)
    kit = Kit(look, words(LANGUAGES[0]), study.desk.clock, study.desk.study.zone)
    person = study.desk.sign_in("Claire Aubert", PASSPHRASE)
    station = Station(kit, Errands(), study.desk, person)
    told = page_switches(station, study, ("home", "people"), SWITCHES, stopwatch)
    station.errands.finish()
    cabinet.close()
    return told


def _key_echo() -> dict[str, list[float]]:
    from app.ui.drawn.gallery import application
    from app.ui.drawn.measured import key_echoes
    from app.ui.kit import Kit
    from app.ui.widgets.quantity_field import QuantityField

    _, look = application([], (window_fonts(), window_icons()))
    kit = Kit(look, words(LANGUAGES[0]), SetClock(_NOW), ZoneInfo("UTC"))
    field = QuantityField(kit, "kg", "kg", "weight_kg")
    return key_echoes(field, field.editor, KEYS, stopwatch)


def main(part: str) -> None:
    """Measures one part and tells its figures as JSON."""
    with tempfile.TemporaryDirectory(prefix="opaline-bench-") as hidden:
        folder = Path(hidden)
        parts = {
            "empty": _empty, "window": lambda: _window(folder),
            "page_switch": lambda: _page_switch(folder), "key_echo": _key_echo,
        }  # fmt: skip
        sys.stdout.write(json.dumps(parts[part]()) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
