"""Python's unreachable objects are collected on the screen's thread alone.

Python collects on whichever thread happens to allocate, and a widget that is
freed with its cycle is taken down there. Qt allows that on the screen's thread
only: on the errands' thread the program may abort.
Source: Qt documentation, "Threads and QObjects".
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250
"""How often the screen looks whether a collection is due, in milliseconds."""


class ScreenCollection(QObject):
    """Holds back Python's own collections while other threads work, and makes them itself.

    Made on the screen's thread, before the first other thread.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._automatic = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(collect_due)

    def begin(self) -> None:
        """From now on nothing is collected on another thread. Once begun, does nothing."""
        if not self._timer.isActive():
            self._automatic = gc.isenabled()
            gc.disable()
            self._timer.start()

    def end(self) -> None:
        """The other threads are gone: Python collects by itself again."""
        self._timer.stop()
        if self._automatic:
            self._automatic = False
            gc.enable()


def collect_due() -> None:
    """Collects the oldest generation that has reached its threshold, as Python would."""
    counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
    due = [age for age, (count, least) in enumerate(counts) if 0 < least < count]
    if due:
        gc.collect(due[-1])
