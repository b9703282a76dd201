"""The n-th call to the disk fails, for n = 1, 2, 3 … until none is left to fail.

An act of the day is done by the real store over `tests.campaigns.disk`, from a
study copied just before it. One call fails once, or that and every later one;
a write that fails may have written its first half. Each time: the user is told
a Refusal or Trouble for which there is a sentence in both languages, or the act
is done; the file, opened on a sound disk, holds exactly what was acknowledged;
it verifies; the day goes on. And the power is cut at every moment from the
first failure on: what was acknowledged must be there, though a sync that failed
keeps nothing.
"""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import apsw

from app.custody.verdict import verify_file
from app.desk.ports import StudyFile
from app.devices.resources import words
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Failure
from app.trial.words import LANGUAGES
from app.vault.signing import verify
from tests.campaigns.disk import Disk, Fault, images
from tests.campaigns.kills import account
from tests.campaigns.ledger import HeardFile, Ledger, Said, rows_of
from tests.campaigns.power import Folder, Judge
from tests.journeys.resuming import NEVER, devices, to_do

ACTS = (
    "01-001 receive", "01-001 accept", "01-001 reveal", "01-001 print", "01-001 materials",
    "01-001 checked", "01-001 release", "01-001 end",
)  # fmt: skip
"""Acts of every make: a line, lines with an allocation, a paper, a capsule, a closing."""
TRIES = 3
"""How often a user tries an act again before giving up and calling for help."""
WAYS: Mapping[str, Any] = {
    "once": {},
    "lasting": {"lasting": True},
    "full": {"lasting": True, "kinds": frozenset({"write"}), "code": apsw.SQLITE_FULL},
}
"""How a call fails: it alone; it and all later ones; every write, since the disk is full."""


@dataclass(frozen=True)
class Moment:
    """A study, and the tray beside it, just before an act."""

    act: str
    folder: Path

    def again(self, folder: Path) -> Path:
        """The study at this moment, once more, in a new folder."""
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder)
        return folder / "study.opaline"


def moments(founded: Path, folder: Path, acts: Iterable[str] = ACTS) -> list[Moment]:
    """Lives a day, and keeps the study as it is before each of these acts."""
    wanted, found = set(acts), []
    path = Moment("", founded.parent).again(folder / "day")
    for act in to_do(path, devices(path, NEVER), lambda file: file):
        if act.name in wanted:
            found.append(Moment(act.name, folder / act.name))
            shutil.copytree(path.parent, found[-1].folder)
        act.do()
    return found


@dataclass
class Attempt:
    """One act attempted while the world fails, and what came of it."""

    path: Path
    say: Callable[[Said], None] = lambda said: None
    told: list[str] = field(default_factory=list)
    done: int = 0

    def __post_init__(self) -> None:
        self.ledger = Ledger(rows_of(read_snapshot(self.path)))
        # The window has its words before anything fails.
        self.spoken = [words(language) for language in LANGUAGES]

    def make(self) -> None:
        """Opens the study and does an act, tried again when it fails, in one session."""
        try:
            self._work()
        except Failure as why:
            self._note(why)

    def _work(self) -> None:
        for act in to_do(self.path, devices(self.path, NEVER), self._heard):
            try:
                act.do()
                self.done += 1
            except Failure as why:
                self._note(why)
            if self.done == 1 or len(self.told) == TRIES or not self.ledger.sure:
                return

    def _heard(self, file: StudyFile) -> HeardFile:
        return HeardFile(file, self._hear)

    def _hear(self, said: Said) -> None:
        self.say(said)
        self.ledger.hear(said)

    def _note(self, why: Failure) -> None:
        assert all(spoken.sentence(why) for spoken in self.spoken)
        self.told.append(why.code)


@dataclass
class Tally:
    """What a campaign of failures has seen."""

    attempts: int = 0
    done: int = 0
    most: int = 0
    """The greatest n at which there was a call left to fail."""
    told: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    first: str = ""

    def require(self, holds: bool, fault: str, where: str) -> None:
        """Counts what does not hold, and keeps the first of it."""
        if not holds:
            self.wrong[fault] += 1
            self.first = self.first or f"{fault}: {where}"

    def look(self, attempt: Attempt, where: str) -> None:
        """Takes in an attempt: opens the file on a sound disk, and does the next act."""
        self.attempts += 1
        self.done += attempt.done
        self.told.update(attempt.told)
        self.require(bool(attempt.done or attempt.told), "nobody was told anything", where)
        SqliteStudyFile.open(attempt.path).close()
        snapshot = read_snapshot(attempt.path)
        self.require(attempt.ledger.allows(rows_of(snapshot)), "a lie", where)
        account(attempt.path, verify_file(snapshot, verify).events)
        for act in to_do(attempt.path, devices(attempt.path, NEVER), lambda file: file):
            act.do()
            return


@dataclass
class Prover:
    """Makes calls to the disk fail, cuts the power afterwards, and judges what came of it."""

    folder: Path
    chance: random.Random
    disks: int
    tally: Tally = field(default_factory=Tally)

    def __post_init__(self) -> None:
        self.judge = Judge(self.folder / "cut", "study.opaline", self.chance)

    def prove(self, moment: Moment, way: str, step: int = 1) -> None:
        """Lets every `step`-th call of an act fail in one way."""
        for first in range(1, 10_000, step):
            fault = Fault(first=first, **WAYS[way])
            self._attempt(moment, fault, f"{moment.act}, {way}, call {first}")
            if not fault.fired:
                return
            self.tally.most = max(self.tally.most, first)

    def _attempt(self, moment: Moment, fault: Fault, where: str) -> None:
        path = moment.again(self.folder / "live")
        start, disk = images(path.parent), Disk(fault)
        attempt = Attempt(path, disk.tape.say)
        before = Ledger(dict(attempt.ledger.kept))
        with disk.in_place():
            attempt.make()
        fault.heal()
        wrong = self.judge.wrong.total()
        self.judge.follow(
            Folder.of(start), disk.tape.ops, before, self.disks, since=fault.noted
        )
        sound = self.judge.wrong.total() == wrong
        self.tally.require(sound, "power cut", f"{where}: {self.judge.first}")
        self.tally.look(attempt, where)
