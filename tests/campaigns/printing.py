"""``python -m tests.campaigns.printing [--kills N] [--seed N]``: kill -9 at N moments of printing.

A process prints a bag's labels on a network printer that it reaches over
loopback, which is slow, and sometimes out of labels half-way. It is killed at a
random moment. Every label that lies in the tray then must have its line;
what the program takes for known must be so; and once the tray was counted where
it says that nobody knows, and labels were printed anew, each that ever came
out must be accounted for. Exit code 0 when all of that held.
"""

from __future__ import annotations

import argparse
import random
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from app.custody.verdict import verify_file
from app.desk.label.printers import PrinterSetup, Way
from app.desk.unblinded.label.label_runs import State, account, runs_of
from app.desk.unblinded.preparation import look
from app.devices.printers import WorkstationPrinters
from app.labels.zpl import read_zpl
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.trial.refusal import Trouble
from app.vault.signing import verify
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk
from tests.printers import HERE, Loopback, Remembered
from tests.store.children import child

COPIES = 3


class Wrong(AssertionError):
    """What must never be seen."""


@dataclass
class Tally:
    """What was seen."""

    kills: int = 0
    states: dict[str, int] = field(default_factory=dict)
    """How often the last run was found in this state; ``none`` when no line stood yet."""
    labels: int = 0
    """Labels that ever came out."""
    accounted: int = 0


class Tray(Loopback):
    """A slow printer; what came out of it lies in the tray.

    A run that it was given whole comes out, but for the labels it lacks when it
    was loaded with too few: then it resets the connection.
    """

    def __init__(self, chance: random.Random, loaded: int = COPIES) -> None:
        self._chance, self._loaded = chance, loaded
        self.out = 0
        super().__init__(pulled_after=None)

    sip = 2048

    def _take(self, connection: socket.socket) -> bytes:
        taken = super()._take(connection)
        if taken.endswith(b"^XZ\n"):
            raster, copies = read_zpl(taken, Decimal(8))
            if copies != COPIES or not raster.rows:
                raise Wrong("another run than was asked for")
            self.out += min(copies, self._loaded)
        return taken

    def pulled(self, taken: bytearray) -> bool:
        """Out of labels; slow before each sip."""
        time.sleep(self._chance.random() * 0.004)
        return taken.endswith(b"^XZ\n") and self._loaded < COPIES


def at_the_printer(hands: Hands, path: Path, port: int) -> tuple[SqliteStudyFile, Hands]:
    """The same moment over a file, its labels going to a printer on this machine."""
    bench = hands.bench
    file = SqliteStudyFile.open(path)
    again = replace(
        hands, bench=bench_on(file, bench.desk.study.source, bench.entropy, bench.clock)
    )
    shelf = WorkstationPrinters(Remembered(), path.parent / "labels")
    known = PrinterSetup("Zebra", Way.RAW, Decimal(8), f"{HERE}:{port}", proved="2026-03-20")
    shelf.put(known)
    shelf.choose("Zebra")
    again.bench.desk.printer = shelf
    return file, again


def one_death(hands: Hands, base: Path, folder: Path, chance: random.Random, tally: Tally) -> None:
    """One process killed; raises Wrong."""
    folder.mkdir()
    path = folder / base.name
    shutil.copyfile(base, path)
    loaded = COPIES if chance.random() < 0.7 else chance.randrange(COPIES)
    with Tray(chance, loaded) as tray, child(_printing(hands, path, tray.port)) as process:
        process.hear()
        process.silent_for(chance.random() * 0.7)
        process.kill()
    tally.kills += 1
    judge(hands, path, tray.out, chance, tally)


def _printing(
    hands: Hands, path: Path, port: int
) -> Callable[[Callable[[object], None]], None]:
    def work(say: Callable[[object], None]) -> None:
        file, mine = at_the_printer(hands, path, port)
        say("printing")
        try:
            mine.print()
        except Trouble as why:
            say(why.code)
        file.close()

    return work


def judge(hands: Hands, path: Path, out: int, chance: random.Random, tally: Tally) -> None:
    """Holds the file against the tray, then goes on as people would; raises Wrong."""
    SqliteStudyFile.open(path).close()
    events = verify_file(read_snapshot(path), verify).events
    lines = sum(event.kind == "LabelsPrinted" for event in events)
    if out and not lines:
        raise Wrong("labels without a line")
    with Tray(chance) as tray:
        file, mine = at_the_printer(hands, path, tray.port)
        _go_on(mine, out, tally)
        found = look(mine.workbench, mine.me, mine.request)
        told = account(found.story, found.capsule)
        file.close()
    tally.labels += out + tray.out
    tally.accounted += told.printed
    if (told.printed, told.rest) != (out + tray.out, 0):
        raise Wrong(f"{out + tray.out} labels lie in the tray, {told} is told")


def _go_on(mine: Hands, out: int, tally: Tally) -> None:
    found = look(mine.workbench, mine.me, mine.request)
    runs = runs_of(found.story, found.capsule)
    state = str(runs[-1].state) if runs else "none"
    tally.states[state] = tally.states.get(state, 0) + 1
    if not runs:
        mine.print()
    elif runs[-1].state is State.UNKNOWN:
        mine.count_labels(out)
        if out < COPIES:
            mine.reprint("tirage interrompu", returned=out)
    elif runs[-1].out != out:
        raise Wrong(f"{runs[-1]} is taken for known, {out} came out")
    mine.label()


def campaign(folder: Path, kills: int, seed: int) -> Tally:
    """So many deaths; raises Wrong at the first that loses a label."""
    chance, tally = random.Random(seed), Tally()
    bases = {}
    for cells in (True, False):
        hands = at("revealed", cells)
        base = folder / f"base-{cells}.opaline"
        with on_disk(hands, base):
            bases[cells] = hands, base
    for number in range(kills):
        hands, base = bases[bool(number % 2)]
        one_death(hands, base, folder / str(number), chance, tally)
        shutil.rmtree(folder / str(number))
    return tally


def main() -> int:
    """The campaign, as asked for on the command line."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="opaline-printing-") as hidden:
        try:
            print(campaign(Path(hidden), options.kills, options.seed))
        except Wrong as why:
            print("WRONG", why)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
