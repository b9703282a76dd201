"""Every byte of a backup turned over, one at a time: ``python -m tests.campaigns.backup``.

Each copy is read and held against the log as a rehearsal does: it must be found
wanting, or have the very lines that were backed up. Exit code 0 when it is so
for every byte, 1 otherwise.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.desk.backups.backing_up import compare_with
from app.store.copying import put_pages
from app.store.reading import frozen_pages, read_snapshot
from app.trial.refusal import Failure
from tests.desk.stages import at
from tests.journeys.on_disk import on_disk


def turned_over(folder: Path, step: int) -> tuple[int, int, list[int]]:
    """How many bytes were turned, how many found, and the places of those that did harm unseen."""
    with on_disk(at("received"), folder / "trial.opaline") as hands:
        copy, turned = folder / "copy.opaline", folder / "turned.opaline"
        put_pages(frozen_pages(folder / "trial.opaline"), copy)
        rows, data = read_snapshot(copy), copy.read_bytes()
        found, unseen, places = 0, list[int](), range(0, len(data), step)
        for place in places:
            turned.write_bytes(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :])
            try:
                held = read_snapshot(turned)
                compare_with(hands.bench.desk, held)
            except Failure:
                found += 1
            else:
                if held.lines != rows.lines:
                    unseen.append(place)
    return len(places), found, unseen


def main(arguments: Sequence[str]) -> int:
    """Runs the campaign and tells; returns the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--step", type=int, default=1)
    step = options.parse_args(arguments).step
    with tempfile.TemporaryDirectory(prefix="opaline-backup-") as folder:
        turned, found, unseen = turned_over(Path(folder), step)
    print(f"{turned} bytes turned over, {found} found, {turned - found - len(unseen)} harmless")
    if unseen:
        print(f"harm unseen at {unseen[:20]}")
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
