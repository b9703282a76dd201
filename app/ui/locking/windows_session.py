"""What Windows tells of its session: locked, disconnected, about to sleep."""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject, Signal
from PySide6.QtGui import QWindow

WM_POWERBROADCAST, WM_WTSSESSION_CHANGE = 0x0218, 0x02B1
PBT_APMSUSPEND = 0x0004
WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK = 0x2, 0x4, 0x7
SESSION_LOCKED, SLEEP = "session", "sleep"
_GONE = frozenset({WTS_CONSOLE_DISCONNECT, WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK})


def reason_of(message: int, detail: int) -> str:
    """Why a message of Windows locks the window; empty for any other message."""
    if message == WM_WTSSESSION_CHANGE and detail in _GONE:
        return SESSION_LOCKED
    return SLEEP if (message, detail) == (WM_POWERBROADCAST, PBT_APMSUSPEND) else ""


class Messages(QAbstractNativeEventFilter):
    """Reads the messages of all windows of the program; keeps none back."""

    def __init__(self, teller: WindowsSession) -> None:
        super().__init__()
        self._teller = teller

    def nativeEventFilter(
        self, event_type: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> tuple[bool, int]:
        """One message, by the address of its structure."""
        if bytes(event_type) == b"windows_generic_MSG":
            told = wintypes.MSG.from_address(int(message))
            reason = reason_of(told.message, told.wParam)
            if reason:
                self._teller.told.emit(reason)
        return False, 0


class WindowsSession(QObject):
    """Asks Windows to tell a window of its own, which is never shown."""

    told = Signal(str)
    """``session`` or ``sleep``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._messages = Messages(self)
        self._window = QWindow()
        application = QCoreApplication.instance()
        assert application is not None
        application.installNativeEventFilter(self._messages)
        if sys.platform == "win32":
            self._window.create()
            notify_this_session = 0
            ctypes.windll.wtsapi32.WTSRegisterSessionNotification(
                wintypes.HWND(int(self._window.winId())), notify_this_session
            )
