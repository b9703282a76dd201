"""A moment of a study, put on a real disk and gone on with there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.store.study_file import SqliteStudyFile
from tests.bench import bench_on
from tests.desk.hands import Hands


@contextmanager
def on_disk(hands: Hands, path: Path) -> Iterator[Hands]:
    """The same moment over a file at `path`, closed with the block."""
    bench = hands.bench
    rows = bench.file.snapshot()
    with SqliteStudyFile.create(path, rows.settings) as file:
        with file.turn() as turn:
            for line in rows.lines:
                turn.append(line)
            for seat in rows.seats:
                turn.add_seat(seat)
            turn.add_list_rows(rows.rows)
            for allocation in rows.allocations:
                turn.allocate(allocation)
            for capsule in rows.capsules:
                turn.put_capsule(capsule)
        yield replace(
            hands, bench=bench_on(file, bench.desk.study.source, bench.entropy, bench.clock)
        )
