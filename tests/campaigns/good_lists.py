"""``python -m tests.campaigns.good_lists``: good lists of every design, none refused, none queried.

``--count`` is how many, ``--seed`` draws others. Exit codes: 0 none, 1 some, each told.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from random import Random

from app.blind.listfile import Judgement, judge

SITES = ("Nancy", "Dijon", "Strasbourg", "Metz", "Reims")
SIZES = ((2,), (4,), (6,), (8,), (2, 4), (4, 6), (2, 4, 6), (4, 6, 8), (2, 4, 6, 8))
COUNT = 10_000


def good_list(random: Random) -> tuple[bytes, tuple[str, ...]]:
    """A list as a statistician draws it, and its strata."""
    strata = SITES[: random.randint(1, len(SITES))]
    sizes, told = random.choice(SIZES), random.random() < 0.75
    named = random.choice(("running", "by site", "codes", "both", "none"))
    columns = ["stratum", "treatment"]
    columns += ["block.id", "block.size"] if told else []
    columns += ["id"] if named in ("running", "by site", "both") else []
    columns += ["code"] if named in ("codes", "both") else []
    words = random.choice((("A", "B"), ("1", "2"), ("Cellules", "Témoin")))
    lines = [",".join(columns)]
    codes = iter(random.sample(range(1000, 10_000), 2_000))
    for cells in _rows(random, strata, sizes, words):
        number = len(lines)
        running = f"{number:04d}" if named != "by site" else cells["by site"]
        code = f"{random.choice('ABCDEFGHJK')}{random.choice('LMNPQ')}{next(codes)}"
        cells |= {"id": running, "code": code}
        lines.append(",".join(cells[name] for name in columns))
    return "\n".join(lines).encode(), strata


def _rows(
    random: Random, strata: Sequence[str], sizes: Sequence[int], words: Sequence[str]
) -> Iterator[dict[str, str]]:
    planned = random.randint(12, 80)
    for site, stratum in enumerate(strata, 1):
        within, block = 0, 0
        while within < planned:
            block += 1
            size = random.choice(sizes)
            arms = [*words] * (size // 2)
            random.shuffle(arms)
            for arm in arms:
                within += 1
                yield {
                    "stratum": stratum, "treatment": arm, "block.id": str(block),
                    "block.size": str(size), "by site": f"{site:02d}-{within:03d}",
                }  # fmt: skip


def wrong(count: int, seed: int) -> Iterator[tuple[int, bytes, Judgement]]:
    """The good lists that were refused or queried, each with its number."""
    for number in range(count):
        data, strata = good_list(Random(f"{seed}/{number}"))
        judged = judge(data, strata, 2)
        if not judged.accepted or any(one.code == "odd_pattern" for one in judged.notices):
            yield number, data, judged


def main(arguments: Sequence[str]) -> int:
    """Judges so many good lists; returns the exit code."""
    asking = argparse.ArgumentParser(prog="tests.campaigns.good_lists")
    asking.add_argument("--count", type=int, default=COUNT)
    asking.add_argument("--seed", type=int, default=1)
    asked = asking.parse_args(arguments)
    found = 0
    for number, data, judged in wrong(asked.count, asked.seed):
        found += 1
        codes = [one.code for one in judged.problems] + [one.code for one in judged.notices]
        print("WRONG", number, codes, len(data))
    print(f"{asked.count} good lists, {found} refused or queried")
    return int(found > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
