"""What the window is told of the outside: pages it can show, studies it can open, what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.desk.backups.backup_rounds import BackupRounds
from app.desk.backups.carrying import CarriedPlaces
from app.desk.backups.missing import Copies
from app.desk.backups.putting_back import Generations
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.pace import Noted
from app.desk.seats.founding import NewSeat
from app.trial.refusal import Failure
from app.ui.page import Page
from app.ui.station import Station


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page on the rail: its name, icon, shortcut, and how it is made for a study.

    `unblinded` pages are made only for a seat that holds the key of the arms, pages
    that are there to `act` only for one that writes, those with `names` only for one that
    holds the key of patients' names. A page without `on_rail` is reached from another page.
    """

    name: str
    icon: str
    make: Callable[[Station], Page]
    shortcut: str = ""
    unblinded: bool = False
    on_rail: bool = True
    act: bool = False
    names: bool = False


@dataclass(frozen=True, slots=True)
class OpenStudy:
    """A study open at this workstation.

    `note` writes down a sign-in, a lock or a wrong passphrase where it belongs; `clock` a
    clock that was moved.
    `advance` moves the clock of a practice study on by minutes; None for a real one.
    """

    path: Path
    desk: Desk
    pages: Sequence[PageSpec]
    note: Callable[[Person, str], None]
    clock: Callable[[Person], Noted | None]
    advance: Callable[[int], None] | None = None
    rounds: BackupRounds | None = None
    """The backups that are taken by themselves; None where none are."""
    passphrase: str = ""
    """That of everybody in a practice study; empty for a real one."""


class Cabinet(Protocol):
    """Where studies are kept: opens one at a time; every call runs in an errand."""

    def open(self, path: Path) -> OpenStudy:
        """An existing study; raises Refusal or Trouble."""
        ...

    def create(
        self, path: Path, source: bytes, founder: NewSeat, passphrase: str
    ) -> tuple[OpenStudy, Person]:
        """A new study from a configuration's bytes, and its founder, signed in."""
        ...

    def explore(
        self, path: Path, progress: Callable[[int, int], None]
    ) -> OpenStudy:
        """A practice study, its people seated and its list in force."""
        ...

    def close(self) -> None:
        """Gives the open study back; does nothing when there is none."""
        ...

    def shipped(self) -> Sequence[tuple[str, bytes]]:
        """The study configurations that ship, by name."""
        ...


class ChosenPlaces(CarriedPlaces, Copies, Generations, Protocol):
    """The places of the backups, which may be chosen."""

    def folder(self, name: str) -> Path:
        """Where a place is; raises Refusal ``backup.unknown_place``."""
        ...

    def shares_disk(self, name: str) -> bool:
        """Whether a place lies on the disk of the study."""
        ...

    def choose(self, folder: Path, outside: bool = True) -> str:
        """Adds a folder and returns its name; raises Refusal ``backup.…``."""
        ...

    def forget(self, name: str) -> None:
        """Takes a place away; the backups that lie there stay."""
        ...

    def failure(self, name: str) -> Failure | None:
        """Why the last backup by itself failed in a place; None when it did not."""
        ...

    def generations(self, name: str) -> int:
        """How many backups lie there; raises Trouble ``backup.unreachable``."""
        ...


class Preferences(Protocol):
    """What the workstation remembers of its window: language, theme, text size, last study's path.

    Never a value of a study.
    """

    def get(self, name: str, default: str) -> str:
        """A remembered text."""
        ...

    def put(self, name: str, value: str) -> None:
        """Remembers a text; a folder that cannot be written is no trouble."""
        ...
