"""A widget that has served goes, and its window never goes from inside of that."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.ui.widgets.retire import retire
from tests.ui.stage import WAIT_MS


def test_a_window_that_only_its_dialog_refers_to_outlives_the_dialog(qtbot: QtBot) -> None:
    ends = list[str]()

    def opened() -> QDialog:
        window = QWidget()
        window.destroyed.connect(lambda: ends.append("window"))
        dialog = QDialog(window)
        dialog.destroyed.connect(lambda: ends.append("dialog"))
        dialog.accepted.connect(lambda: ends.append(window.windowTitle()))
        return dialog

    dialog = opened()
    retire(dialog)
    QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete.value)
    assert ends == ["dialog"]
    qtbot.waitUntil(lambda: ends == ["dialog", "window"], timeout=WAIT_MS)


def test_what_is_retired_is_out_of_sight_at_once_and_may_be_its_own_window(qtbot: QtBot) -> None:
    ends = list[str]()
    window = QWidget()
    window.destroyed.connect(lambda: ends.append("window"))
    window.show()
    retire(window)
    assert not window.isVisible()
    qtbot.waitUntil(lambda: ends == ["window"], timeout=WAIT_MS)
