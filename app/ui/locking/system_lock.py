"""The lock of the desktop and the sleep of the machine hide the study too."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget

from app.ui.locking.logind import Logind
from app.ui.locking.windows_session import WindowsSession


class SystemLock(QObject):
    """Hears the operating system where it tells; elsewhere nothing is ever told."""

    locked = Signal(str)
    """Why: ``session`` (locked, or somebody else's turn) or ``sleep``."""

    def __init__(self, window: QWidget, bus: QDBusConnection | None = None) -> None:
        super().__init__(window)
        if sys.platform == "win32":
            WindowsSession(self).told.connect(self.locked)
        elif sys.platform == "linux":
            Logind(bus or QDBusConnection.systemBus(), self).told.connect(self.locked)
