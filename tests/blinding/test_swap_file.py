"""The same on a real file: size, pages, table rows and names do not depend on the arm."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from app.store.copying import put_pages
from app.store.reading import frozen_pages
from app.store.study_file import SqliteStudyFile
from tests.bench import TUESDAY, Bench, bench_on
from tests.blinding.swap import Seated, blinded, differences, lived
from tests.fakes import SeededEntropy


def _on_disk(seated: Seated, path: Path, seed: int) -> Bench:
    snapshot = seated.bench.file.snapshot()
    file = SqliteStudyFile.create(path, snapshot.settings)
    with file.turn() as turn:
        for seat in snapshot.seats:
            turn.add_seat(seat)
        for line in snapshot.lines:
            turn.append(line)
    entropy = SeededEntropy(b"day %d" % seed)
    clock = type(seated.bench.clock)(TUESDAY)
    return bench_on(file, seated.bench.desk.study.source, entropy, clock)


def _shape(path: Path) -> dict[str, bytes]:
    """Everything of the file that is not ciphertext, digest or signature."""
    found = {"size": b"%d" % path.stat().st_size}
    with sqlite3.connect(path) as reader:
        for (table,) in reader.execute("SELECT name FROM sqlite_master WHERE type='table'"):
            rows = reader.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall()
            shapes = [tuple(len(v) if isinstance(v, bytes) else v for v in row) for row in rows]
            found[f"table {table}"] = repr(shapes).encode()
        for pragma in ("page_count", "freelist_count"):
            found[pragma] = b"%d" % reader.execute(f"PRAGMA {pragma}").fetchone()[0]
    found["beside"] = repr(sorted(item.name for item in path.parent.iterdir())).encode()
    return found


def _backup(path: Path, folder: Path) -> dict[str, bytes]:
    """The same of a backup, and its head, where SQLite counts what was written and when."""
    folder.mkdir()
    put_pages(frozen_pages(path), folder / "copy.opaline")
    found = _shape(folder / "copy.opaline")
    found["head"] = (folder / "copy.opaline").read_bytes()[:100]
    return {f"backup {name}": told for name, told in found.items()}


@pytest.mark.parametrize("seed", [0, 3, 7, 11])
def test_the_file_on_disk_tells_nothing(seed: int, tmp_path: Path) -> None:
    """A whole day on disk, as it is and with the arms exchanged."""
    seated = Seated.once()
    traces = []
    for exchanged in (False, True):
        folder = tmp_path / ("b" if exchanged else "a")
        folder.mkdir()
        bench = _on_disk(seated, folder / "day.opaline", seed)
        day = lived(bench, seated.crew, seed, exchanged)
        bench.verdict()
        bench.file.close()  # type: ignore[attr-defined]
        traces.append(_shape(folder / "day.opaline"))
        traces[-1] |= _backup(folder / "day.opaline", tmp_path / f"{folder.name}-copy")
        bench.file = bench.desk.journal.file = SqliteStudyFile.open(folder / "day.opaline")
        traces[-1] |= blinded(bench, day.crew, day.told)
    assert differences(*traces) == []
