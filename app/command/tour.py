"""``opaline tour --out DIR``: every page of the window, in a practice day, drawn without a display.

Exit codes: 0 drawn, 2 the command cannot be obeyed, 3 a library is missing.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO

from app.command.backups import FolderPlaces
from app.command.join import Devices, create_study
from app.command.pages import pages
from app.command.practice import commission, seat_crew
from app.command.showing import HINDERED, hindrance
from app.command.tour_day import Sight, sights
from app.command.verb import DONE, Verb, carry_out
from app.desk.unblinded.workbench import Workbench
from app.devices.backups import Keep
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.preferences import FilePreferences
from app.devices.printer import FolderPrinter
from app.devices.printers import WorkstationPrinters
from app.devices.resources import practice_list, study_source, window_fonts, window_icons, words
from app.trial.refusal import Refusal, Trouble
from app.trial.words import LANGUAGES, Words
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault

STUDY = "chocmsc"
TUESDAY = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
SIZE = (1366, 768)


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Draws every page in each language and theme; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        if told := hindrance(spoken, shown=False):
            stderr.write(told + "\n")
            return HINDERED
        if options.out is None:
            raise Refusal("tour.usage")
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        folder = Path(options.out)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            drawn = sum(1 for _ in _draw(folder))
        except OSError:
            raise Trouble("tour.unwritable", folder=str(folder)) from None
        stdout.write(spoken.count("tour.drawn", drawn, folder=str(folder)) + "\n")
        return DONE

    verb = Verb(Refusal("tour.usage"))
    verb.add_argument("--out")
    return carry_out(verb, "tour.help", arguments, stdout, stderr, doing)


def _draw(folder: Path) -> Iterator[Path]:
    entropy, clock = SystemEntropy(), SetClock(TUESDAY)
    with tempfile.TemporaryDirectory(prefix="opaline-tour-") as hidden:
        place = Path(hidden)
        devices = Devices(
            OpalineVault(FLOOR, entropy), clock, entropy, FolderPrinter(place / "labels"),
            LANGUAGES[0], PracticeHeads(),
        )  # fmt: skip
        with create_study(place / "tour.opaline", study_source(STUDY), devices) as workbench:
            crew = seat_crew(workbench)
            commission(workbench, crew, practice_list())
            painter = _Painter(workbench, folder)
            yield from painter.draw_doors()
            for sight in sights(workbench, crew, clock):
                yield from painter.draw(sight)


class Picture(Protocol):
    """What was drawn."""

    def save(self, path: str) -> bool:
        """Keeps it in a file; whether that could be done."""
        ...


class _Painter:
    """Draws one sight after the other, each in every language and theme."""

    def __init__(self, workbench: Workbench, folder: Path) -> None:
        from app.ui.drawn.gallery import application
        from app.ui.errand import Errands

        self._application, self._look = application(["opaline"], (window_fonts(), window_icons()))
        self._errands = Errands()
        self._workbench, self._folder = workbench, folder
        self._memory = FilePreferences(folder)
        self._places = FolderPlaces(folder / "x", b"", self._memory, lambda: Keep(1, 0))
        self._printers = WorkstationPrinters(self._memory, folder / "labels")

    def draw_doors(self) -> Iterator[Path]:
        """The pictures of what stands before a study; raises OSError."""
        from app.ui.drawn.door_pages import door_pages
        from app.ui.drawn.portrait import alone
        from app.ui.kit import Kit
        from app.ui.tokens import THEMES

        desk = self._workbench.desk
        names = sorted(seat.name for seat in desk.board.seats.values())
        for language in LANGUAGES:
            kit = Kit(self._look, words(language), desk.clock, desk.study.zone)
            for theme in THEMES:
                self._look.wear(theme, 100)
                for name, page in door_pages(kit, desk.study.name, names).items():
                    path = self._folder / f"door-{name}-{language}-{theme}.png"
                    yield self._keep(path, alone(page, SIZE))

    def _keep(self, path: Path, picture: Picture) -> Path:
        if not picture.save(str(path)):
            raise OSError(str(path))
        return path

    def draw(self, sight: Sight) -> Iterator[Path]:
        """The pictures of a sight; raises OSError when one cannot be kept."""
        from app.ui.drawn.portrait import portrait
        from app.ui.kit import Kit
        from app.ui.spec import OpenStudy
        from app.ui.station import Station
        from app.ui.tokens import THEMES

        desk = self._workbench.desk
        study = OpenStudy(
            self._folder, desk,
            pages(
                self._workbench, lambda name, data: self._folder / name, self._places,
                self._printers, self._memory,
            ),
            lambda person, act: None, lambda person: None, lambda minutes: None,
        )  # fmt: skip
        for language in LANGUAGES:
            kit = Kit(self._look, words(language), desk.clock, desk.study.zone)
            for theme in THEMES:
                self._look.wear(theme, 100)
                station = Station(kit, self._errands, desk, sight.person)
                picture = portrait(station, study, sight.page, sight.target, SIZE)
                path = self._folder / f"{sight.name}-{language}-{theme}.png"
                yield self._keep(path, picture)
