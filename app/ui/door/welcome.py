"""The first page: open a study, create one, or explore a practice study."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.ui.choosing import start
from app.ui.door.frame import DoorPage
from app.ui.kit import Kit
from app.ui.widgets.button import Button
from app.ui.widgets.text import label, line

SUFFIX = ".opaline"


class WelcomePage(DoorPage):
    """Three ways in, the last study first when there is one; language and look below."""

    opened = Signal(Path)
    creating = Signal()
    explored = Signal(Path)
    language = Signal(str)
    look = Signal()
    reader = Signal()

    def __init__(self, kit: Kit, recent: str) -> None:
        super().__init__(kit, kit.say("door.welcome"), kit.say("door.welcome_lead"))
        if recent:
            again = self._way("door.again", "unlock", "primary", "Ctrl+Return")
            again.clicked.connect(lambda: self.opened.emit(Path(recent)))
            self.card.add(self._row(again, Path(recent).name))
            self.card.add(line())
        choose = self._way("door.open", "folder", "" if recent else "primary", "Ctrl+O")
        choose.clicked.connect(self._choose)
        create = self._way("door.create", "plus", "", "Ctrl+N")
        create.clicked.connect(self.creating)
        explore = self._way("door.explore", "practice", "", "Ctrl+E")
        explore.clicked.connect(self._explore)
        self.card.add(self._row(choose, kit.say("door.open_hint")))
        self.card.add(self._row(create, kit.say("door.create_hint")))
        self.card.add(self._row(explore, kit.say("door.explore_hint")))
        self.card.add(line())
        self.card.add(self._settings())

    def _way(self, key: str, icon: str, role: str, shortcut: str) -> Button:
        return Button(self.kit, self.kit.say(key), role=role, icon=icon, shortcut=shortcut)

    def _row(self, button: QPushButton, hint: str) -> QWidget:
        row = QWidget()
        layout = QVBoxLayout(row)
        layout.setContentsMargins(0, 4, 0, 4)
        layout.addWidget(button)
        layout.addWidget(label(hint, "caption"))
        return row

    def _settings(self) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        other = "en" if self.kit.words.language == "fr" else "fr"
        language = Button(self.kit, self.kit.say("door.other_language"), role="quiet")
        language.clicked.connect(lambda: self.language.emit(other))
        look = Button(self.kit, self.kit.say("door.look"), role="quiet", icon="contrast")
        look.clicked.connect(self.look)
        reader = Button(self.kit, self.kit.say("door.reader"), role="quiet", icon="scan")
        reader.clicked.connect(self.reader)
        layout.addWidget(language)
        layout.addStretch()
        layout.addWidget(reader)
        layout.addWidget(look)
        return row

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.kit.say("door.open"), start(), f"{self.kit.say('door.files')} (*{SUFFIX})"
        )
        if path:
            self.opened.emit(Path(path))

    def _explore(self) -> None:
        path = ask_new_file(self, self.kit, "door.explore", self.kit.say("door.practice_file"))
        if path is not None:
            self.explored.emit(path)


def ask_new_file(parent: QWidget, kit: Kit, title: str, name: str) -> Path | None:
    """Where a new study file is to be made; None when the person thought better of it."""
    words = f"{kit.say('door.files')} (*{SUFFIX})"
    place = str(Path(start()) / f"{name}{SUFFIX}")
    path, _ = QFileDialog.getSaveFileName(parent, kit.say(title), place, words)
    if not path:
        return None
    return Path(path if path.endswith(SUFFIX) else path + SUFFIX)
