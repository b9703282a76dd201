"""The lock, in acts of people: idle, asked for, with the desktop; over dialogs; drafts kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from app.command.practice import PASSPHRASE
from app.trial.refusal import Refusal
from app.ui.badge import BadgeLock
from app.ui.door.unlock import UnlockPage
from app.ui.lock import IdleLock, close_dialogs
from app.ui.lock_page import LockPage
from app.ui.shell import Shell
from app.ui.system_lock import SystemLock
from app.ui.unblinded.request import RequestPage
from tests.fakes import SeededEntropy
from tests.ui.test_window import Hands


class Stopwatch:
    """Seconds that pass when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> Callable[[], float]:
        start = self.now
        return lambda: self.now - start


@pytest.fixture
def hands(qtbot: QtBot, tmp_path: Path) -> Iterator[Hands]:
    hands = Hands(qtbot, tmp_path)
    hands.explore(tmp_path / "exercice.opaline")
    hands.unlock("Claire Aubert")
    yield hands
    hands.window.close()


def shell_of(hands: Hands) -> Shell:
    shell = hands.window.shell
    assert shell is not None
    return shell


def lock_page(hands: Hands) -> LockPage:
    hands.rest()
    page = hands.page
    assert isinstance(page, LockPage), page
    return page


def test_ctrl_l_hides_everything_and_the_passphrase_brings_it_back_with_the_draft(
    hands: Hands,
) -> None:
    shell = shell_of(hands)
    shell.show_page("request")
    hands.rest()
    page = shell.page
    assert isinstance(page, RequestPage)
    page.form.ward.put("Réanimation")
    shell.lock.emit()
    locked = lock_page(hands)
    assert not shell.isVisible()
    with pytest.raises(Refusal, match="locked"):
        _ = shell.station.person
    locked.unlock.emit(PASSPHRASE)
    hands.rest()
    assert hands.page is shell and shell.page is page
    assert page.form.ward.text() == "Réanimation"
    assert shell.station.person.seat.name == "Claire Aubert"


def test_a_wrong_passphrase_leaves_it_locked_and_is_told(hands: Hands) -> None:
    shell_of(hands).lock.emit()
    page = lock_page(hands)
    page.unlock.emit("not this one at all")
    hands.rest()
    assert hands.page is page and page.passphrase.problem


def test_another_person_may_take_the_desk(hands: Hands) -> None:
    before = shell_of(hands)
    before.lock.emit()
    lock_page(hands).other_person.emit()
    assert isinstance(hands.page, UnlockPage)
    hands.unlock("Marc Lenoir")
    assert shell_of(hands) is not before
    assert shell_of(hands).station.person.seat.name == "Marc Lenoir"


def test_locking_goes_over_any_dialog(hands: Hands, qtbot: QtBot) -> None:
    shell = shell_of(hands)
    nested = QDialog(shell)
    QTimer.singleShot(0, lambda: hands.window.guard.lock("idle"))
    result = nested.exec()
    assert result == QDialog.DialogCode.Rejected
    lock_page(hands)
    assert not any(isinstance(w, QDialog) and w.isVisible() for w in QApplication.topLevelWidgets())


def test_nested_dialogs_and_message_boxes_are_put_away_innermost_first(qtbot: QtBot) -> None:
    outer = QDialog()
    qtbot.addWidget(outer)
    ended: list[str] = []

    def open_inner() -> None:
        box = QMessageBox(outer)
        QTimer.singleShot(0, close_dialogs)
        box.exec()
        ended.append("inner")

    QTimer.singleShot(0, open_inner)
    outer.exec()
    ended.append("outer")
    assert ended == ["inner", "outer"]


def test_idleness_is_counted_from_the_last_touch_and_warned_of(qtbot: QtBot) -> None:
    watch = Stopwatch()
    idle = IdleLock(5, watch)
    told: list[str] = []
    warned: list[int] = []
    idle.lock.connect(told.append)
    idle.warning.connect(warned.append)
    watch.now = 200
    idle.tick()
    assert (told, warned, idle.left) == ([], [], 100)
    watch.now = 250
    idle.tick()
    assert warned == [50]
    field = QWidget()
    qtbot.addWidget(field)
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(idle)
    field.show()
    qtbot.keyClick(field, "a")
    assert idle.left == 300
    application.removeEventFilter(idle)
    watch.now = 551
    idle.tick()
    assert told == ["idle"]


def enrolled() -> BadgeLock:
    badge = BadgeLock(SeededEntropy(b"badge"))
    badge.enrol("B-0042", "1234")
    return badge


def test_badge_and_pin_open_three_wrong_tries_forget_them() -> None:
    badge = enrolled()
    assert badge.opens("B-0042", "1234")
    assert not badge.opens("B-0042", "1235")
    assert not badge.opens("B-0043", "1234")
    assert badge.tries_left == 1
    assert not badge.opens("B-0042", "")
    assert not badge.enrolled and not badge.opens("B-0042", "1234")


def test_a_right_try_in_between_starts_the_count_anew() -> None:
    badge = enrolled()
    for _ in range(4):
        assert not badge.opens("B-0042", "0000")
        assert badge.opens("B-0042", "1234")


@pytest.mark.parametrize(("code", "pin"), [("", "1234"), ("B", "123"), ("B", "12a4"),
                                           ("B", "123456789"), ("B", "١٢٣٤")])  # fmt: skip
def test_what_is_no_badge_or_pin_is_refused(code: str, pin: str) -> None:
    with pytest.raises(Refusal, match=r"badge\."):
        BadgeLock(SeededEntropy(b"x")).enrol(code, pin)


def test_a_badge_shows_nothing_of_itself() -> None:
    assert "1234" not in repr(enrolled()) and "B-0042" not in repr(enrolled())


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[str]:
    """A bus of its own, with nobody on it."""
    if shutil.which("dbus-daemon") is None:
        raise AssertionError("the tests need dbus-daemon (Debian: dbus)")
    config = tmp_path / "bus.conf"
    config.write_text(
        f'<busconfig><type>session</type><listen>unix:path={tmp_path / "bus"}</listen>'
        '<policy context="default"><allow user="*"/><allow own="*"/>'
        '<allow send_type="signal"/><allow send_destination="*"/><allow receive_sender="*"/>'
        "</policy></busconfig>"
    )
    command = ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.mark.parametrize(("path", "interface", "name", "arguments", "reason"), [
    ("/org/freedesktop/login1/session/_31", "org.freedesktop.login1.Session", "Lock", [],
     "session"),
    ("/org/freedesktop/login1", "org.freedesktop.login1.Manager", "PrepareForSleep", [True],
     "sleep"),
])  # fmt: skip
def test_the_desktop_s_lock_and_sleep_lock_the_window(
    qtbot: QtBot, bus: str, path: str, interface: str, name: str, arguments: list[bool],
    reason: str,
) -> None:  # fmt: skip
    window = QWidget()
    qtbot.addWidget(window)
    logind = QDBusConnection.connectToBus(bus, f"logind-{reason}")
    assert logind.registerService("org.freedesktop.login1")
    told = SystemLock(window, QDBusConnection.connectToBus(bus, f"window-{reason}"))
    signal = QDBusMessage.createSignal(path, interface, name)
    signal.setArguments(arguments)
    with qtbot.waitSignal(told.locked, timeout=10_000) as heard:
        assert logind.send(signal)
    assert heard.args == [reason]
    for connection in ("logind", "window"):
        QDBusConnection.disconnectFromBus(f"{connection}-{reason}")


def test_without_a_bus_nothing_is_said_and_nothing_breaks(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    SystemLock(window, QDBusConnection("nobody"))
