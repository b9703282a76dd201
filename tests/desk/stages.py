"""A bag's life in stages, each reached once and forked for every test, and what is refused."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from app.blind.arm import Arm
from app.command.practice import commission, seat_crew
from app.devices.clock import SetClock
from app.devices.resources import practice_list, words
from app.trial.refusal import Failure
from tests.bench import bench_on, empty_bench
from tests.desk.hands import Hands
from tests.fakes import SeededEntropy
from tests.fakes_store import ListStudyFile

NIGHT = timedelta(hours=13)
EXCHANGED = {"A": Arm.CONTROL, "B": Arm.CELLS}
USUAL = {"A": Arm.CELLS, "B": Arm.CONTROL}
BOTH_ARMS = pytest.mark.parametrize("cells", [True, False], ids=["cells", "control"])

ACTS: Mapping[str, Callable[[Hands], None]] = {
    "received": Hands.receive, "accepted": Hands.accept, "revealed": Hands.reveal,
    "printed": Hands.print, "materials": Hands.materials, "thawed": Hands.thaw,
    "pooled": Hands.pool, "counted": Hands.count, "computed": Hands.compute,
    "filled": Hands.fill, "labelled": Hands.label, "checked": Hands.check,
    "released": Hands.release, "offered": Hands.offer, "taken": Hands.take,
    "arrived": Hands.arrive, "bedside": Hands.bedside, "started": Hands.start,
    "ended": Hands.end,
}  # fmt: skip
"""One bag's life in order, each stage by the act that reaches it."""


def at(stage: str, cells: bool = True, source: bytes | None = None) -> Hands:
    """Hands with a request that has come so far, on a study file of the test's own."""
    return fork(_reached(stage, cells, source))


def fork(hands: Hands) -> Hands:
    """The same moment on another file."""
    bench = hands.bench
    file = bench.file
    assert isinstance(file, ListStudyFile)
    entropy = SeededEntropy(b"fork of %d" % len(bench.desk.board.events))
    clock = SetClock(bench.clock.now())
    return replace(hands, bench=bench_on(file.fork(), bench.desk.study.source, entropy, clock))


@functools.cache
def _reached(stage: str, cells: bool, source: bytes | None) -> Hands:
    order = ["seated", "open", *ACTS]
    if stage == "seated":
        bench = empty_bench(source)
        return Hands(bench, seat_crew(bench.workbench), cells)
    hands = fork(_reached(order[order.index(stage) - 1], cells, source))
    if stage == "open":
        hands.bench.advance(1)
        arms = USUAL if cells else EXCHANGED
        commission(hands.workbench, hands.crew, practice_list(), arms)
        hands.bench.clock.set(hands.bench.clock.now() + NIGHT)
    else:
        ACTS[stage](hands)
    return hands


@contextmanager
def refused(hands: Hands, code: str) -> Iterator[pytest.ExceptionInfo[Failure]]:
    """The block is refused with this code and a sentence; no line, row or page comes of it."""
    file, pages = hands.bench.file.snapshot(), len(hands.bench.printer.jobs)
    with pytest.raises(Failure) as told:
        yield told
    assert told.value.code == code, told.value
    assert all(words(language).sentence(told.value) for language in ("fr", "en"))
    assert hands.bench.file.snapshot() == file
    assert len(hands.bench.printer.jobs) == pages
    assert len(hands.bench.desk.journal.catch_up().events) == len(file.lines)


def capsule_size(hands: Hands) -> int:
    """How many entries the capsule of the request in hand has."""
    return len(hands.capsule.entries)
