"""What the log page costs beside the ``sqlite3`` shell on the same rows.

It is opened, filtered, sorted and exported, in a process of its own;
``python -m app.command.benches.log LINES`` is it. The lines are those of a
practice bag and of what an auditor asks, each signed, audited and on disk.
Where there is no shell, Python's own SQLite stands in its place.
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
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from app.command.benches.window import peak_kb
from app.command.join import Devices, create_study
from app.command.practice import Crew, commission, seat_crew
from app.command.practice_bag import Scene, live_through
from app.custody.canonical import Value
from app.desk.desk import Desk
from app.desk.journal import Turn
from app.desk.log.log_sheet import log_sheet
from app.desk.log.logbook import Logbook, read_log
from app.desk.log.sheets import Origin, Sheet, as_csv, as_json_lines, as_pdf
from app.desk.papers.report import paper_manner
from app.devices.clock import SetClock, stopwatch
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source, window_fonts, window_icons, words
from app.trial.words import LANGUAGES
from app.vault.kdf import FLOOR
from app.vault.vault import OpalineVault

ROUNDS, IN_SIGHT = 3, 30
PDF_LINES = 100_000
"""Lines of a log of any length that are exported as pages: 6,300 sheets of paper."""
_TURN, _PAUSE = 1_000, timedelta(seconds=97)
"""Lines written in one turn, and how far the clock goes on before the next."""
_START = datetime(2026, 3, 25, 7, 0, tzinfo=UTC)
_COLUMNS = "number, at, who, what, subject, bag, detail"
_ASKED = {
    "log_open": f"SELECT {_COLUMNS} FROM line ORDER BY number DESC LIMIT {IN_SIGHT};",
    "log_filter": "SELECT number FROM line WHERE detail LIKE '%courier%' OR who LIKE '%courier%';",
    "log_filter_again": "SELECT number FROM line WHERE detail LIKE '%ward%' OR who LIKE '%ward%';",
    "log_sort": "SELECT number FROM line ORDER BY who, number;",
    "log_export": f".mode csv\nSELECT {_COLUMNS} FROM line;",
    "log_export_json": f".mode json\nSELECT {_COLUMNS} FROM line;",
    "log_export_pdf": f".mode csv\nSELECT {_COLUMNS} FROM line LIMIT {PDF_LINES};",
}
Work = Callable[[], object]


def log_rows(lines: int) -> Iterator[dict[str, object]]:
    """Ratios to the shell, each the median of a few rounds; and the memory of all of it in MB."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "app.command.benches.log", str(lines)]
    done = subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    found = json.loads(done.stdout)
    memory = found.pop("memory")
    for name, told in found.items():
        ratios = [thing / floor for thing, floor in zip(told["thing"], told["floor"], strict=True)]
        yield {
            "row": name, "ratio": round(statistics.median(ratios), 2),
            "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
            "seconds": round(statistics.median(told["thing"]), 2), "lines": lines,
            "memory_mb": memory,
        }  # fmt: skip


@contextmanager
def written(folder: Path, lines: int) -> Iterator[Desk]:
    """A study file of so many lines: a bag from its request to its end, then questions."""
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
        journal = workbench.desk.journal
        while (left := lines - journal.head[0]) > 0:
            clock.advance(_PAUSE)
            with journal.turn() as turn:
                _ask_on(turn, crew, min(left, _TURN))
        yield workbench.desk


def _ask_on(turn: Turn, crew: Crew, lines: int) -> None:
    for number in range(turn.number, turn.number + lines):
        about: dict[str, Value] = {"line": number // 2, "leaf": turn.leaf(number // 2).hex()}
        if number % 4 == 0:
            turn.write("SignedIn", {}, crew.operator)
        elif number % 4 == 1:
            text = {"text": f"Which courier took bag {number % 977} to ward {number % 41}?"}
            turn.write("QuestionAsked", {**about, **text}, crew.auditor)
        elif number % 4 == 2:
            text = {"text": f"See slip R-{number} of that night."}
            turn.write("QuestionAnswered", {**about, **text}, crew.pharmacist)
        else:
            turn.write("LineFlagged", {**about, "concern": "late"}, crew.auditor)


def _things(desk: Desk, book: Logbook) -> dict[str, Work]:
    from app.ui.drawn.gallery import application
    from app.ui.kit import Kit
    from app.ui.pages.log.search import Search, Wanted
    from app.ui.pages.log.sort import Order, Sorting
    from app.ui.pages.log.texts import Texts
    from app.ui.pages.log.words import LogWords

    _, look = application([], (window_fonts(), window_icons()))
    kit = Kit(look, words(LANGUAGES[1]), desk.clock, desk.study.zone)
    spoken, total = LogWords(kit, book), len(book.events)
    texts = [Texts()]

    def opened() -> object:
        read = LogWords(kit, read_log(desk))
        return [read.row(number) for number in range(total - 1, total - 1 - IN_SIGHT, -1)]

    def first() -> object:
        texts[0] = Texts()
        return Search(spoken, Wanted(text="courier"), texts[0]).go_on(total)

    def sorted_by() -> object:
        sorting = Sorting(spoken, range(total), Order(2, down=False))
        sorting.go_on(total)
        return sorting.result()

    def sheet(lines: int = total) -> Sheet:
        return log_sheet(book, spoken.brief, range(lines))

    made = Origin("-", "Opaline", total, "0" * 64, "-", "-", "blinded", "-")

    return {
        "log_open": opened,
        # Words the lines anew each time, as the first search does; the next ones have them.
        "log_filter": first,
        "log_filter_again": lambda: Search(spoken, Wanted(text="ward"), texts[0]).go_on(total),
        "log_sort": sorted_by, "log_export": lambda: as_csv(sheet(), made),
        "log_export_json": lambda: as_json_lines(sheet(), made),
        "log_export_pdf": lambda: as_pdf(sheet(min(total, PDF_LINES)), made, spoken.kit.words),
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
    """Measures and tells seconds, and the most memory that was taken in MB, as JSON."""
    told: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="opaline-bench-") as hidden:
        folder = Path(hidden)
        with written(folder, lines) as desk:
            book, path = read_log(desk), folder / "rows.db"
            _laid(path, log_sheet(book, paper_manner(desk), range(len(book.events))))
            for name, thing in _things(desk, book).items():
                told[name] = _timed(thing, partial(_floor, path, _ASKED[name]))
    told["memory"] = round(peak_kb() / 1024)
    sys.stdout.write(json.dumps(told) + "\n")


def _timed(thing: Work, floor: Work) -> dict[str, list[float]]:
    pair: dict[str, list[float]] = {"thing": [], "floor": []}
    for _ in range(ROUNDS):
        for part, work in (("thing", thing), ("floor", floor)):
            elapsed = stopwatch()
            work()
            pair[part].append(elapsed())
    return pair


if __name__ == "__main__":
    main(int(sys.argv[1]))
