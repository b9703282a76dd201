"""A workstation's clock that is moved during a generated day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from app.command.practice import Crew
from app.desk.unblinded.clockwork import note_clock
from tests.bench import Bench

Act = Callable[[], object]


def clock_acts(bench: Bench, crew: Crew, seed: int) -> list[tuple[timedelta, Act]]:
    """On some days somebody moves the clock, and puts it right again at once."""
    draw = Random(f"clock {seed}")
    by = timedelta(minutes=draw.randint(-30, 30))

    def moved() -> None:
        # What a blinded person notes of it is a line; at the bench it is an entry.
        for step, who in ((by, crew.auditor), (-by, crew.pharmacist)):
            bench.clock.jump(step)
            note_clock(bench.workbench, who)

    return [(timedelta(minutes=draw.uniform(0, 400)), moved)] if draw.random() < 0.3 else []
