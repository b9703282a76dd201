"""The studies of a workstation, opened one at a time for its window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

from app.command.backup import keep_of
from app.command.backups import FolderPlaces
from app.command.join import Devices, create_study, open_study
from app.command.pages import pages
from app.command.practice import PASSPHRASE, commission, seat_crew
from app.desk.backups.backup_rounds import BackupRounds
from app.desk.journal import Person
from app.desk.ports import Clock, HeadMemory
from app.desk.seats.founding import NewSeat, found_study
from app.desk.unblinded.clockwork import note_clock
from app.desk.unblinded.notes import note
from app.desk.unblinded.workbench import Workbench
from app.devices.attempts import AttemptFile
from app.devices.clock import PracticeClock, SystemClock, stopwatch
from app.devices.entropy import SystemEntropy
from app.devices.heads import HeadFolder
from app.devices.preferences import FilePreferences
from app.devices.printer import write_private
from app.devices.printers import WorkstationPrinters
from app.devices.resources import practice_list, study_names, study_source
from app.trial.clocks import parse_instant
from app.ui.spec import OpenStudy, Preferences
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault

PRACTICE_STUDY = "chocmsc"
_MORNING = time(7, 0)


class StudyCabinet:
    """The window's `Cabinet`: one study open, its lock held until it is given back.

    `vault` is that of real studies, by default production's; the practice study is
    made at the floor, since nothing in it is secret. `heads` is what the workstation
    remembers of its logs, by default in its user's state folder.
    """

    def __init__(
        self, language: str, vault: OpalineVault | None = None,
        practice: OpalineVault | None = None, heads: HeadMemory | None = None,
        preferences: Preferences | None = None, attempts: AttemptFile | None = None,
    ) -> None:  # fmt: skip
        self._language = language
        self._entropy = SystemEntropy()
        # Wrong passphrases are slowed whatever study is open, and after a restart too.
        self._vault = vault or OpalineVault.production(
            self._entropy, stopwatch(), attempts or AttemptFile()
        )
        self._calibrated = vault is not None
        self._practice_vault = practice or OpalineVault(FLOOR, self._entropy, stopwatch())
        self._heads = heads or HeadFolder()
        self._preferences = preferences or FilePreferences()
        self._open = ExitStack()

    def shipped(self) -> Sequence[tuple[str, bytes]]:
        """The study configurations that ship, by name."""
        return [(name, study_source(name)) for name in study_names()]

    def open(self, path: Path) -> OpenStudy:
        """An existing study; a practice one goes on from its own last moment."""
        self.close()
        workbench = self._open.enter_context(open_study(path, self._devices(path, SystemClock())))
        return self._opened(path, workbench)

    def create(
        self, path: Path, source: bytes, founder: NewSeat, passphrase: str
    ) -> tuple[OpenStudy, Person]:
        """A new study, its first line written and its founder signed in."""
        self.close()
        self._calibrate()
        devices = self._devices(path, SystemClock())
        with ExitStack() as unless_whole:
            workbench = unless_whole.enter_context(create_study(path, source, devices))
            unless_whole.callback(partial(path.unlink, missing_ok=True))
            # The last day is one at the study's place, which only its configuration names.
            end = founder.end.replace(tzinfo=workbench.desk.study.zone)
            founder = replace(founder, end=end)
            person = found_study(workbench.desk, founder, passphrase, practice=False)
            unless_whole.pop_all()
        self.close()
        opened = self.open(path)
        return opened, opened.desk.sign_in(person.seat.name, passphrase)

    def explore(self, path: Path, progress: Callable[[int, int], None]) -> OpenStudy:
        """A practice study, its people seated, its list in force, its stocks full."""
        self.close()
        clock = PracticeClock(_tuesday(SystemClock().now()))
        devices = self._devices(path, clock, self._practice_vault)
        with create_study(path, study_source(PRACTICE_STUDY), devices) as workbench:
            progress(1, 3)
            crew = seat_crew(workbench)
            progress(2, 3)
            commission(workbench, crew, practice_list())
            progress(3, 3)
        return self.open(path)

    def close(self) -> None:
        """Gives the open study back."""
        self._open.close()

    def _calibrate(self) -> None:
        if not self._calibrated:
            self._vault.calibrate(stopwatch)
            self._calibrated = True

    def _devices(
        self, path: Path, clock: Clock, vault: OpalineVault | None = None
    ) -> Devices:
        printer = self._printers(path)
        vault = vault or self._vault
        return Devices(vault, clock, self._entropy, printer, self._language, self._heads)

    def _printers(self, path: Path) -> WorkstationPrinters:
        return WorkstationPrinters(self._preferences, path.parent / f"{path.stem}-labels")

    def _opened(self, path: Path, workbench: Workbench) -> OpenStudy:
        def save(name: str, data: bytes) -> Path:
            return write_private(path.parent / f"{path.stem}-papers", name, data)

        desk = workbench.desk
        places = FolderPlaces(
            path, desk.journal.log_id, self._preferences, lambda: keep_of(desk.study),
            desk.clock,
        )  # fmt: skip
        specs = pages(
            workbench, save, places, self._printers(path), self._preferences
        )
        told, clock = partial(note, workbench), partial(note_clock, workbench)
        if not desk.board.practice:
            self._calibrate()
            rounds = BackupRounds(desk, places)
            return OpenStudy(path, desk, specs, told, clock, rounds=rounds)
        desk.vault = self._practice_vault
        moved = PracticeClock(max(parse_instant(event.at) for event in desk.board.events))
        desk.journal.keep_time(moved)

        def advance(minutes: int) -> None:
            moved.advance(timedelta(minutes=minutes))

        return OpenStudy(path, desk, specs, told, clock, advance, passphrase=PASSPHRASE)


def _tuesday(now: datetime) -> datetime:
    """The morning of a Tuesday just gone: any onset before it lies in the week window."""
    day = (now - timedelta(days=(now.weekday() - 1) % 7 or 7)).date()
    return datetime.combine(day, _MORNING, tzinfo=UTC)
