"""A window that says why the program does not begin, for those who see no terminal."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.desk.ports import Clock
from app.trial.words import Words
from app.ui.kit import Kit
from app.ui.look import Assets, Look
from app.ui.tokens import LIGHT, SCALES
from app.ui.widgets.button import Button
from app.ui.widgets.text import label

_WIDTH = 560


class StoppedWindow(QWidget):
    """One sentence and one way out; nothing of a study is behind it."""

    def __init__(self, kit: Kit, sentence: str) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setWindowTitle(kit.say("stopped.title"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(14)
        layout.addWidget(label(kit.say("stopped.title"), "title"))
        self.told = label(sentence)
        # A person may have to read it to somebody, or to copy it into a message.
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout.addWidget(self.told)
        self.leave = Button(kit, kit.say("stopped.close"), role="primary", shortcut="Ctrl+Return")
        self.leave.clicked.connect(self.close)
        layout.addWidget(self.leave)
        self.setFixedWidth(kit.look.px(_WIDTH))
        self.leave.setFocus()


def show_stopped(
    sentence: str, words: Words, assets: tuple[Sequence[bytes], Mapping[str, bytes]], clock: Clock
) -> None:
    """Shows the sentence until it is closed; nothing else of the program runs."""
    application = QApplication(sys.argv[:1])
    application.setApplicationName("Opaline")
    application.setStyle("Fusion")
    look = Look(Assets(*assets), LIGHT.name, SCALES[0])
    look.apply()
    window = StoppedWindow(Kit(look, words, clock, ZoneInfo("UTC")), sentence)
    window.show()
    application.exec()
