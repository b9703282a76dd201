"""Whole window: where scans go, how the lock warns, and the badge from its taking to its use."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from app.command.cabinet import StudyCabinet
from app.devices.entropy import SystemEntropy
from app.ui.door.scanner import ScannerPage
from app.ui.door.welcome import WelcomePage
from app.ui.frame.shell import Shell
from app.ui.input.scanner_check import TEST_CODE, Finding
from app.ui.locking.badge_dialog import BadgeDialog
from app.ui.locking.lock_page import LockPage
from app.ui.widgets.confirm_dialog import ConfirmDialog
from app.ui.widgets.text_field import SecretField
from app.vault.vault import OpalineVault
from tests.bench import TINY
from tests.ui.test_window import Hands

BADGE, PIN = "0420071234", "2580"
RETURN = Qt.Key.Key_Return


class Reader(Hands):
    """A person with a reader, at a study open in the window."""

    def scan(self, where: QWidget, code: str) -> None:
        """A burst and its Return, as fast as a test types."""
        with self.qtbot.waitSignal(self.window.scans.scanned):
            QTest.keyClicks(where, code)
            QTest.keyClick(where, RETURN)

    @property
    def shell(self) -> Shell:
        shell = self.window.shell
        assert shell is not None
        return shell

    @property
    def lock(self) -> LockPage:
        self.rest()
        page = self.page
        assert isinstance(page, LockPage)
        return page

    def pass_seconds(self, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
        """Nobody touches anything until so many seconds are left; the window ticks."""
        idle = self.window.guard.idle
        monkeypatch.setattr(idle, "_idle", lambda: float(idle._limit - left))
        self.window.tick()


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A practice study, made once."""
    path = tmp_path_factory.mktemp("practice") / "exercice.opaline"
    vault = OpalineVault(TINY, SystemEntropy())
    cabinet = StudyCabinet("fr", vault, vault)
    cabinet.explore(path, lambda done, total: None)
    cabinet.close()
    return path


@pytest.fixture
def reader(qtbot: QtBot, tmp_path: Path, practice: Path) -> Iterator[Reader]:
    """Claire Aubert is signed in to a copy of it."""
    reader = Reader(qtbot, tmp_path)
    reader.window.open_study(Path(shutil.copy(practice, tmp_path)))
    reader.rest()
    reader.unlock("Claire Aubert")
    yield reader
    reader.window.close()


def fill(field: SecretField, text: str) -> None:
    """A secret stands in its field."""
    assert isinstance(field.editor, QLineEdit)
    field.editor.setText(text)


def taking(taken: list[str]) -> Callable[[str], bool]:
    """What a page does that takes every scan."""

    def take(text: str) -> bool:
        taken.append(text)
        return True

    return take


def said(reader: Reader) -> str:
    return reader.shell.page.problem.sentence


def test_a_code_that_nobody_waits_for_is_said_and_enters_nothing(reader: Reader) -> None:
    reader.scan(reader.window, "NOBODY-KNOWS")
    assert "NOBODY-KNOWS" in said(reader)


def test_nothing_behind_an_open_dialog_is_reached(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached: list[str] = []
    page = reader.shell.page
    dialog = ConfirmDialog(reader.window.kit, "Annuler ?", "La poche.", "Annuler", typed="OUI")
    dialog.setParent(reader.window, dialog.windowFlags())
    dialog.confirmed.connect(reached.append)
    dialog.open()
    monkeypatch.setattr(page, "scanned", taking(reached))
    reader.scan(dialog.typed.editor, "A3CD7GH9K")
    assert reached == [] and not dialog.typed.text()
    assert reader.shell.page is page
    dialog.reject()
    reader.scan(reader.window, "A3CD7GH9K")
    assert reached == ["A3CD7GH9K"]


def test_a_passphrase_typed_by_a_program_is_never_shown(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = QLineEdit(reader.shell.page)
    secret.setEchoMode(QLineEdit.EchoMode.Password)
    secret.show()
    secret.setFocus()
    asked: list[str] = []
    monkeypatch.setattr(reader.shell.page, "scanned", taking(asked))
    reader.scan(secret, "correct horse battery")
    assert asked == []
    assert said(reader) and "horse" not in said(reader)
    assert secret.text() == ""


def test_the_reader_is_tried_from_the_first_page(qtbot: QtBot, tmp_path: Path) -> None:
    reader = Reader(qtbot, tmp_path)
    welcome = reader.page
    assert isinstance(welcome, WelcomePage)
    welcome.reader.emit()
    page = reader.page
    assert isinstance(page, ScannerPage)
    findings: list[Finding | None] = []
    reader.scan(page, TEST_CODE.text)
    findings.append(page.finding)
    with qtbot.waitSignal(reader.window.scans.unended):
        QTest.keyClicks(page, TEST_CODE.text)
    findings.append(page.finding)
    assert findings == [Finding.WORKS, Finding.UNENDED]
    page.left.emit()
    assert isinstance(reader.page, WelcomePage)
    reader.window.close()


def test_the_last_minute_is_told_and_a_key_takes_it_back(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    strip = reader.shell.strip
    assert not strip.isVisible()
    reader.pass_seconds(monkeypatch, 42)
    assert strip.isVisible() and "42" in strip.words
    QTest.keyClick(reader.window, Qt.Key.Key_Shift)
    assert not strip.isVisible()
    reader.pass_seconds(monkeypatch, 1)
    assert strip.words.startswith("Verrouillage dans 1 seconde\u00a0:")
    reader.pass_seconds(monkeypatch, 0)
    assert isinstance(reader.lock, LockPage)


def test_a_scan_is_a_sign_of_life(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    reader.pass_seconds(monkeypatch, 20)
    reader.scan(reader.window, "NOBODY-KNOWS")
    assert reader.window.guard.idle.left > 200
    assert not reader.shell.strip.isVisible()


def test_ctrl_l_locks_over_a_dialog_that_was_run(reader: Reader, qtbot: QtBot) -> None:
    dialog = QDialog(reader.window)
    dialog.open()
    QTest.keyClick(dialog, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert isinstance(reader.lock, LockPage)
    assert not dialog.isVisible()


def take_badge(reader: Reader) -> BadgeDialog:
    reader.shell.desk.emit("badge")
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, BadgeDialog)
    return dialog


def test_a_badge_is_taken_and_never_shown(reader: Reader) -> None:
    dialog = take_badge(reader)
    reader.scan(dialog.badge.editor, BADGE)
    assert not any(BADGE in shown.text() for shown in dialog.findChildren(QLabel))
    assert isinstance(dialog.badge.editor, QLineEdit) and not dialog.badge.editor.text()
    fill(dialog.pin, PIN)
    fill(dialog.again, "2581")
    dialog.keep.click()
    assert dialog.again.problem and dialog.isVisible()
    for field in (dialog.pin, dialog.again):
        fill(field, PIN)
    dialog.keep.click()
    assert not dialog.isVisible()
    badge = reader.window.guard.badge
    assert badge is not None and badge.opens(BADGE, PIN)


@pytest.mark.parametrize(("badge", "pin", "field"), [("", PIN, "badge"), (BADGE, "12", "pin")])
def test_what_is_no_badge_or_pin_is_told_beside_its_field(
    reader: Reader, badge: str, pin: str, field: str
) -> None:
    dialog = take_badge(reader)
    if badge:
        reader.scan(dialog.badge.editor, badge)
    for secret in (dialog.pin, dialog.again):
        fill(secret, pin)
    dialog.keep.click()
    assert getattr(dialog, field).problem
    assert dialog.isVisible() and dialog.pin.empty()
    dialog.reject()


def test_badge_and_pin_reopen_the_same_step_of_a_preparation(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = reader.window.guard
    guard.enrol(BADGE, PIN)
    monkeypatch.setattr(guard, "_note_lock", lambda person: True)
    before = reader.shell.page
    guard.lock("idle")
    page = reader.lock
    assert page.badge.isVisible()
    for wrong in range(2):
        reader.scan(page.badge.editor, BADGE)
        fill(page.pin, f"999{wrong}")
        page._ask_badge()
        assert page.pin.problem
    reader.scan(page.passphrase.editor, BADGE)
    fill(page.pin, PIN)
    page._ask_badge()
    reader.rest()
    assert reader.page is reader.shell and reader.shell.page is before
    assert reader.shell.station.person.seat.name == "Claire Aubert"


def test_three_wrong_tries_leave_the_passphrase_alone(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = reader.window.guard
    guard.enrol(BADGE, PIN)
    monkeypatch.setattr(guard, "_note_lock", lambda person: True)
    guard.lock("idle")
    page = reader.lock
    for _ in range(3):
        page.unlock_badge.emit(BADGE, "0000")
    assert not page.badge.isVisible()
    page.unlock_badge.emit(BADGE, PIN)
    reader.rest()
    assert reader.page is page
