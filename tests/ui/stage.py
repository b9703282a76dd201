"""What a test of the window works with: a whole study, a station, and the hands of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from app.command.backups import FolderPlaces
from app.command.practice import PASSPHRASE, Crew
from app.desk.journal import Person
from app.devices.backups import Keep
from app.devices.printers import WorkstationPrinters
from app.devices.resources import window_fonts, window_icons, words
from app.ui.errand import Errands
from app.ui.kit import Kit
from app.ui.look import Assets, Look
from app.ui.page import Page
from app.ui.station import Station
from app.ui.widgets.signature_dialog import SignatureDialog
from tests.bench import Bench, open_bench
from tests.printers import Remembered

PageT = TypeVar("PageT", bound=Page)
DialogT = TypeVar("DialogT", bound=QDialog)
WAIT_MS = 20_000


def make_look(theme: str = "light", scale: int = 100) -> Look:
    """The look of the window, with the shipped fonts and icons, applied."""
    look = Look(Assets(window_fonts(), window_icons()), theme, scale)
    look.apply()
    return look


Told = Remembered


def no_places() -> FolderPlaces:
    """No place is chosen for backups."""
    return FolderPlaces(Path("x"), b"", Told(), lambda: Keep(1, 0))


def no_printers() -> WorkstationPrinters:
    """No printer is known."""
    return WorkstationPrinters(Told(), Path("x"))


@dataclass
class Stage:
    """An open practice study, its crew, and a station at which one of them is signed in."""

    qtbot: QtBot
    bench: Bench
    crew: Crew
    station: Station

    @classmethod
    @contextmanager
    def set_up(cls, qtbot: QtBot, language: str = "fr", seed: bytes = b"bench") -> Iterator[Self]:
        """A study ready for requests; its worker ends with the block."""
        with cls.over(qtbot, *open_bench(seed), language) as stage:
            yield stage

    @classmethod
    @contextmanager
    def over(cls, qtbot: QtBot, bench: Bench, crew: Crew, language: str = "fr") -> Iterator[Self]:
        """Any study; its worker ends with the block."""
        kit = Kit(make_look(), words(language), bench.clock, bench.desk.study.zone)
        errands = Errands()
        errands.journal = bench.desk.journal
        try:
            yield cls(qtbot, bench, crew, Station(kit, errands, bench.desk, crew.pharmacist))
        finally:
            errands.finish()

    def seat(self, person: Person) -> None:
        """Somebody else is signed in from now on; pages made before keep their person's view."""
        self.station.back(person)

    def show(self, make: Callable[[Station], PageT], target: str = "") -> PageT:
        """A page on the screen, at the smallest size of the window, read and at rest."""
        page = make(self.station)
        self.qtbot.addWidget(page)
        page.resize(1280 - 224, 650 - 56)
        page.show()
        page.arrive(target)
        self.rest()
        return page

    def rest(self) -> None:
        """Waits until the worker has nothing left to do and the screen was told."""
        self.qtbot.waitUntil(lambda: self.station.errands.at_rest, timeout=WAIT_MS)

    def click(self, button: QWidget) -> None:
        """Presses a button and waits for what it sets off; a dialog it opens stays open."""
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        self.rest()

    def sign(self, passphrase: str = PASSPHRASE, name: str = "") -> None:
        """Signs in the dialog that is open, as `name` where a second person may be chosen."""
        dialog = self.dialog(SignatureDialog)
        dialog.asked.emit(name or self.station.person.seat.name, passphrase)
        self.rest()

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """The one open dialog of a kind."""
        found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
        assert len(found) == 1, found
        return found[0]
