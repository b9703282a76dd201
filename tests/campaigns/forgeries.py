"""``python -m tests.campaigns.forgeries``: people who hold every key and obey no rule.

Logs are drawn line by line, every line well signed, and judged by ``opaline
verify`` and by the independent verifier: both must accept and refuse the same
lines, and name the same one. Exit codes: 0 they agreed on all, 1 they did not.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from app.devices.clock import stopwatch
from tests import independent
from tests.campaigns.forged import Forger
from tests.custody.scribe import judge


@dataclass
class Tally:
    """Lines and files drawn, the kinds accepted, the findings, and what was wrong."""

    lines: int = 0
    files: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def hold(self, seed: str, ours: tuple[int, int | None], file: Snapshot) -> None:
        """Notes one verdict of the program: the other must be the same."""
        theirs = independent.judged(file)
        if theirs[:2] != ours:
            told = file.lines[-1].open.decode(errors="backslashreplace")
            self.wrong.append(f"{seed}: {ours}, independent {theirs}, last line {told}")


def one_log(seed: str, tries: int, tally: Tally) -> None:
    """Draws one log of at most so many lines; each that is refused is judged and taken back."""
    forger = Forger(random.Random(seed))
    for _ in range(tries):
        before = forger.scribe.snapshot()
        why = forger.try_one()
        tally.lines += 1
        if why is not None:
            tally.codes[why.code] += 1
            tally.hold(seed, (1, why.number), forger.scribe.snapshot())
            forger.forget(before)
        elif len(forger.scribe.lines) > len(before.lines):
            tally.kinds[forger.events[-1].kind] += 1
    file = forger.file()
    tally.files += 1
    try:
        judge(file)
    except DoesNotFollow as found:
        tally.codes[found.code] += 1
        tally.hold(seed, (1, found.number), file)
    else:
        tally.hold(seed, (0, None), file)


def main(arguments: Sequence[str]) -> int:
    """Draws so many logs; returns the exit code."""
    asking = argparse.ArgumentParser(prog="tests.campaigns.forgeries")
    asking.add_argument("--count", type=int, default=1000, help="logs")
    asking.add_argument("--seed", type=int, default=1)
    asked = asking.parse_args(arguments)
    watch, tally = stopwatch(), Tally()
    for number in range(asked.count):
        seed = f"{asked.seed} {number}"
        one_log(seed, random.Random(seed).randint(20, 160), tally)
    print(tally.lines, "lines,", tally.files, "logs, wrong", len(tally.wrong), f"{watch():.0f} s")
    print(*tally.wrong[:5], sep="\n")
    for name, times in (tally.codes + tally.kinds).most_common():
        print(f"  {name}: {times}")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
