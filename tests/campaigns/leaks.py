"""``python -m tests.campaigns.leaks``: thousands of failures, and none that tells a secret.

A study with planted secrets is opened from disk at every moment of a bag's life,
in both arms, and everything is done wrongly: fields are filled with what belongs elsewhere, and
study file, vault, printer, clock and entropy fail. Whatever the exceptions say
(the whole chain, with the way they came, but no local variables), the standard
streams, the logs at their most talkative, temporary files and file names hold
no arm, name, passphrase, key, lot or weight.
Exit codes: 0 nothing was told, 1 something was.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import random
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from app.blind.arm import Arm
from app.command.join import Devices, create_study, open_study
from app.command.practice import Crew, commission, seat_crew
from app.desk.unblinded.bench.second_check import SecondEntry
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import study_source
from app.trial.refusal import Failure
from app.ui.bug import report_of
from app.vault.vault import OpalineVault
from tests.bench import TINY, TUESDAY, Bench, KeptPages
from tests.campaigns.blunders import BLUNDERS, Junk
from tests.campaigns.planted import ARMS, WEIGHT, WatchedEntropy, planted_list, told_by
from tests.campaigns.spoiling import (
    Plan,
    SpoiledClock,
    SpoiledEntropy,
    SpoiledFile,
    SpoiledPrinter,
    spoiled,
)
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, NIGHT
from tests.fakes import SeededEntropy
from tests.journeys.resuming import crew_of


@dataclass
class Tally:
    """What a campaign of failures has heard."""

    failures: int = 0
    accepted: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    defects: Counter[str] = field(default_factory=Counter)
    """Exceptions that are neither a failure told to the user nor one that was injected."""
    leaks: list[str] = field(default_factory=list)


class PlantedHands(Hands):
    """Hands that dose for the planted weight."""

    def receive(self, subject: str = "01-001", **changes: object) -> None:
        """Act 1."""
        super().receive(subject, **{"weight": WEIGHT, "weight_again": WEIGHT, **changes})

    def typed(self, weight: str = WEIGHT) -> SecondEntry:
        """What the second person reads in the source documents."""
        return super().typed(weight)


def do(hands: Hands, stage: str) -> None:
    """The right act, as these hands do it."""
    getattr(hands, ACTS[stage].__name__)()


@dataclass(frozen=True)
class Moment:
    """A planted study before an act: its file, the clock, and the request in hand."""

    stage: str
    study: bytes
    now: datetime
    request: str
    cells: bool


@dataclass
class World:
    """What a workstation brings along, all of which may fail."""

    folder: Path
    entropy: WatchedEntropy
    plan: Plan = field(default_factory=Plan)

    def __post_init__(self) -> None:
        self.path = self.folder / "study.opaline"
        self.clock = SetClock(TUESDAY)
        entropy = SpoiledEntropy(self.entropy, self.plan)
        printer = SpoiledPrinter(FolderPrinter(self.folder / "labels"), self.plan)
        clock = SpoiledClock(self.clock, self.plan)
        vault = OpalineVault(TINY, entropy)
        self.devices = Devices(vault, clock, entropy, printer, "fr", PracticeHeads())

    def hands(self, workbench: Workbench, crew: Crew, cells: bool, request: str = "") -> Hands:
        """Hands at this workstation, at which everything may fail."""
        journal = workbench.desk.journal
        journal.file = SpoiledFile(journal.file, self.plan)
        vault, entropy = self.devices.vault, self.devices.entropy
        assert isinstance(vault, OpalineVault)
        bench = Bench(workbench, journal.file, self.clock, KeptPages(), vault, entropy)
        return PlantedHands(bench, spoiled(crew, self.plan), cells, request)


def moments(world: World, arms: tuple[Arm, Arm]) -> list[Moment]:
    """The moments of a bag's life in a planted study, whose list has these arms for its words."""
    found: list[Moment] = []
    with create_study(world.path, study_source("chocmsc"), world.devices) as workbench:
        crew = seat_crew(workbench)
        commission(workbench, crew, planted_list(), dict(zip(ARMS, arms, strict=True)))
        world.clock.advance(NIGHT)
        hands = world.hands(workbench, crew, arms[0] is Arm.CELLS)
        for stage in ACTS:
            now = world.clock.now()
            study = world.path.read_bytes()
            found.append(Moment(stage, study, now, hands.request, hands.cells))
            do(hands, stage)
    world.path.unlink()
    return found


@dataclass
class Spoiler:
    """Does wrong things at one moment after another, and listens."""

    chance: random.Random
    tally: Tally
    world: World

    def spoil(self, moment: Moment, blunders: int) -> None:
        """Does up to `blunders` things wrongly, until one of them is taken for right."""
        self.world.path.write_bytes(moment.study)
        self.world.clock.set(moment.now)
        with open_study(self.world.path, self.world.devices) as workbench:
            hands = self.world.hands(
                workbench, crew_of(workbench), moment.cells, moment.request
            )
            for _ in range(blunders):
                if not self._fails(hands, moment.stage):
                    return

    def _fails(self, hands: Hands, stage: str) -> bool:
        name, self.world.plan.fired = self.chance.choice([*BLUNDERS, stage]), False
        if name == stage or self.chance.random() < 0.3:
            self.world.plan.draw_up(self.chance)
        try:
            if name == stage:
                do(hands, stage)
            else:
                BLUNDERS[name](hands, Junk(self.chance))
        except Exception as error:
            self._heard(f"{name} before {stage}", error)
            return True
        finally:
            self.world.plan.rest()
        self.tally.accepted += 1
        return False

    def _heard(self, name: str, error: Exception) -> None:
        self.tally.failures += 1
        self.tally.kinds[error.key if isinstance(error, Failure) else type(error).__name__] += 1
        if not isinstance(error, Failure) and not self.world.plan.fired:
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno}"
            self.tally.defects[f"{name}: {type(error).__name__} at {where}"] += 1
        said = told_by(error) + report_of(error)
        if found := self.world.entropy.secrets_in(said):
            self.tally.leaks.append(f"{name}: {found} in\n{said}")


@contextmanager
def listening(folder: Path) -> Iterator[list[str]]:
    """Gives what the standard streams and the logs said while the block ran, after it."""
    heard: list[str] = []
    log = io.StringIO()
    handler, root = logging.StreamHandler(log), logging.getLogger()
    # Some libraries keep their own down, whatever the root's is.
    loggers = [root, *(logging.getLogger(name) for name in logging.root.manager.loggerDict)]
    with ExitStack() as after:
        after.callback(lambda: heard.append(log.getvalue()))
        for stream in (1, 2):
            after.callback(_tee(stream, folder / f"stream {stream}", heard))
        root.addHandler(handler)
        for logger in loggers:
            after.callback(logger.setLevel, logger.level)
            logger.setLevel(logging.DEBUG)
        after.callback(root.removeHandler, handler)
        yield heard


def _tee(stream: int, file: Path, heard: list[str]) -> Callable[[], None]:
    sys.stdout.flush()
    sys.stderr.flush()
    kept, other = os.dup(stream), os.open(file, os.O_RDWR | os.O_CREAT)
    os.dup2(other, stream)

    def back() -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        os.dup2(kept, stream)
        os.close(kept)
        os.close(other)
        heard.append(file.read_text("utf-8", "replace"))
        file.unlink()

    return back


def campaign(folder: Path, failures: int, seed: int, blunders: int = 25) -> Tally:
    """Goes from moment to moment, in both arms, until so many things have failed."""
    chance, tally = random.Random(seed), Tally()
    temporary, place = folder / "temporary", folder / "place"
    temporary.mkdir()
    place.mkdir()
    world = World(place, WatchedEntropy(SeededEntropy(b"%d" % seed)))
    arms = ((Arm.CELLS, Arm.CONTROL), (Arm.CONTROL, Arm.CELLS))
    with patch.object(tempfile, "tempdir", str(temporary)), listening(folder) as heard:
        every = [moment for pair in arms for moment in moments(world, pair)]
        spoiler = Spoiler(chance, tally, world)
        while tally.failures < failures:
            spoiler.spoil(chance.choice(every), blunders)
    beside = [*temporary.rglob("*"), *place.rglob("*")]
    said = [*heard, *(path.name for path in beside)]
    said += [path.read_text("utf-8", "replace") for path in temporary.rglob("*.*")]
    if found := world.entropy.secrets_in("\n".join(said)):
        tally.leaks.append(f"{found} in streams, logs, temporary files or names")
    return tally


def main(arguments: Sequence[str]) -> int:
    """Runs the campaign; returns the exit code."""
    asking = argparse.ArgumentParser(prog="tests.campaigns.leaks")
    asking.add_argument("--failures", type=int, default=5000)
    asking.add_argument("--seed", type=int, default=1)
    asked = asking.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        tally = campaign(Path(folder), asked.failures, asked.seed)
    print(tally.failures, "failures of", len(tally.kinds), "kinds;", end=" ")
    print(tally.accepted, "accepted;", len(tally.leaks), "leaks; defects:", dict(tally.defects))
    for leak in tally.leaks[:5]:
        print(leak)
    return int(bool(tally.leaks or tally.defects))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
