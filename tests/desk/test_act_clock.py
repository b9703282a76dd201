"""The workstation's clock: a jump is noted once, at the bench in the capsule; sleep is none."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk.log.log_filters import specials
from app.desk.log.registers import kinds_of
from app.desk.pace import LOG, RUNNING, Noted
from app.desk.unblinded.clockwork import note_clock
from app.devices.clock import SetClock
from app.trial.clocks import parse_instant
from tests.bench import bench_on
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.fakes import SeededEntropy

HOUR = timedelta(hours=1)


def noted(hands: Hands) -> Noted | None:
    return note_clock(hands.workbench, hands.me)


def jumps(hands: Hands) -> list[int]:
    return [e.number for e in hands.bench.desk.board.events if e.kind == "ClockJumped"]


@pytest.mark.parametrize("by", [HOUR, -HOUR], ids=["forward", "back"])
def test_a_clock_that_was_moved_is_noted_once_with_the_time_it_should_tell(
    by: timedelta,
) -> None:
    hands = at("received")
    should = hands.bench.clock.now()
    hands.bench.clock.jump(by)
    found = noted(hands)
    assert found is not None and found.jump.seen == RUNNING
    assert found.jump.expected == should and found.jump.back == (by < timedelta(0))
    event = hands.bench.desk.board.events[-1]
    assert (event.kind, event.number) == ("ClockJumped", found.line)
    assert parse_instant(event.text("expected")) == should
    assert noted(hands) is None and jumps(hands) == [event.number]
    assert specials(hands.bench.desk.board.events)["clock"](event)
    assert event.kind in kinds_of("deviations")
    hands.bench.verdict()


def test_time_that_goes_by_and_what_the_network_puts_right_are_no_jump() -> None:
    hands = at("received")
    hands.bench.advance(60 * 24 * 3)
    assert noted(hands) is None
    hands.bench.clock.jump(timedelta(seconds=59))
    assert noted(hands) is None
    hands.bench.clock.jump(timedelta(seconds=2))
    assert noted(hands) is not None


def test_a_clock_behind_the_last_line_is_noted_at_the_next_start() -> None:
    hands = at("received")
    last = hands.bench.clock.now()
    bench, clock = hands.bench, SetClock(last - 2 * HOUR)
    again = Hands(
        bench_on(bench.file, bench.desk.study.source, SeededEntropy(b"again"), clock),
        hands.crew, hands.cells,
    )  # fmt: skip
    found = noted(again)
    assert found is not None and (found.jump.seen, found.jump.expected) == (LOG, last)
    # The log goes on from there; it is not told again at each line, nor when it is put right.
    assert noted(again) is None
    clock.set(last)
    assert noted(again) is None
    assert len(jumps(again)) == 1
    again.bench.verdict()


@BOTH_ARMS
def test_at_the_bench_it_stands_in_the_capsule_and_a_line_follows_behind_the_window(
    cells: bool,
) -> None:
    hands = at("labelled", cells)
    hands.bench.clock.jump(timedelta(minutes=2))
    found = noted(hands)
    assert found is not None and found.line is None
    assert noted(hands) is None and jumps(hands) == []
    assert hands.entry("clock_moved").new["seen"] == RUNNING
    hands.check()
    hands.release()
    behind = noted(hands)
    assert behind is not None and jumps(hands) == [behind.line]
    hands.bench.verdict()


def test_moved_and_moved_back_at_the_bench_leaves_no_line() -> None:
    hands = at("labelled")
    for by in (HOUR, -HOUR):
        hands.bench.clock.jump(by)
        assert noted(hands) is not None
    hands.check()
    hands.release()
    assert noted(hands) is None and jumps(hands) == []
    assert [e.act for e in hands.capsule.entries].count("clock_moved") == 2


def test_a_blinded_person_notes_it_by_a_line_whatever_goes_on_at_the_bench() -> None:
    hands = at("labelled")
    hands.bench.clock.jump(HOUR)
    found = note_clock(hands.workbench, hands.crew.auditor)
    assert found is not None and jumps(hands) == [found.line]
    hands.bench.verdict()
