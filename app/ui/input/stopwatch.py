"""How long since: for paces and pauses, never for a time of day."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer


def stopwatch_ms() -> Callable[[], int]:
    """Starts now; tells the milliseconds since, whatever the machine's clock is set to."""
    timer = QElapsedTimer()
    timer.start()
    return timer.elapsed
