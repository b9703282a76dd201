"""Kill -9 at random moments of a whole day, again and again, until the day has come to its end.

A child process opens the study, finds out from board and capsules what is to
be done next, and does it; labels go to a folder. It tells through a pipe which
act it begins, which rows it is about to commit and which commit has returned.
It is killed at a random moment after a random word of its. Then the file is
opened as after every crash, and must hold exactly what was acknowledged, with
or without the one turn that was about to be committed; it must verify; every
paper must have its line; and the next process must begin with the act that was
cut off, or with the one after it.

A killed process loses nothing that it had handed to the operating system: what
a power cut loses is the matter of `tests.campaigns.power`.
"""

from __future__ import annotations

import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from app.custody.event import Event
from app.custody.verdict import verify_file
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.vault.signing import verify
from tests.campaigns.ledger import HeardFile, Ledger, Said, rows_of
from tests.journeys.resuming import NEVER, devices, to_do
from tests.journeys.same_day import is_the_same_day
from tests.store.children import Child, child

END = "the end"
REPRINT = "reprint"
WAITS = (0.001, 0.02)
"""Seconds; about what a commit takes and what an act takes, so that death finds them everywhere."""


class Wrong(AssertionError):
    """What must never be seen."""


@dataclass
class Tally:
    """What a campaign of kills has seen."""

    kills: int = 0
    days: int = 0
    acknowledged: int = 0
    half_written: int = 0
    """Deaths that left a journal to roll back."""
    unheard: int = 0
    """Deaths between the end of a commit and the word of it."""
    papers: int = 0
    after: dict[str, int] = field(default_factory=dict)
    """How often the last word before death was this one."""


def workday(path: Path) -> Callable[[Callable[[object], None]], None]:
    """The work of a process that lives what is left of the day, and tells it."""

    def work(say: Callable[[object], None]) -> None:
        for act in to_do(path, devices(path, NEVER), lambda file: HeardFile(file, say)):
            say(("doing", act.name))
            act.do()
        say((END, ""))

    return work


@dataclass
class Day:
    """A study being lived through, from one death to the next."""

    path: Path
    whole: list[str]
    chance: random.Random
    tally: Tally
    done: int = -1
    """The place, in the whole day's order, of the act begun last."""

    def __post_init__(self) -> None:
        self.ledger = Ledger(rows_of(read_snapshot(self.path)))
        self._last = ""

    def live_once(self, die: bool) -> bool:
        """One process, killed if `die`; returns whether the day came to its end."""
        self._last = "nothing"
        with child(workday(self.path)) as process:
            if die:
                ended = self._hear_some(process)
                process.silent_for(self.chance.random() * self.chance.choice(WAITS))
                process.kill()
                ended = self._hear_all(process) or ended
                self.tally.after[self._last] = self.tally.after.get(self._last, 0) + 1
                self.tally.half_written += _is_hot(self.path)
            else:
                ended = self._hear_all(process)
        self.check()
        return ended

    def _hear_some(self, process: Child) -> bool:
        return any(self._hear(process.hear()) for _ in range(self.chance.randint(0, 12)))

    def _hear_all(self, process: Child) -> bool:
        return any([self._hear(said) for said in process.rest()])

    def _hear(self, said: Any) -> bool:
        if said is None:
            return False
        what, told = said
        if what == "doing":
            self._begins(cast(str, told))
        elif what != END:
            self.ledger.hear(cast(Said, said))
            self.tally.acknowledged += what == "kept"
        self._last = what
        return bool(what == END)

    def _begins(self, act: str) -> None:
        if act.endswith(REPRINT):
            return
        expected = self.whole[max(0, self.done) : self.done + 2]
        if act not in expected:
            raise Wrong(f"resumed at {act}, not at one of {expected}")
        self.done = self.whole.index(act)

    def check(self) -> None:
        """Raises Wrong for an act lost, a log that does not verify, a paper without a line."""
        SqliteStudyFile.open(self.path).close()
        snapshot = read_snapshot(self.path)
        found = rows_of(snapshot)
        if not self.ledger.allows(found):
            raise Wrong(f"{len(found)} rows are not what {self.ledger.acknowledged} commits left")
        self.tally.unheard += found != self.ledger.kept
        self.ledger.settle(found)
        self.tally.papers += account(self.path, verify_file(snapshot, verify).events)


def _is_hot(path: Path) -> bool:
    journal = path.with_name(f"{path.name}-journal")
    return journal.exists() and journal.read_bytes()[:1] not in (b"", b"\0")


def account(path: Path, events: tuple[Event, ...]) -> int:
    """How many papers lie in the tray; raises Wrong for one that no line tells."""
    told = {event.text("digest") for event in events if event.kind == "LabelsPrinted"}
    papers = sorted((path.parent / "labels").glob("*.pdf"))
    for paper in papers:
        if hashlib.sha256(paper.read_bytes()).hexdigest() not in told:
            raise Wrong(f"{paper.name} has no line")
    return len(papers)


def acts_of(path: Path) -> list[str]:
    """The acts of a day that nothing interrupts, in order; the study at `path` has lived it."""
    with child(workday(path)) as process:
        heard = [cast(tuple[str, str], said) for said in process.rest()]
    if heard[-1][0] != END:
        raise Wrong("the whole day did not end")
    return [told for what, told in heard if what == "doing"]


def campaign(founded: Path, folder: Path, kills: int, seed: int) -> Tally:
    """Kills `kills` times; every day is lived to its end, and must equal the whole one."""
    chance, tally = random.Random(seed), Tally()
    whole = _copy(founded, folder / "whole")
    acts = acts_of(whole)
    while tally.kills < kills:
        path = _copy(founded, folder / f"day {tally.days}")
        day = Day(path, acts, chance, tally)
        while tally.kills < kills and not day.live_once(die=True):
            tally.kills += 1
        if not day.live_once(die=False):
            raise Wrong("the day did not end")
        is_the_same_day(path, whole)
        tally.days += 1
        shutil.rmtree(path.parent)
    return tally


def _copy(founded: Path, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(shutil.copy(founded, folder / "study.opaline"))
