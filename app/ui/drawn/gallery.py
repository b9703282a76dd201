"""Every control of the window in its states, to be looked at in each theme, size and language."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from PySide6.QtCore import QMessageLogContext, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QListWidget,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.desk.ports import Clock
from app.trial.words import LANGUAGES, Words
from app.ui.kit import Kit
from app.ui.look import Assets, Look
from app.ui.samples.every import EVERY
from app.ui.tokens import LEAST_HEIGHT, LEAST_WIDTH, LIGHT, RAIL, SCALES, THEMES
from app.ui.widgets.choice_field import ChoiceField
from app.ui.widgets.countdown import Countdown
from app.ui.widgets.retire import retire

Speak = Callable[[str], Words]
PARIS = ZoneInfo("Europe/Paris")
WIDTH = LEAST_WIDTH - RAIL
"""The width that a page has in the smallest window."""
PICTURED_SCALES = (SCALES[0], SCALES[-1])


def application(
    arguments: Sequence[str], assets: tuple[Sequence[bytes], Mapping[str, bytes]]
) -> tuple[QApplication, Look]:
    """Qt's one application, the running one when there is one, dressed."""
    if QApplication.instance() is None:
        qInstallMessageHandler(_tell)
    running = QApplication.instance() or QApplication(list(arguments))
    assert isinstance(running, QApplication)
    running.setStyle("Fusion")
    look = Look(Assets(*assets))
    look.apply()
    return running, look


def _tell(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    # Without a display every window drawn is told to lack what only a display has.
    if not message.startswith("This plugin does not support"):
        sys.stderr.write(message + "\n")


class Gallery(QWidget):
    """A list of pages, the page, and what it is looked at in."""

    def __init__(self, look: Look, speak: Speak, clock: Clock, language: str) -> None:
        super().__init__()
        self._look, self._speak, self._clock = look, speak, clock
        self.kit = Kit(look, speak(language), clock, PARIS)
        self.setObjectName("canvas")
        self.setWindowTitle(self.kit.say("gallery.title"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.kit.say("gallery.title"))
        self.frame = QScrollArea()
        self.frame.setWidgetResizable(True)
        self.language = self._choice("language", [(one, one) for one in LANGUAGES])
        self.theme = self._choice(
            "theme", [(name, self.kit.say(f"gallery.theme.{name}")) for name in THEMES]
        )
        self.scale = self._choice("scale", [(str(s), f"{s}\u00a0%") for s in PICTURED_SCALES])
        self._lay_out()
        self._fill()
        self.list.setCurrentRow(0)
        self.list.currentRowChanged.connect(self._show)
        for choice in (self.language, self.theme, self.scale):
            choice.changed.connect(self._wear)
        self._second = QTimer(self)
        self._second.timeout.connect(self.tick)
        self._second.start(1000)

    def tick(self) -> None:
        """A second has passed."""
        for countdown in self.frame.findChildren(Countdown):
            countdown.tick()

    def _choice(self, name: str, choices: Sequence[tuple[str, str]]) -> ChoiceField:
        field = ChoiceField(self.kit, self.kit.say(f"gallery.choose.{name}"), choices)
        worn = {"language": self.kit.words.language, "theme": self._look.theme.name,
                "scale": str(self._look.scale)}  # fmt: skip
        field.put(worn[name])
        return field

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        for choice in (self.language, self.theme, self.scale):
            top.addWidget(choice)
        right = QVBoxLayout()
        right.addLayout(top)
        right.addWidget(self.frame, 1)
        row = QHBoxLayout(self)
        self.list.setFixedWidth(RAIL)
        row.addWidget(self.list)
        row.addLayout(right, 1)
        self.resize(LEAST_WIDTH, LEAST_HEIGHT)

    def _fill(self) -> None:
        row = max(0, self.list.currentRow())
        self.list.clear()
        self.list.addItems([self.kit.say(f"gallery.page.{name}") for name in EVERY])
        self.list.setCurrentRow(row)
        self._show(row)

    def _show(self, row: int) -> None:
        if row >= 0:
            self.frame.setWidget(list(EVERY.values())[row](self.kit))

    def _wear(self) -> None:
        language = self.language.value() or LANGUAGES[0]
        self._look.wear(self.theme.value() or LIGHT.name, int(self.scale.value() or SCALES[0]))
        if language != self.kit.words.language:
            self.kit = Kit(self._look, self._speak(language), self._clock, PARIS)
            self._fill()


def pictures(look: Look, speak: Speak, clock: Clock, folder: Path) -> Iterator[Path]:
    """Draws every page in every language, theme and size into `folder`; yields each file.

    Raises OSError when the folder cannot be written.
    """
    for language in LANGUAGES:
        kit = Kit(look, speak(language), clock, PARIS)
        for theme in THEMES:
            for scale in PICTURED_SCALES:
                look.wear(theme, scale)
                for name, make in EVERY.items():
                    path = folder / f"{name}-{theme}-{scale}-{language}.png"
                    _draw(make(kit), path)
                    yield path


def _draw(page: QWidget, path: Path) -> None:
    page.resize(WIDTH, LEAST_HEIGHT)
    page.show()
    layout = page.layout()
    assert layout is not None
    # Words fold at the width they are given, which takes the layout a second round.
    for _ in range(2):
        QApplication.processEvents()
        page.resize(WIDTH, max(layout.heightForWidth(WIDTH), layout.minimumSize().height()))
    QApplication.processEvents()
    if not page.grab().save(str(path), "PNG"):
        raise OSError(path)
    page.close()
    retire(page)
