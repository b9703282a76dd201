"""``python -m tests.campaigns.crash``: what a crash, a power cut and a failing disk may do.

Parts, all of them when none is named: ``kills`` (kill -9 at random moments),
``power`` (every prefix of the calls to the disk, with what a power cut leaves
of it), ``faults`` (the n-th call fails), ``full`` (no room), ``calls`` (the n-th
call of the operating system fails, where Debian's fiu-utils is installed).
Exit codes: 0 nothing was wrong, 1 something was.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from app.devices.clock import stopwatch
from tests.campaigns import fiu, full, kills, power
from tests.campaigns.faults import WAYS, Prover, Tally, moments
from tests.journeys.resuming import found

CONTROLS = (("TRUNCATE", "OFF"), ("DELETE", "OFF"), ("DELETE", "FULL"))
"""Settings under which power cuts must be seen to do harm; the last are SQLite's own."""
FEW = ("01-001 accept", "01-001 print", "01-001 release")


class Campaign:
    """One run, in a folder of its own; `wrong` is whether anything was."""

    def __init__(self, folder: Path, asked: argparse.Namespace) -> None:
        self.folder = folder
        self.asked = asked
        self.chance = random.Random(asked.seed)
        self.wrong = False
        self.founded = folder / "founded" / power.NAME
        self.founded.parent.mkdir()
        found(self.founded)

    def tell(self, sound: bool, *said: object) -> None:
        """Prints one finding."""
        self.wrong = self.wrong or not sound
        print("ok   " if sound else "WRONG", *said, flush=True)

    def kills(self) -> None:
        """Kills, each of which raises when something is wrong."""
        self.tell(True, kills.campaign(
            self.founded, self.folder / "kills", self.asked.kills, self.asked.seed
        ))  # fmt: skip

    def power(self) -> None:
        """The settings as shipped, and those that must be seen to fail."""
        place, disks = self.folder / "power", self.asked.disks
        for name, recording in (
            ("founding", power.of_a_founding(place / "founding")),
            ("upgrade", power.of_an_upgrade(place / "upgrade")),
            ("day", power.of_a_day(self.founded, place / "day")),
        ):
            judge = recording.judged(place, self.chance, disks, deep=0.05)
            said = (len(recording.ops), "calls", judge.states, "disks", judge.recoveries)
            self.tell(not judge.wrong, name, *said, "recoveries", dict(judge.wrong), judge.first)
        for journal, synchronous in CONTROLS:
            with power.under(journal, synchronous):
                acts = power.of_a_day(self.founded, place / f"{journal} {synchronous}", 5)
            judge = acts.judged(place, self.chance, disks)
            harm = (journal, synchronous, judge.states, "disks", dict(judge.wrong))
            self.tell(bool(judge.wrong), "must harm:", *harm)

    def faults(self) -> None:
        """The n-th call to the disk."""
        place = self.folder / "faults"
        every = moments(self.founded, place / "moments")
        for way in WAYS:
            prover = Prover(place / "run", self.chance, 2)
            for moment in every:
                prover.prove(moment, way, self.asked.step)
            self._told(way, prover.tally, prover.judge.states, "disks after power cuts")

    def full(self) -> None:
        """No room, by a limit and, for root, on a tiny disk."""
        place = self.folder / "full"
        for moment in moments(self.founded, place / "moments", FEW):
            tally = Tally()
            full.by_limit(moment, place / "run", tally, 4096 * self.asked.step)
            self._told(moment.act, tally, "by limit")
            if full.may_mount():
                tally = Tally()
                full.by_tiny_disk(moment, place / "run", tally, self.asked.step)
                self._told(moment.act, tally, "by tiny disk")

    def calls(self) -> None:
        """The n-th call of the operating system."""
        if not fiu.installed():
            print("not done: libfiu is not installed (Debian: fiu-utils)")
            return
        tally = fiu.in_a_program_of_its_own(self.folder / "calls", self.asked.step, FEW)
        self._told("calls", tally)

    def _told(self, name: str, tally: Tally, *more: object) -> None:
        said = (tally.attempts, "attempts, n up to", tally.most, dict(tally.told), *more)
        self.tell(not tally.wrong, name, *said, dict(tally.wrong), tally.first)


def main(arguments: Sequence[str]) -> int:
    """Runs the parts asked for; returns the exit code."""
    parts = ("kills", "power", "faults", "full", "calls")
    asking = argparse.ArgumentParser(prog="tests.campaigns.crash")
    asking.add_argument("parts", nargs="*", choices=[[], *parts])
    asking.add_argument("--seed", type=int, default=1)
    asking.add_argument("--kills", type=int, default=500)
    asking.add_argument("--disks", type=int, default=25, help="for every call")
    asking.add_argument("--step", type=int, default=1, help="of n; 1 lets every call fail")
    asked = asking.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        campaign = Campaign(Path(folder), asked)
        for part in asked.parts or parts:
            watch = stopwatch()
            run: Callable[[], None] = getattr(campaign, part)
            run()
            print(f"     {part}: {watch():.0f} s", flush=True)
    return int(campaign.wrong)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
