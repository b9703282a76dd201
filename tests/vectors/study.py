"""The study of the vectors: two bags released, one of each arm, and a third in preparation.

Clock and entropy are set, so it is the same file whenever it is made.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from app.command.practice import PASSPHRASE, Crew, commission, seat_crew
from app.command.practice_bag import Scene, ask, hand_over, prepare
from app.custody.board import Board
from app.custody.records import (
    AllocationRow,
    CapsuleRow,
    Line,
    SealedRow,
    SeatRow,
    Snapshot,
)
from app.desk.journal import Person
from app.devices.resources import practice_list
from app.vault.seat import OpalineSeat
from tests.bench import TINY, TUESDAY, empty_bench
from tests.custody.scribe import Study, judge
from tests.vectors.still import StillVault

KEPT = ('"Nancy","01"', '"Nancy","02"', '"Dijon","01"', '"Strasbourg","01"')
BEGINS = (timedelta(days=1, hours=13), timedelta(days=2, hours=13), timedelta(days=2, hours=20))
TABLES = {
    "lines": Line, "rows": SealedRow, "allocations": AllocationRow, "capsules": CapsuleRow,
    "seats": SeatRow,
}  # fmt: skip


def small_list() -> bytes:
    """The first blocks of the practice list, to keep the vectors small."""
    mark, head, *lines = practice_list().decode().splitlines(keepends=True)
    return "".join([mark, head, *(line for line in lines if any(k in line for k in KEPT))]).encode()


def practice() -> Study:
    """The study, made by the program's own acts."""
    bench = empty_bench(seed=b"vectors")
    bench.desk.vault = StillVault(TINY, bench.entropy)
    crew = seat_crew(bench.workbench)
    # The list is shorter than a trial's, and no rule of the log asks how long it is.
    bench.desk.study = replace(bench.desk.study, list_rows=None)
    commission(bench.workbench, crew, small_list())
    for number, begin in enumerate(BEGINS, start=1):
        bench.clock.set(TUESDAY + begin)
        scene = Scene(bench.workbench, crew, bench.clock, f"01-{number:03}")
        ask(scene)
        prepare(scene)
        if number < len(BEGINS):
            hand_over(scene)
    return Study(bench.file.snapshot(), crew, bench.desk.journal.study)


def frozen(told: dict[str, Any]) -> Study:
    """The study of a vector, its people at their desks again."""
    file = read(told)
    verdict = judge(file)
    board = Board()
    for event in verdict.events:
        board.take(event)
    rows = {row.seat: row for row in file.seats}
    # Seats stand on the board in the order of their admission.
    people = (
        Person(seat, OpalineSeat.unlock(file.settings["log"], rows[seat.seat], PASSPHRASE))
        for seat in board.seats.values()
    )
    return Study(file, Crew(*people), verdict.events[-1].study)


def shown(value: Any) -> Any:
    """A row or a part of one as JSON has it: bytes in hexadecimal."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, dict):
        return {name: shown(part) for name, part in value.items()}
    return value


def written(file: Snapshot) -> dict[str, Any]:
    """A file as its vector has it."""
    told: dict[str, Any] = {"settings": shown(file.settings)}
    for table in TABLES:
        told[table] = [shown(asdict(row)) for row in getattr(file, table)]
    return told


def read(told: dict[str, Any]) -> Snapshot:
    """A file from its vector."""
    settings = {name: bytes.fromhex(value) for name, value in told["settings"].items()}
    rows: dict[str, Any] = {
        table: tuple(_row(row, TABLES[table]) for row in told[table]) for table in TABLES
    }
    return Snapshot(settings=settings, **rows)


def _row(told: dict[str, Any], shape: Any) -> Any:
    kinds = shape.__annotations__
    return shape(
        **{n: bytes.fromhex(v) if kinds[n] == "bytes" else v for n, v in told.items()}
    )
