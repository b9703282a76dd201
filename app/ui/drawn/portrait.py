"""A page drawn without a display: the whole window round it, at rest, as one picture."""

from __future__ import annotations

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.ui.frame.shell import Shell
from app.ui.spec import OpenStudy
from app.ui.station import Station
from app.ui.widgets.retire import retire

_LAYERS = 8


def portrait(
    station: Station, study: OpenStudy, page: str, target: str, size: tuple[int, int]
) -> QPixmap:
    """The window at `size` with a page in front, once everything that it reads has been read."""
    shell = Shell(station, study)
    shell.resize(*size)
    shell.show()
    shell.show_page(page, target)
    settle(station)
    picture = shell.grab()
    retire(shell)
    return picture


def alone(page: QWidget, size: tuple[int, int]) -> QPixmap:
    """A page that needs no study, at rest."""
    page.resize(*size)
    page.show()
    for _ in range(_LAYERS):
        QApplication.processEvents()
    picture = page.grab()
    retire(page)
    return picture


def settle(station: Station) -> None:
    """Returns when no errand is under way and what they told is on the screen."""
    while not station.errands.idle:
        loop = QEventLoop()
        station.errands.busy.connect(loop.quit)
        QTimer.singleShot(50, loop.quit)
        loop.exec()
    # Words that fold tell their height only once they know their width, layer after layer.
    for _ in range(_LAYERS):
        QApplication.processEvents()
