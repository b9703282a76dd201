"""What the log page costs beside the ``sqlite3`` shell on the same rows.

It is opened, filtered, sorted and exported.

The lines are those of a practice bag, told over and over under new numbers, in
a process of its own; ``python -m app.command.bench_log LINES`` is it. Where
there is no shell, Python's own SQLite stands in its place.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from app.command.join import Devices, create_study
from app.command.practice import commission, seat_crew
from app.command.practice_bag import Scene, live_through
from app.desk.desk import Desk
from app.desk.log_sheet import log_sheet
from app.desk.logbook import Logbook, read_log
from app.desk.report import paper_manner
from app.desk.sheets import Origin, Sheet, as_csv
from app.devices.clock import SetClock, stopwatch
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source, window_fonts, window_icons, words
from app.trial.words import LANGUAGES
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault

ROUNDS, IN_SIGHT = 3, 30
_START = datetime(2026, 3, 25, 7, 0, tzinfo=UTC)
_COLUMNS = "number, at, who, what, subject, bag, detail"
_ASKED = {
    "log_open": f"SELECT {_COLUMNS} FROM line ORDER BY number DESC LIMIT {IN_SIGHT};",
    "log_filter": "SELECT number FROM line WHERE detail LIKE '%courier%' OR who LIKE '%courier%';",
    "log_filter_again": "SELECT number FROM line WHERE detail LIKE '%ward%' OR who LIKE '%ward%';",
    "log_sort": "SELECT number FROM line ORDER BY who, number;",
    "log_export": f".mode csv\nSELECT {_COLUMNS} FROM line;",
}
Work = Callable[[], object]


def log_rows(lines: int) -> Iterator[dict[str, object]]:
    """Ratios to the shell, each the median of a few rounds."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app.command.bench_log", str(lines)]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    for name, told in json.loads(done.stdout).items():
        ratios = [thing / floor for thing, floor in zip(told["thing"], told["floor"], strict=True)]
        yield {
            "row": name, "ratio": round(statistics.median(ratios), 2),
            "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
            "seconds": round(statistics.median(told["thing"]), 2),
        }  # fmt: skip


def _told_over(folder: Path, lines: int) -> Desk:
    entropy, clock = SystemEntropy(), SetClock(_START)
    devices = Devices(
        OpalineVault(FLOOR, entropy), clock, entropy, FolderPrinter(folder / "labels"), "en",
        PracticeHeads(),
    )  # fmt: skip
    with create_study(folder / "bench.opaline", study_source("chocmsc"), devices) as workbench:
        crew = seat_crew(workbench)
        commission(workbench, crew, practice_list())
        for _ in live_through(Scene(workbench, crew, clock, "01-001"), folder):
            pass
        desk = workbench.desk
    events = desk.board.events
    own = len(events)
    for number in range(own, lines):
        event = events[number % own]
        events.append(replace(event, line=replace(event.line, number=number)))
    return desk


def _things(desk: Desk, book: Logbook) -> dict[str, Work]:
    from app.ui.gallery import application
    from app.ui.kit import Kit
    from app.ui.pages.log_search import Search, Wanted
    from app.ui.pages.log_sort import Order, Sorting
    from app.ui.pages.log_words import LogWords

    _, look = application([], (window_fonts(), window_icons()))
    kit = Kit(look, words(LANGUAGES[1]), desk.clock, desk.study.zone)
    spoken, total = LogWords(kit, book), len(book.events)
    texts: dict[int, str] = {}

    def opened() -> object:
        read = LogWords(kit, read_log(desk))
        return [read.row(number) for number in range(total - 1, total - 1 - IN_SIGHT, -1)]

    def first() -> object:
        texts.clear()
        return Search(spoken, Wanted(text="courier"), texts).go_on(total)

    def sorted_by() -> object:
        sorting = Sorting(spoken, range(total), Order(2, down=False))
        sorting.go_on(total)
        return sorting.result()

    def exported() -> object:
        sheet = log_sheet(book, spoken.brief, range(total))
        return as_csv(sheet, Origin("", "", total, "", "", "", "blinded", ""))

    return {
        "log_open": opened,
        # Words the lines anew each time, as the first search does; the next ones have them.
        "log_filter": first,
        "log_filter_again": lambda: Search(spoken, Wanted(text="ward"), texts).go_on(total),
        "log_sort": sorted_by, "log_export": exported,
    }  # fmt: skip


def _laid(path: Path, sheet: Sheet) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        columns = _COLUMNS.replace("number", "number INTEGER PRIMARY KEY")
        base.execute(f"CREATE TABLE line ({columns})")
        base.executemany("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", sheet.rows)


def _floor(path: Path, asked: str) -> None:
    shell = shutil.which("sqlite3")
    if shell is not None:
        subprocess.run([shell, str(path)], input=asked, stdout=subprocess.DEVNULL, text=True,
                       check=True)  # fmt: skip
        return
    with closing(sqlite3.connect(path)) as base:
        base.execute(asked.rsplit("\n", maxsplit=1)[-1]).fetchall()


def main(lines: int) -> None:
    """Measures and tells seconds as JSON."""
    told: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory(prefix="opaline-bench-") as hidden:
        folder = Path(hidden)
        desk = _told_over(folder, lines)
        book = read_log(desk)
        things, path = _things(desk, book), folder / "rows.db"
        floors = {name: partial(_floor, path, asked) for name, asked in _ASKED.items()}
        _laid(path, log_sheet(book, paper_manner(desk), range(len(book.events))))
        for name, thing in things.items():
            pair: dict[str, list[float]] = {"thing": [], "floor": []}
            for _ in range(ROUNDS):
                for part, work in (("thing", thing), ("floor", floors[name])):
                    elapsed = stopwatch()
                    work()
                    pair[part].append(elapsed())
            told[name] = pair
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
