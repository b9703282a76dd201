"""The binding to Qt keeps the process alive: PySide6 6.12.0 killed it under Python 3.11."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.ui.display import aborting_binding

# Each void call lost one reference to None; the process died after some 5,700 of them.
CALLS = """
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

class Table(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()): return 1
    def columnCount(self, parent=QModelIndex()): return 1
    def data(self, index, role=0): return None

class Bell(QObject):
    rung = Signal()

application = QApplication([])
label, line, widget, table, bell, timer = (
    QLabel(), QLineEdit(), QWidget(), Table(), Bell(), QTimer()
)
bell.rung.connect(widget.update)
cell = table.index(0, 0)
for number in range(10_000):
    label.setText(str(number))
    line.setText(str(number))
    widget.update()
    widget.setEnabled(bool(number % 2))
    timer.setInterval(number)
    bell.rung.emit()
    assert cell.data() is None
print("alive")
"""


def test_ten_thousand_calls_leave_the_process_alive() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", CALLS], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr


@pytest.mark.parametrize(
    ("version", "python", "aborts"),
    [
        ("6.12.0", (3, 11), True),
        ("6.12.0", (3, 12), False),
        ("6.11.3", (3, 11), False),
        ("6.9.0", (3, 11), False),
        ("7.0.0", (3, 11), True),
    ],
)
def test_a_binding_that_would_abort_is_known(
    version: str, python: tuple[int, int], aborts: bool
) -> None:
    assert aborting_binding(python, version) == aborts


def test_the_binding_in_use_is_not_one_that_aborts() -> None:
    assert not aborting_binding(sys.version_info[:2])
