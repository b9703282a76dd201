"""A workstation that decides what to do next from the board and the capsule, and may die."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from app.command.join import Devices, create_study, open_study
from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.custody.board import Story
from app.desk.bag.request import receive_request
from app.desk.ports import FileTurn, PrintJob, StudyFile
from app.desk.unblinded.label.label_runs import runs_of
from app.desk.unblinded.preparation import Step, look
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.entropy import SystemEntropy
from app.devices.heads import HeadFolder
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source
from app.trial.clocks import parse_instant
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, Bench, KeptPages
from tests.desk.hands import Hands
from tests.fakes import SeededEntropy
from tests.printers import Around

EVENING = TUESDAY + timedelta(hours=13)
SUBJECTS = ("01-001", "01-002")
AFTER_RELEASE = {
    "Released": Hands.offer, "BagOffered": Hands.take, "BagAccepted": Hands.arrive,
    "WardReceived": Hands.bedside, "BedsideChecked": Hands.start, "InfusionStarted": Hands.end,
}  # fmt: skip
STEPS = {
    Step.MATERIALS: Hands.materials, Step.THAWED: Hands.thaw, Step.POOLED: Hands.pool,
    Step.COUNTED: Hands.count, Step.COMPUTED: Hands.compute, Step.FILLED: Hands.fill,
    Step.LABELLED: Hands.label, Step.CHECKED: Hands.check,
}  # fmt: skip
Watch = Callable[[StudyFile], StudyFile]


@dataclass(frozen=True)
class Act:
    """One thing to do, and its name."""

    name: str
    do: Callable[[], None]


@dataclass
class Death:
    """Ends the process, without a word, when a place is reached for the n-th time."""

    place: str
    left: int

    def reach(self, place: str) -> None:
        """Passes a place, or does not."""
        self.left -= place == self.place
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


NEVER = Death("nowhere", 1)


class MortalTurn:
    """A turn whose writes may be the last thing that is done."""

    def __init__(self, turn: FileTurn, death: Death) -> None:
        self._turn = turn
        self._death = death
        self.wrote = False

    def __getattr__(self, name: str) -> Any:
        act = getattr(self._turn, name)
        if name not in ("append", "allocate", "put_capsule", "drop_capsule"):
            return act

        def write(*arguments: object) -> None:
            act(*arguments)
            self.wrote = True
            self._death.reach("inside a turn")

        return write


@dataclass
class MortalFile:
    """A study file at which the process may die before or after a commit."""

    file: StudyFile
    death: Death

    @contextmanager
    def turn(self) -> Iterator[FileTurn]:
        """A turn as the file's own."""
        with self.file.turn() as turn:
            mortal = MortalTurn(turn, self.death)
            yield cast(FileTurn, mortal)
            if mortal.wrote:
                self.death.reach("before a commit")
        if mortal.wrote:
            self.death.reach("after a commit")

    @property
    def snapshot(self) -> Callable[[], Any]:
        """As the file's own."""
        return self.file.snapshot


@dataclass
class MortalPrinter(Around):
    """A printer beside which the process may die before or after the paper."""

    death: Death

    def print(self, job: PrintJob) -> None:
        """Prints."""
        self.death.reach("before the paper")
        self.printer.print(job)
        self.death.reach("after the paper")


class DayEntropy:
    """The system's entropy, but a bag code that follows from its subject alone."""

    def __init__(self) -> None:
        self._system = SystemEntropy()
        self._codes = SeededEntropy(b"")

    def begin(self, subject: str) -> None:
        """From here on codes are drawn for this subject."""
        self._codes = SeededEntropy(subject.encode())

    def draw(self, purpose: str, size: int) -> bytes:
        """Bytes for a purpose."""
        source = self._codes if purpose == "bag" else self._system
        return source.draw(purpose, size)


def found(path: Path) -> None:
    """A practice study on disk, in force."""
    with create_study(path, study_source("chocmsc"), devices(path, NEVER)) as workbench:
        commission(workbench, seat_crew(workbench), practice_list())


def devices(path: Path, death: Death) -> Devices:
    """What the workstation brings along."""
    entropy = DayEntropy()
    printer = MortalPrinter(FolderPrinter(path.parent / "labels"), death)
    vault, heads = OpalineVault(TINY, entropy), HeadFolder(path.parent / "heads")
    return Devices(vault, SetClock(TUESDAY), entropy, printer, "fr", heads)


def live(path: Path, death: Death) -> None:
    """Opens the study and does what is still to be done of the day."""
    for act in to_do(path, devices(path, death), lambda file: MortalFile(file, death)):
        act.do()


def to_do(path: Path, brought: Devices, watch: Watch) -> Iterator[Act]:
    """Opens the study and gives what is to be done next, until the day is over.

    An act that was not done is given again.
    """
    with open_study(path, brought) as workbench:
        journal = workbench.desk.journal
        journal.file = watch(journal.file)
        hands = Hands(_bench(workbench, brought), crew_of(workbench), cells=True)
        while (act := next_act(hands, path.parent / "labels")) is not None:
            yield act


def day(path: Path, death: Death) -> Callable[[Callable[[object], None]], None]:
    """The work of a process that lives the day, and says when it has come to its end."""

    def work(say: Callable[[object], None]) -> None:
        live(path, death)
        say("the end")

    return work


def _bench(workbench: Workbench, brought: Devices) -> Bench:
    clock, entropy = brought.clock, brought.entropy
    assert isinstance(clock, SetClock) and isinstance(brought.vault, OpalineVault)
    return Bench(
        workbench, workbench.desk.journal.file, clock, KeptPages(), brought.vault, entropy
    )


def crew_of(workbench: Workbench) -> Crew:
    """The three people, signed in."""
    names = ("Claire Aubert", "Marc Lenoir", "Hélène Roy")
    return Crew(*(workbench.desk.sign_in(name, PASSPHRASE) for name in names))


def next_act(hands: Hands, labels: Path) -> Act | None:
    """The earliest thing to do, as the board and the capsules tell it; None at the day's end."""
    acts = [_of_subject(hands, number, labels) for number in range(len(SUBJECTS))]
    due = [(minute, number, act) for number, (minute, act) in enumerate(acts) if act is not None]
    if not due:
        return None
    minute, number, act = min(due, key=lambda one: one[:2])
    hands.bench.clock.set(EVENING + timedelta(minutes=minute))
    return Act(f"{SUBJECTS[number]} {act.name}", act.do)


def _of_subject(hands: Hands, number: int, labels: Path) -> tuple[float, Act | None]:
    request = f"{number:032x}"
    mine = replace(hands, request=request)
    story = hands.bench.desk.board.stories.get(request)
    if story is None:
        return 10 * number, Act("receive", lambda: _receive(mine, SUBJECTS[number]))
    if story.accepted is None:
        return 10 * number + 1, Act("accept", lambda: _accept(mine, SUBJECTS[number]))
    if not story.is_open:
        act = AFTER_RELEASE.get(story.stage)
        place = [*AFTER_RELEASE].index(story.stage) if act else 0
        after = act and Act(act.__name__, lambda: act(mine))
        return _minutes(story.r) + 2 + 7 * place, after
    if hands.bench.desk.board.open_stories()[0] is not story:
        return 0, None
    return _at_the_bench(mine, story, labels)


def _at_the_bench(mine: Hands, story: Story, labels: Path) -> tuple[float, Act]:
    if story.last("ArmRevealed") is None:
        return _minutes(story.d), Act("reveal", mine.reveal)
    mine.cells = (found := look(mine.workbench, mine.me, mine.request)).takes_cells
    if story.last("LabelsPrinted") is None:
        return _minutes(story.d) + 1, Act("print", mine.print)
    out = 3 if (labels / f"{story.bag}.png").exists() else 0
    last = runs_of(story, found.capsule)[-1]
    if last.out is None:
        return _minutes(story.d) + 1, Act("count before a reprint", lambda: mine.count_labels(out))
    if not last.out:
        return _minutes(story.d) + 1, Act("reprint", lambda: mine.reprint("rien", 0))
    if found.next_step is None:
        return _minutes(story.r), Act("release", mine.release)
    step = found.next_step
    minute = _minutes(story.d) + 2 + 9 * list(Step).index(step)
    return minute, Act(step.name.lower(), lambda: STEPS[step](mine))


def _receive(mine: Hands, subject: str) -> None:
    onset = mine.bench.clock.now() - timedelta(minutes=30)
    form = replace(mine.form(subject, onset=onset), request=mine.request)
    receive_request(mine.bench.desk, mine.me, form)


def _accept(mine: Hands, subject: str) -> None:
    assert isinstance(mine.bench.entropy, DayEntropy)
    mine.bench.entropy.begin(subject)
    mine.accept()


def _minutes(instant: str) -> float:
    return (parse_instant(instant) - EVENING) / timedelta(minutes=1)
