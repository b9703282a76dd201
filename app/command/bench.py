"""``opaline bench``: what the program costs, each thing beside its floor in the same run.

Machines are noisy, so every row runs the thing and its floor by turns and
tells the ratio of their medians, never a bare time. Exit code 0; 2 when the
command cannot be obeyed.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import statistics
import tempfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TextIO

from app.command.benches.dose import dose_rows
from app.command.benches.label import press_and_parts
from app.command.benches.list import list_rows
from app.command.benches.log import log_rows
from app.command.benches.people import people_rows
from app.command.benches.proof import proof_rows
from app.command.benches.window import window_rows
from app.command.join import Devices, create_study
from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.command.practice_bag import Scene, ask
from app.command.showing import hindrance
from app.command.verb import DONE, Verb, carry_out
from app.custody.entry import signed_message
from app.custody.records import Line, Snapshot
from app.custody.verdict import verify_file
from app.desk.label.labelling import bag_label
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock, stopwatch
from app.devices.entropy import SystemEntropy
from app.devices.heads import PracticeHeads
from app.devices.printer import FolderPrinter
from app.devices.resources import practice_list, study_source
from app.labels.render import label_pdf
from app.store.reading import read_snapshot
from app.trial.refusal import Refusal
from app.trial.words import Words
from app.vault.kdf import FLOOR, SALT_SIZE, calibrated, derive
from app.vault.signing import verify
from app.vault.vault import OpalineVault

ROUNDS = 5
LINES = 10_000
LOG_LINES = 100_000
LIST_ROWS = 100_000
_START = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
Work = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement: a thing, its floor, and how often each runs in a round."""

    name: str
    thing: Work
    floor: Work
    times: int


def run(arguments: Sequence[str], stdin: TextIO, stdout: TextIO, stderr: TextIO) -> int:
    """Measure and tell; returns the exit code."""

    def doing(options: argparse.Namespace, spoken: Words) -> int:
        with tempfile.TemporaryDirectory(prefix="opaline-bench-") as folder:
            for told in _rows(Path(folder), options, spoken, stderr):
                row = spoken.say(f"bench.{told['row']}")
                line = f"{row}: {told['ratio']} x"
                if "of_two_seconds" in told:
                    share = told["of_two_seconds"]
                    line += f" ({spoken.say('bench.of_two_seconds', share=share)})"
                if "per_second" in told:
                    line += f" ({spoken.say('bench.per_second', number=told['per_second'])})"
                if "lines" in told:
                    line += f" ({spoken.say('bench.lines', lines=told['lines'])})"
                stdout.write((json.dumps(told) if options.json else line) + "\n")
                stdout.flush()
        return DONE

    verb = Verb(Refusal("bench.usage"))
    verb.add_argument("--json", action="store_true")
    verb.add_argument("--lines", type=int, default=LINES)
    verb.add_argument("--log-lines", type=int, nargs="+", default=[LOG_LINES])
    verb.add_argument("--list-rows", type=int, default=LIST_ROWS)
    return carry_out(verb, "bench.help", arguments, stdout, stderr, doing)


def _rows(
    folder: Path, options: argparse.Namespace, spoken: Words, stderr: TextIO
) -> Iterator[dict[str, object]]:
    yield from dose_rows()
    yield from _measure(folder, options.lines)
    yield from list_rows(folder, study_source("chocmsc"), _devices(folder), options.list_rows)
    cost = calibrated(stopwatch)
    seated = replace(_devices(folder), vault=OpalineVault(cost, SystemEntropy()))
    bare = partial(derive, PASSPHRASE, bytes(SALT_SIZE), cost)
    yield from people_rows(folder, study_source("chocmsc"), seated, bare)
    if told := hindrance(spoken, shown=False):
        stderr.write(told + "\n")
    else:
        yield from window_rows()
        for lines in options.log_lines:
            yield from log_rows(lines)


def _measure(folder: Path, lines: int) -> Iterator[dict[str, object]]:
    with _practice(folder) as (workbench, crew):
        scene = _scene(workbench, crew)
        for row in (_durable_act(folder, workbench, crew), _label(scene)):
            yield _told(row)
        yield _told(Row("press", *press_and_parts(scene, crew), 3))
        _fill(workbench, crew, lines)
        yield _told(_verification(folder, crew, lines))
    # The study is given back: its next opening is one of the rows.
    yield from _proof(folder, crew, lines)


def _told(row: Row) -> dict[str, object]:
    ratios = []
    for _ in range(ROUNDS):
        seconds = []
        for work in (row.thing, row.floor):
            elapsed = stopwatch()
            for _ in range(row.times):
                work()
            seconds.append(elapsed())
        ratios.append(seconds[0] / seconds[1])
    return {
        "row": row.name, "ratio": round(statistics.median(ratios), 2),
        "lowest": round(min(ratios), 2), "highest": round(max(ratios), 2),
    }  # fmt: skip


@contextmanager
def _practice(folder: Path) -> Iterator[tuple[Workbench, Crew]]:
    with ExitStack() as stack:
        workbench = stack.enter_context(
            create_study(folder / "bench.opaline", study_source("chocmsc"), _devices(folder))
        )
        crew = seat_crew(workbench)
        commission(workbench, crew, practice_list())
        yield workbench, crew


def _devices(folder: Path) -> Devices:
    entropy = SystemEntropy()
    vault = OpalineVault(FLOOR, entropy)
    printer = FolderPrinter(folder / "labels")
    return Devices(vault, SetClock(_START), entropy, printer, "en", PracticeHeads())


def _durable_act(folder: Path, workbench: Workbench, crew: Crew) -> Row:
    line = record_sign_in(workbench.desk, crew.pharmacist)
    floor = sqlite3.connect(folder / "floor.db", isolation_level=None)
    for setting in ("journal_mode=TRUNCATE", "synchronous=EXTRA"):
        floor.execute(f"PRAGMA {setting}")
    floor.execute("CREATE TABLE line (n INTEGER PRIMARY KEY, entry, signature, open)")

    def bare() -> None:
        floor.execute("BEGIN IMMEDIATE")
        told = (line.entry, line.signature, line.open)
        floor.execute("INSERT INTO line (entry, signature, open) VALUES (?, ?, ?)", told)
        floor.execute("COMMIT")

    def act() -> None:
        record_sign_in(workbench.desk, crew.pharmacist)

    return Row("durable_act", act, bare, 20)


def _scene(workbench: Workbench, crew: Crew) -> Scene:
    clock = workbench.desk.clock
    assert isinstance(clock, SetClock)
    clock.set(_START.replace(hour=20))
    scene = Scene(workbench, crew, clock, "01-001")
    ask(scene)
    return scene


def _label(scene: Scene) -> Row:
    label = bag_label(scene.workbench.desk, scene.story)
    pages = label_pdf(label)

    def render() -> None:
        label_pdf(label)

    def deflate() -> None:
        zlib.compress(pages, 9)

    return Row("label", render, deflate, 20)


def _fill(workbench: Workbench, crew: Crew, lines: int) -> None:
    for _ in range(max(0, lines - workbench.desk.journal.head[0])):
        record_sign_in(workbench.desk, crew.auditor)


def _mine(snapshot: Snapshot, crew: Crew, lines: int) -> list[Line]:
    root = crew.auditor.seat.root
    return [line for line in snapshot.lines[-lines:] if _signed_by(root, line)]


def _proof(folder: Path, crew: Crew, lines: int) -> Iterator[dict[str, object]]:
    path = folder / "bench.opaline"
    mine = _mine(read_snapshot(path), crew, min(lines, LINES))
    yield from proof_rows(path, _devices(folder), mine, crew.auditor.seat.root)


def _verification(folder: Path, crew: Crew, lines: int) -> Row:
    snapshot = read_snapshot(folder / "bench.opaline")
    root, mine = crew.auditor.seat.root, _mine(snapshot, crew, lines)

    def whole() -> None:
        verify_file(snapshot, verify, threads=1)

    def bare() -> None:
        for number in range(len(snapshot.lines)):
            line = mine[number % len(mine)]
            verify(root, line.signature, signed_message(line.entry))

    return Row("verification", whole, bare, 1)


def _signed_by(root: bytes, line: Line) -> bool:
    try:
        verify(root, line.signature, signed_message(line.entry))
    except ValueError:
        return False
    return True
