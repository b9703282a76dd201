"""The desktop's lock and the machine's sleep, told by a login manager and by Windows."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator
from ctypes import wintypes

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.locking.logind import Logind, session_path
from app.ui.locking.system_lock import SystemLock
from app.ui.locking.windows_session import (
    PBT_APMSUSPEND,
    WM_POWERBROADCAST,
    WM_WTSSESSION_CHANGE,
    WTS_REMOTE_DISCONNECT,
    WTS_SESSION_LOCK,
    Messages,
    WindowsSession,
    reason_of,
)
from tests.house.tree import ROOT
from tests.ui.input.login1 import Login1, own_bus

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="logind is a part of Linux")


class Heard:
    """A listener, and the login manager that it listens to."""

    def __init__(self, qtbot: QtBot, address: str) -> None:
        self.qtbot = qtbot
        self.manager = Login1(address)
        self.bus = QDBusConnection.connectToBus(address, "window")
        self.logind = Logind(self.bus)
        self.told: list[str] = []
        self.logind.told.connect(self.told.append)
        qtbot.waitUntil(lambda: not self.logind._calls)

    def settle(self) -> list[str]:
        """What was told once everything sent so far has arrived: sleep comes last and is heard."""
        before = len(self.told)
        self.manager.sleep(True)
        self.qtbot.waitUntil(lambda: "sleep" in self.told[before:] and not self.logind._calls)
        return [reason for reason in self.told if reason != "sleep"]


@pytest.fixture
def heard(qtbot: QtBot, qapp: object) -> Iterator[Heard]:
    """On a bus of their own."""
    with own_bus() as address:
        heard = Heard(qtbot, address)
        yield heard
        heard.manager.leave()
        QDBusConnection.disconnectFromBus("window")


@linux_only
def test_a_lock_of_our_session_is_told_and_another_s_is_not(heard: Heard) -> None:
    heard.manager.lock("_32")
    assert heard.settle() == []
    heard.manager.lock("c1")
    assert heard.settle() == ["session"]


@linux_only
def test_a_desktop_that_locks_by_itself_says_so_in_a_hint(heard: Heard) -> None:
    heard.manager.hint("_32", True)
    assert heard.settle() == []
    heard.manager.hint("c1", False)
    assert heard.settle() == []
    heard.manager.hint("c1", True)
    assert heard.settle() == ["session"]


@linux_only
def test_sleep_is_told_and_waking_is_not(heard: Heard) -> None:
    heard.manager.sleep(False)
    assert heard.settle() == []
    assert heard.told == ["sleep"]


@linux_only
def test_a_bus_without_a_login_manager_tells_nothing(qtbot: QtBot) -> None:
    with own_bus() as address:
        logind = Logind(QDBusConnection.connectToBus(address, "alone"))
        qtbot.waitUntil(lambda: not logind._calls)
        QDBusConnection.disconnectFromBus("alone")


@linux_only
def test_a_login_manager_that_comes_later_is_heard(qtbot: QtBot) -> None:
    with own_bus() as address:
        logind = Logind(QDBusConnection.connectToBus(address, "early"))
        qtbot.waitUntil(lambda: not logind._calls)
        manager = Login1(address)
        with qtbot.waitSignal(logind.told) as told:
            manager.lock("c1")
        assert told.args == ["session"]
        manager.leave()
        QDBusConnection.disconnectFromBus("early")


@pytest.mark.parametrize(
    ("session", "path"), [("c1", "c1"), ("2", "_32"), ("12", "_312"), ("a-b", "a_2db")]
)
def test_a_session_s_object_is_named_as_logind_names_it(session: str, path: str) -> None:
    assert session_path(session) == f"/org/freedesktop/login1/session/{path}"


SILENT = """
from PySide6.QtWidgets import QApplication, QWidget
application = QApplication([])
from app.ui.locking.system_lock import SystemLock
window = QWidget()
lock = SystemLock(window)
application.processEvents()
"""


def test_a_machine_without_a_bus_is_no_trouble() -> None:
    environ = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SILENT], cwd=ROOT, env=environ, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@linux_only
def test_what_the_system_tells_is_told_on(qtbot: QtBot) -> None:
    with own_bus() as address:
        manager, window = Login1(address), QWidget()
        lock = SystemLock(window, QDBusConnection.connectToBus(address, "system"))
        with qtbot.waitSignal(lock.locked) as locked:
            manager.sleep(True)
        assert locked.args == ["sleep"]
        manager.leave()
        QDBusConnection.disconnectFromBus("system")


@pytest.mark.parametrize(
    ("message", "detail", "reason"),
    [
        (WM_WTSSESSION_CHANGE, WTS_SESSION_LOCK, "session"),
        (WM_WTSSESSION_CHANGE, WTS_REMOTE_DISCONNECT, "session"),
        (WM_WTSSESSION_CHANGE, 0x8, ""),
        (WM_POWERBROADCAST, PBT_APMSUSPEND, "sleep"),
        (WM_POWERBROADCAST, 0x12, ""),
        (0x0100, WTS_SESSION_LOCK, ""),
    ],
)
def test_windows_says_it_in_messages(qtbot: QtBot, message: int, detail: int, reason: str) -> None:
    assert reason_of(message, detail) == reason
    session = WindowsSession()
    told: list[str] = []
    session.told.connect(told.append)
    structure = wintypes.MSG(None, message, detail, 0)
    sent = Messages(session).nativeEventFilter(b"windows_generic_MSG", ctypes.addressof(structure))
    assert (told, sent) == ([reason] if reason else [], (False, 0))
    Messages(session).nativeEventFilter(b"xcb_generic_event_t", ctypes.addressof(structure))
    assert len(told) == bool(reason)
