"""The two nights on which the clocks of Paris change: a whole bag on each, in both arms.

Announced times are elapsed time; what is written and printed is the hour that
a clock on the wall shows then, with its offset.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pypdfium2
import pytest

from app.command.practice import commission, seat_crew
from app.command.practice_bag import Scene, ask, hand_over, prepare
from app.desk.boards.due import clocks_of
from app.desk.log.log_filters import gone_back
from app.desk.unblinded.clockwork import note_clock
from app.devices.resources import practice_list, study_source
from app.trial.clocks import parse_instant
from tests.bench import Bench, empty_bench
from tests.desk.stages import BOTH_ARMS, EXCHANGED, USUAL
from tests.independent import judged

PARIS = ZoneInfo("Europe/Paris")
WEEK, ANY_NIGHT = b'["monday 08:00", "friday 08:00"]', b'["saturday 08:00", "monday 20:00"]'
NIGHTS = {
    # The hour from two to three is not there.
    "23 hours": (datetime(2026, 3, 29, 0, 10, tzinfo=PARIS),
                 ("2026-03-29T01:10", "+01:00"), ("2026-03-29T04:10", "+02:00"),
                 ("2026-03-29T06:10", "+02:00")),
    # It is there twice: R is an hour earlier on the wall than in the time that goes by.
    "25 hours": (datetime(2026, 10, 25, 0, 30, tzinfo=PARIS),
                 ("2026-10-25T01:30", "+02:00"), ("2026-10-25T02:30", "+01:00"),
                 ("2026-10-25T04:30", "+01:00")),
}  # fmt: skip


def a_night(begins: datetime, cells: bool) -> tuple[Bench, Scene]:
    """A study that includes at weekends, its list in force, at the beginning of a night."""
    source = study_source("chocmsc")
    assert WEEK in source
    bench = empty_bench(source.replace(WEEK, ANY_NIGHT))
    crew = seat_crew(bench.workbench)
    commission(bench.workbench, crew, practice_list(), USUAL if cells else EXCHANGED)
    bench.clock.set(begins)
    return bench, Scene(bench.workbench, crew, bench.clock, "01-001")


@pytest.mark.parametrize("night", NIGHTS)
@BOTH_ARMS
def test_a_bag_is_made_over_the_change_of_the_clocks(night: str, cells: bool) -> None:
    begins, *announced = NIGHTS[night]
    bench, scene = a_night(begins, cells)
    ask(scene)
    times = clocks_of(bench.desk, scene.story)
    assert times.r - times.d == timedelta(hours=2)
    assert times.use_by - times.d == timedelta(hours=4)
    accepted = scene.story.first("RequestAccepted")
    for name, (wall, offset) in zip(("d", "r", "use_by"), announced, strict=True):
        told = accepted.text(name)
        assert told.startswith(wall) and told.endswith(offset)
    prepare(scene)
    hand_over(scene)
    assert note_clock(bench.workbench, scene.crew.pharmacist) is None
    assert gone_back(bench.desk.board.events) == []
    code, _, said = judged(bench.file.snapshot())
    assert code == 0 and bench.verdict().root.hex() in said
    printed = pypdfium2.PdfDocument(bench.printer.jobs[0].pdf)[0].get_textpage().get_text_range()
    assert announced[2][0][-5:] in printed


@pytest.mark.parametrize("night", NIGHTS)
def test_the_hour_that_is_there_twice_does_not_mix_up_the_log(night: str) -> None:
    """A sign of life every ten minutes of the night: in order, each hour once by its offset."""
    begins, *_ = NIGHTS[night]
    bench, scene = a_night(begins, cells=True)
    told = []
    for _ in range(24):
        bench.advance(10)
        bench.desk.journal.catch_up()
        with bench.desk.journal.turn() as turn:
            line = turn.write("SignedIn", {}, scene.crew.pharmacist)
        told.append(bench.desk.board.events[line.number].at)
    assert len(set(told)) == 24
    moments = [parse_instant(at) for at in told]
    assert moments == sorted(moments)
    assert {b - a for a, b in pairwise(moments)} == {timedelta(minutes=10)}
    walls = {at[:16] for at in told}
    assert len(walls) == (24 if night == "23 hours" else 18)
    bench.verdict()
