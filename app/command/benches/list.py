"""What a long allocation list costs: imported and sealed, and one row of it allocated.

The first beside bare reading of the same bytes and bare AEAD of the same rows, the second
beside the same act on a list of ordinary length, in the same run.
"""

from __future__ import annotations

import csv
import gc
import hashlib
import io
import statistics
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.blind.listfile import read_list
from app.blind.rowcodec import SALT_BYTES, pack_row
from app.command.committing import as_sent
from app.command.join import Devices, create_study
from app.command.practice import PRACTICE_ARMS, Crew, commission, seat_crew
from app.command.practice_bag import ALL_YES, Scene, request_of
from app.desk.bag.request import receive_request
from app.desk.unblinded.allocation.commissioning import propose_list
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock, stopwatch
from app.devices.heads import PracticeHeads
from app.devices.resources import practice_list
from app.trial.collecting import collecting_later
from app.trial.names import Meaning
from app.trial.study import load_study
from app.trial.study_parts import Study
from app.vault.floor import seal_bare

IMPORTS, ALLOCATIONS = 3, 3
STOCK = 200
_MORNING = datetime(2026, 3, 24, 7, 0, tzinfo=UTC)
_BLOCKS = ("AABB", "ABAB", "ABBA", "BAAB", "BABA", "BBAA")
_BLOCK = _BLOCKS[0]


@dataclass(frozen=True, slots=True)
class _Room:
    """A practice study of one list, and its clock."""

    workbench: Workbench
    crew: Crew
    clock: SetClock


def list_rows(
    folder: Path, source: bytes, devices: Devices, rows: int
) -> Iterator[dict[str, object]]:
    """Ratios of medians to the floors; `rows` is the length of the long list."""
    data = list_of(load_study(source), rows)
    with ExitStack() as stack:
        long, short, bare = (
            _room(stack, folder / f"list-{name}.opaline", source, devices)
            for name in ("long", "short", "bare")
        )
        for room, told in ((long, data), (short, practice_list())):
            commission(room.workbench, room.crew, told, stock=STOCK)
            _allocate(room, 1)
        yield _told("list_allocation", _allocations(long, short))
        yield _told("list_import", _imports(bare, data))


def list_of(study: Study, rows: int) -> bytes:
    """A practice list that the study takes, of so many rows or of the fewest that it asks for."""
    return long_list(study.strata, max(rows, len(study.strata) * (study.list_rows or 1)))


def long_list(strata: Sequence[str], rows: int) -> bytes:
    """A practice list of so many rows or a few more, in whole blocks of four over these strata."""
    lines = ["PRACTICE LIST", "id,stratum,block.id,block.size,treatment"]
    for site, stratum in enumerate(strata, 1):
        for block in range(-(-rows // (len(strata) * len(_BLOCK)))):
            drawn = hashlib.sha256(f"{site}/{block}".encode()).digest()
            for place, arm in enumerate(_BLOCKS[drawn[0] % len(_BLOCKS)], 1):
                number = f"{site:02d}-{block * len(_BLOCK) + place:06d}"
                lines.append(f"{number},{stratum},{block + 1},{len(_BLOCK)},{arm}")
    return "\n".join(lines).encode()


def _room(stack: ExitStack, path: Path, source: bytes, devices: Devices) -> _Room:
    clock = SetClock(_MORNING)
    own = replace(devices, clock=clock, heads=PracticeHeads())
    workbench = stack.enter_context(create_study(path, source, own))
    return _Room(workbench, seat_crew(workbench), clock)


def _allocate(room: _Room, number: int) -> float:
    scene = Scene(room.workbench, room.crew, room.clock, f"01-{number:03d}")
    receive_request(room.workbench.desk, room.crew.pharmacist, request_of(scene))
    signing = room.crew.sign(room.crew.pharmacist, Meaning.AUTHORED)
    elapsed = stopwatch()
    accept_request(room.workbench, signing, scene.request, ALL_YES)
    seconds = elapsed()
    # The next request comes when this bag has left, or it would wait too long for the bench.
    scene.at(scene.story.r)
    return seconds


def _allocations(long: _Room, short: _Room) -> Iterator[float]:
    # The list was read whole at the first allocation; every later one must not.
    for number in range(2, 2 + ALLOCATIONS):
        yield _allocate(long, number) / _allocate(short, number)


def _imports(room: _Room, data: bytes) -> Iterator[float]:
    strata = room.workbench.desk.study.strata
    packed = [pack_row(row, bytes(SALT_BYTES)) for row in read_list(data, strata, 2).rows]
    sent = as_sent(room.workbench, data)
    for _ in range(IMPORTS):
        signing = room.crew.sign(room.crew.pharmacist, Meaning.AUTHORED)
        elapsed = stopwatch()
        propose_list(room.workbench, signing, sent, PRACTICE_ARMS)
        # What Python put off is the import's own cost, not the floor's.
        gc.collect()
        thing = elapsed()
        with collecting_later():
            elapsed = stopwatch()
            list(csv.reader(io.StringIO(data.decode("utf-8"))))
            seal_bare(packed)
            floor = elapsed()
        yield thing / floor


def _told(name: str, ratios: Iterator[float]) -> dict[str, object]:
    found = list(ratios)
    return {
        "row": name, "ratio": round(statistics.median(found), 2),
        "lowest": round(min(found), 2), "highest": round(max(found), 2),
    }  # fmt: skip
