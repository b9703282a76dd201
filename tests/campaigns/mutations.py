"""``python -m tests.campaigns.mutations``: tampered files are found, rewritten ones accepted.

Everything is judged twice, by ``opaline verify`` and by the independent
verifier: files on the disk, and as rows in memory what no file can hold (lines
out of order, two behind one tree, numbers beyond SQLite's). Both must say the
same, and name the line that was changed. Exit codes: 0 nothing was wrong, 1
something was.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.devices.clock import stopwatch
from tests import independent
from tests.campaigns.rewriting import rewritten
from tests.campaigns.studies import CannotHold, laid, revised, told
from tests.custody.provoke_seats import people_s_year
from tests.custody.scribe import judge
from tests.custody.tampering import DAY, WAYS, Tampered

STUDIES = (DAY, people_s_year().snapshot())
Verdict = tuple[int, int | None]


@dataclass
class Tally:
    """What was done, and what was wrong."""

    done: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, name: str, seed: str, ours: Verdict, theirs: Verdict, line: int | None) -> None:
        """Notes one mutation: it must be found, alike, where it was made."""
        self.done[name] += 1
        if ours != theirs or ours[0] != 1 or line not in (None, ours[1]):
            self.wrong.append(f"{seed} {name}: {ours}, independent {theirs}, made at {line}")


class Campaign:
    """One run, in a folder of its own."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.seed = seed
        self.tally = Tally()
        self.file = folder / "study.opaline"
        self._whole = [folder / f"{n}.opaline" for n in range(len(STUDIES))]
        for path, study in zip(self._whole, STUDIES, strict=True):
            laid(path, study)

    def tamper(self, number: int) -> None:
        """One mutation, judged twice."""
        seed = f"{self.seed} tamper {number}"
        chance = random.Random(seed)
        at = chance.randrange(len(STUDIES))
        if chance.random() < 0.02:
            revised(self._whole[at], self.file, chance)
            self._on_disk("revised", seed, None)
            return
        way = chance.choice(WAYS)
        tampered = way(STUDIES[at], chance)
        while tampered.file == STUDIES[at] or _twice(tampered.file):
            tampered = way(STUDIES[at], chance)
        try:
            laid(self.file, tampered.file, like=self._whole[at])
        except CannotHold:
            self._in_memory(way.__name__, seed, tampered)
            return
        self._on_disk(way.__name__, seed, tampered.line)

    def rewrite(self, number: int) -> None:
        """One file written otherwise with the same rows, accepted twice."""
        seed = f"{self.seed} rewrite {number}"
        chance = random.Random(seed)
        at = chance.randrange(len(STUDIES))
        done = rewritten(self._whole[at], self.file, chance)
        ours, said = told(self.file), independent.verified(self.file)
        self.tally.done.update(done)
        right = ours[0] == said[0] == 0 and ours[2] in said[2]
        if not right or ours[2] != judge(STUDIES[at]).root.hex():
            self.tally.wrong.append(f"{seed} {done}: {ours}, independent {said}")

    def _on_disk(self, name: str, seed: str, line: int | None) -> None:
        code, blamed, finding = told(self.file)
        self.tally.codes[finding] += 1
        theirs = independent.verified(self.file)[:2]
        self.tally.hold(f"{name}, a file", seed, (code, blamed), theirs, line)

    def _in_memory(self, name: str, seed: str, tampered: Tampered) -> None:
        ours = _judged(tampered.file)
        self.tally.codes[ours[2]] += 1
        theirs = independent.judged(tampered.file)[:2]
        self.tally.hold(f"{name}, rows alone", seed, ours[:2], theirs, tampered.line)


def _twice(file: Snapshot) -> bool:
    """Whether a key stands twice beside the log: the pages of such a file would be damaged."""
    keys: tuple[list[object], ...] = (
        [(row.version, row.stratum, row.position) for row in file.rows],
        [row.request_line for row in file.allocations], [row.window for row in file.capsules],
        [row.seat for row in file.seats],
    )  # fmt: skip
    return any(len(set(of)) < len(of) for of in keys)


def _judged(file: Snapshot) -> tuple[int, int | None, str]:
    try:
        judge(file)
    except DoesNotFollow as why:
        return 1, why.number, why.code
    return 0, None, ""


def main(arguments: Sequence[str]) -> int:
    """Runs both halves; returns the exit code."""
    asking = argparse.ArgumentParser(prog="tests.campaigns.mutations")
    asking.add_argument("--count", type=int, default=10_000, help="of each half")
    asking.add_argument("--seed", type=int, default=1)
    asked = asking.parse_args(arguments)
    wrong = 0
    for half in ("tamper", "rewrite"):
        watch = stopwatch()
        with tempfile.TemporaryDirectory() as folder:
            campaign = Campaign(Path(folder), asked.seed)
            for number in range(asked.count):
                getattr(campaign, half)(number)
        tally = campaign.tally
        wrong += len(tally.wrong)
        print(half, asked.count, "wrong", len(tally.wrong), *tally.wrong[:5], f"{watch():.0f} s")
        for name, times in sorted((tally.done + tally.codes).items()):
            print(f"  {name}: {times}", flush=True)
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
