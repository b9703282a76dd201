"""One person at night, from the request to the release, on a real file; another signs later."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from app.command.practice import PASSPHRASE, commission, seat_crew
from app.desk.boards.due import Task, due
from app.desk.journal import sign
from app.desk.seats.countersigning import countersign, due_until, read_lone
from app.desk.unblinded.bench.alone import begin_alone
from app.desk.unblinded.label.printing import count_labels, print_labels
from app.devices.clock import SetClock
from app.devices.resources import practice_list
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.bench import Bench, bench_on, empty_bench
from tests.desk.hands import Hands
from tests.desk.night import acts, check_alone, destroy_alone, end_alone, mark
from tests.desk.stages import BOTH_ARMS, EXCHANGED, USUAL
from tests.desk.test_act_corrections import make_again
from tests.independent import verified
from tests.journeys.on_disk import on_disk
from tests.trial.shelf import SHIPPED, valued

THURSDAY_NIGHT = timedelta(days=2, hours=13)
PAUSE = 7


def configuration() -> bytes:
    """The shipped study where everything that may be is deferred."""
    source = valued(SHIPPED, "deferrable.pause", str(PAUSE))
    for what in ("second_check", "reprint", "label_count", "destruction"):
        source = valued(source, f"deferrable.{what}", "true")
    return source


def seated(cells: bool) -> Hands:
    """That study in force, late on an evening."""
    bench = empty_bench(configuration())
    crew = seat_crew(bench.workbench)
    bench.advance(1)
    commission(bench.workbench, crew, practice_list(), USUAL if cells else EXCHANGED)
    bench.clock.set(bench.clock.now() + THURSDAY_NIGHT)
    return Hands(bench, crew, cells)


def restarted(hands: Hands) -> Bench:
    """The program ended and begun again over the same file; what it remembered is gone."""
    bench = hands.bench
    clock = SetClock(bench.clock.now())
    return bench_on(bench.file, bench.desk.study.source, bench.entropy, clock)


@BOTH_ARMS
def test_one_person_makes_checks_releases_and_another_signs_on_a_working_day(
    cells: bool, tmp_path: Path
) -> None:
    path = tmp_path / "night.opaline"
    with on_disk(seated(cells), path) as hands:
        hands.receive()
        hands.accept()
        hands.reveal()
        hands.print()
        print_labels(hands.workbench, hands.me, hands.request, reason="déchirée", returned=3)
        count_labels(hands.workbench, hands.me, hands.request, 3)
        for act in (
            hands.materials, hands.thaw, hands.pool, hands.count, hands.compute, hands.fill,
            hands.label,
        ):  # fmt: skip
            act()
        begin_alone(hands.workbench, hands.me, hands.request)
        hands.bench.advance(PAUSE - 1)
        hands.bench = restarted(hands)
        with pytest.raises(Refusal, match=r"alone\.pause"):
            check_alone(hands)
        hands.bench.advance(1)
        check_alone(hands)
        hands.release()
        assert acts(hands) == ["label_count", "reprint", "second_check"]
        hands.offer()
        hands.take()
        signed_on_a_working_day(hands)
        assert len(hands.bench.verdict().events) == len(hands.bench.desk.board.events)
    assert verified(path)[0] == 0


def signed_on_a_working_day(hands: Hands) -> None:
    """The night to Friday is signed by Monday; by the operator, who signs in at their own seat."""
    desk, line = hands.bench.desk, mark(hands)
    until = due_until(desk, line)
    released = parse_instant(hands.story.r).astimezone(desk.journal.zone)
    assert (until.weekday(), until.hour, until.minute) == (0, released.hour, released.minute)
    (task,) = [one for one in due(desk) if one.task is Task.COUNTERSIGN]
    assert (task.bag, task.until) == (hands.bag, until)
    hands.bench.clock.set(until - timedelta(hours=10))
    with pytest.raises(Refusal, match=r"second\.same_person"):
        countersign(desk, hands.sign(Meaning.CHECKED), line.number)
    other = desk.sign_in(hands.crew.operator.seat.name, PASSPHRASE)
    countersign(desk, sign(other, PASSPHRASE, Meaning.CHECKED), line.number)
    assert [one for one in due(desk) if one.task is Task.COUNTERSIGN] == []


@BOTH_ARMS
def test_a_bag_too_late_is_ended_destroyed_and_made_again_by_one_person(
    cells: bool, tmp_path: Path
) -> None:
    """Nobody is refused a treatment until the morning: another bag from the same row."""
    path = tmp_path / "again.opaline"
    with on_disk(seated(cells), path) as hands:
        hands.receive()
        hands.accept()
        hands.reveal()
        hands.print()
        start = parse_instant(hands.story.first("RequestAccepted").text("start_by"))
        hands.bench.clock.set(start + timedelta(minutes=1))
        hands.account_labels(destroyed=2)
        end_alone(hands)
        first = hands.bag
        with pytest.raises(Refusal, match=r"request\.subject_known"):
            hands.receive()
        destroy_alone(hands)
        make_again(hands)
        assert hands.bag != first
        for number in [one.event.number for one in read_lone(hands.bench.desk.board)]:
            countersign(hands.bench.desk, hands.second(), number)
        assert hands.bench.verdict()
    assert verified(path)[0] == 0
