"""What Linux tells of its session: locked, about to sleep (systemd-logind, on the system bus).

Desktops announce a lock in two ways: the signal ``Lock`` asks for one, the
property ``LockedHint`` says that one is there. Both count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusMessage, QDBusPendingCallWatcher, QDBusVariant

SERVICE, ROOT = "org.freedesktop.login1", "/org/freedesktop/login1"
MANAGER, SESSION = f"{SERVICE}.Manager", f"{SERVICE}.Session"
PROPERTIES = "org.freedesktop.DBus.Properties"
OWN_SESSION = f"{ROOT}/session/auto"
SESSION_LOCKED, SLEEP = "session", "sleep"


class Logind(QObject):
    """Without a bus, or without logind on it, nothing is ever told and nothing fails."""

    told = Signal(str)
    """``session`` or ``sleep``."""

    def __init__(self, bus: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus = bus
        self._path = ""
        self._calls: set[QDBusPendingCallWatcher] = set()
        if not bus.isConnected():
            return
        for path, interface, name, slot in (
            (ROOT, MANAGER, "PrepareForSleep", "sleeping(bool)"),
            ("", SESSION, "Lock", "locking(QDBusMessage)"),
            ("", PROPERTIES, "PropertiesChanged", "changed(QDBusMessage)"),
        ):
            # The stubs ask for bytes, the binding for the text that SLOT gives.
            named: Any = SLOT(slot)
            bus.connect(SERVICE, path, interface, name, self, named)
        self._read("Id", self._know)

    @Slot(bool)
    def sleeping(self, begins: bool) -> None:
        """The machine goes to sleep, or has woken."""
        if begins:
            self.told.emit(SLEEP)

    @Slot(QDBusMessage)
    def locking(self, message: QDBusMessage) -> None:
        """A session is to be locked."""
        if self._ours(message):
            self.told.emit(SESSION_LOCKED)

    @Slot(QDBusMessage)
    def changed(self, message: QDBusMessage) -> None:
        """A property of a session, or of something else, has changed."""
        about = message.arguments()
        if about and about[0] == SESSION and self._ours(message):
            self._read("LockedHint", self._hinted)

    def _ours(self, message: QDBusMessage) -> bool:
        # Until our own session is known, a lock too many is better than one too few.
        return self._path in ("", message.path())

    def _know(self, session: object) -> None:
        if isinstance(session, str) and session:
            self._path = session_path(session)

    def _hinted(self, locked: object) -> None:
        if locked is True:
            self.told.emit(SESSION_LOCKED)

    def _read(self, name: str, tell: Callable[[object], None]) -> None:
        """Asks for a property of our own session; a refusal is no answer."""
        call = QDBusMessage.createMethodCall(SERVICE, OWN_SESSION, PROPERTIES, "Get")
        call.setArguments([SESSION, name])
        watcher = QDBusPendingCallWatcher(self._bus.asyncCall(call))
        self._calls.add(watcher)

        def finished() -> None:
            self._calls.discard(watcher)
            answer = watcher.reply().arguments()
            if not watcher.isError() and answer and isinstance(answer[0], QDBusVariant):
                tell(answer[0].variant())

        watcher.finished.connect(finished)


def session_path(session: str) -> str:
    """The object of a session by its id, escaped as logind does: ``2`` is ``_32``."""
    return f"{ROOT}/session/" + "".join(
        c if c.isascii() and (c.isalpha() or (place and c.isdigit())) else f"_{ord(c):02x}"
        for place, c in enumerate(session)
    )
