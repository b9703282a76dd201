"""A bus of its own with a login manager on it that does what logind does, as far as it goes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtDBus import (
    QDBusConnection,
    QDBusMessage,
    QDBusVariant,
    QDBusVirtualObject,
)

from app.ui.locking.logind import MANAGER, PROPERTIES, ROOT, SERVICE, SESSION


@contextmanager
def own_bus() -> Iterator[str]:
    """The address of a bus that lasts as long as the block; fails naming what is missing."""
    assert shutil.which("dbus-daemon"), "apt-get install --no-install-recommends dbus"
    daemon = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"], stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert daemon.stdout is not None
    try:
        yield daemon.stdout.readline().strip()
    finally:
        daemon.terminate()
        daemon.wait()
        daemon.stdout.close()


class Login1(QDBusVirtualObject):
    """Sessions ``c1`` (whoever asks) and ``2`` (somebody else)."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.locked = False
        self._bus = QDBusConnection.connectToBus(address, "login1")
        assert self._bus.registerService(SERVICE), self._bus.lastError().message()
        below = QDBusConnection.VirtualObjectRegisterOption.SubPath
        assert self._bus.registerVirtualObject(ROOT, self, below)

    def introspect(self, path: str) -> str:
        """Nobody asks."""
        return ""

    def handleMessage(self, message: QDBusMessage, connection: QDBusConnection) -> bool:
        """Properties of the asker's session; everything else is refused."""
        known = {"Id": "c1", "LockedHint": self.locked}
        asked = message.arguments()
        if (message.interface(), message.member()) != (PROPERTIES, "Get") or asked[0] != SESSION:
            return False
        answer = message.createReply()
        answer.setArguments([QDBusVariant(known[asked[1]])])
        return connection.send(answer)

    def sleep(self, begins: bool) -> None:
        """The machine goes to sleep, or has woken."""
        self._tell(ROOT, MANAGER, "PrepareForSleep", begins)

    def lock(self, session: str) -> None:
        """A session is to be locked: ``c1`` or ``_32``."""
        self._tell(f"{ROOT}/session/{session}", SESSION, "Lock")

    def hint(self, session: str, locked: bool) -> None:
        """A desktop says that it has locked a session, or opened it."""
        self.locked = locked
        path = f"{ROOT}/session/{session}"
        self._tell(path, PROPERTIES, "PropertiesChanged", SESSION, {"LockedHint": locked}, [])

    def leave(self) -> None:
        """The service is gone."""
        self._bus.unregisterObject(ROOT)
        QDBusConnection.disconnectFromBus("login1")

    def _tell(self, path: str, interface: str, name: str, *what: object) -> None:
        signal = QDBusMessage.createSignal(path, interface, name)
        signal.setArguments(list(what))
        assert self._bus.send(signal)
