"""A defect of the program: a report without any value of the study, a clear word, a clean exit."""

from __future__ import annotations

import platform
import traceback
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from app import __version__
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.text import label

DEFECT = 1
REPORT = "last-defect.txt"
Write = Callable[[str, str], Path | None]
"""Keeps a report's text under a name and tells where, or None."""


def report_of(error: BaseException) -> str:
    """Where the program stopped: kinds of exceptions, files, lines and names of functions.

    No message, no argument and no local value: any of them may hold a weight,
    a name, a passphrase or an arm.
    """
    told = [f"Opaline {__version__}", f"Python {platform.python_version()}", platform.system()]
    link: BaseException | None = error
    while link is not None:
        told.append(f"{type(link).__module__}.{type(link).__qualname__}")
        for frame in traceback.extract_tb(link.__traceback__):
            told.append(f"  {Path(frame.filename).name}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(told) + "\n"


class Reporter(QObject):
    """Writes the report of the first defect, tells it once, and ends the program."""

    def __init__(self, window: QWidget, kit: Kit, write: Write) -> None:
        super().__init__(window)
        self._window, self._kit, self._write = window, kit, write
        self._done = False

    def hook(
        self, kind: type[BaseException], error: BaseException, where: TracebackType | None
    ) -> None:
        """For `sys.excepthook`: what was raised in a slot of the screen."""
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.exit(DEFECT)
        else:
            self.stop(error)

    def stop(self, error: BaseException) -> None:
        """Reports a defect; a second one, while the first is told, is not told again."""
        if self._done:
            return
        self._done = True
        path = self._write(report_of(error), REPORT)
        dialog = _BugDialog(self._kit, str(path) if path else "")
        dialog.setParent(self._window, dialog.windowFlags())
        dialog.finished.connect(self._leave)
        dialog.open()

    def _leave(self) -> None:
        self._window.close()
        QCoreApplication.exit(DEFECT)


class _BugDialog(QDialog):
    """What happened, that nothing was half-written, and where the report lies."""

    def __init__(self, kit: Kit, path: str) -> None:
        super().__init__()
        self.setWindowTitle(kit.say("bug.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(kit.say("bug.title"), "title"))
        layout.addWidget(label(kit.say("bug.sentence")))
        layout.addWidget(label(kit.say("bug.report", path=path) if path else kit.say("bug.unkept")))
        close = Button(kit, kit.say("bug.close"), role="primary")
        close.clicked.connect(self.accept)
        layout.addWidget(close)
        self.setMinimumWidth(kit.look.px(520))
