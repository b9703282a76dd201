"""The desktop's own lock and the machine's sleep: the study is hidden with them.

Linux tells them on the system bus (logind: ``Lock`` of a session,
``PrepareForSleep`` of the manager), Windows in messages to the window
(``WM_WTSSESSION_CHANGE``, ``WM_POWERBROADCAST``).
"""

from __future__ import annotations

import sys
from typing import cast

from PySide6.QtCore import SLOT, QAbstractNativeEventFilter, QByteArray, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication, QWidget

_SERVICE, _ROOT = "org.freedesktop.login1", "/org/freedesktop/login1"
_MANAGER, _SESSION = "org.freedesktop.login1.Manager", "org.freedesktop.login1.Session"
_SESSION_CHANGE, _POWER = 0x02B1, 0x0218
_SESSION_LOCK, _SUSPEND = 0x7, 0x4


class SystemLock(QObject):
    """Tells when the desktop locks or the machine goes to sleep; silent where nobody tells it."""

    locked = Signal(str)

    def __init__(self, window: QWidget, bus: QDBusConnection | None = None) -> None:
        super().__init__(window)
        if sys.platform == "win32":
            self._native = _WindowsMessages(self, int(window.winId()))
            application = QApplication.instance()
            assert application is not None
            application.installNativeEventFilter(self._native)
        elif sys.platform == "linux":
            self._listen(bus or QDBusConnection.systemBus())

    def _listen(self, bus: QDBusConnection) -> None:
        if not bus.isConnected():
            return
        bus.connect(_SERVICE, "", _SESSION, "Lock", self, _slot("session_locked()"))
        bus.connect(_SERVICE, _ROOT, _MANAGER, "PrepareForSleep", self, _slot("sleeping(bool)"))

    @Slot()
    def session_locked(self) -> None:
        """The desktop session was locked."""
        self.locked.emit("session")

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """The machine goes to sleep, or wakes up."""
        if begins:
            self.locked.emit("sleep")


def _slot(signature: str) -> bytes:
    # The binding takes text here, whatever its description says.
    return cast(bytes, SLOT(signature))


class _WindowsMessages(QAbstractNativeEventFilter):
    def __init__(self, told: SystemLock, window: int) -> None:
        super().__init__()
        self._told = told
        if sys.platform == "win32":
            import ctypes

            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(window, 0)

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """Reads the two messages; lets every message pass."""
        if sys.platform == "win32":
            from ctypes import wintypes

            told = wintypes.MSG.from_address(int(message))
            if told.message == _SESSION_CHANGE and told.wParam == _SESSION_LOCK:
                self._told.session_locked()
            if told.message == _POWER and told.wParam == _SUSPEND:
                self._told.sleeping(True)
        return False, 0
