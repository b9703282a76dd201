"""The custody board: how far every bag has come, which deadline runs, who did the last act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.command.practice_bag import ALL_YES
from app.desk.bag import handover
from app.desk.bag.handover import Slip
from app.desk.bag.request import decline_request
from app.desk.boards.bags import BagRow, State, bag_rows, state_of
from app.desk.boards.due import clocks_of
from app.desk.papers.report import export_custody_report, require_export
from app.trial.clocks import Deadline, parse_instant
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at
from tests.desk.test_act_10_handover import ORDER
from tests.desk.test_act_12_return import bring_back

STATES = {
    "received": State.WAITING, "accepted": State.ACCEPTED, "revealed": State.PREPARING,
    "printed": State.PREPARING, "counted": State.PREPARING, "checked": State.PREPARING,
    "released": State.RELEASED, "offered": State.OFFERED, "taken": State.ON_THE_WAY,
    "arrived": State.AT_WARD, "bedside": State.AT_BEDSIDE, "started": State.INFUSING,
    "ended": State.INFUSED,
}  # fmt: skip


def row_of(hands: Hands) -> BagRow:
    """The only row."""
    (row,) = bag_rows(hands.bench.desk)
    return row


@BOTH_ARMS
@pytest.mark.parametrize("stage", list(STATES))
def test_a_bag_is_somewhere_at_every_stage(cells: bool, stage: str) -> None:
    hands = at(stage, cells)
    row = row_of(hands)
    assert row.state is STATES[stage]
    assert row.in_progress is (stage != "ended")
    assert row.who == "Claire Aubert"
    clocked = stage not in ("received", "ended")
    assert (row.deadline is not None) is clocked
    if stage == "started":
        assert row.clocks is not None and row.deadline == row.clocks.use_by


def test_an_open_preparation_is_told_by_its_announced_times_alone() -> None:
    """At the bench nothing may show: between D and R the state is one and the same."""
    for stage in ("revealed", "printed", "thawed", "counted", "filled", "checked"):
        hands = at(stage)
        for minutes, state in ((-1, State.ACCEPTED), (0, State.PREPARING), (119, State.PREPARING)):
            hands.clock_at(hands.story.d, minutes)
            assert state_of(hands.bench.desk, hands.story) is state
        hands.clock_at(hands.story.r)
        assert state_of(hands.bench.desk, hands.story) is State.CLOSING


def test_what_came_back_is_in_progress_until_it_is_destroyed() -> None:
    hands = at("taken")
    bring_back(hands)
    assert (row_of(hands).state, row_of(hands).in_progress) == (State.RETURNED, True)
    assert row_of(hands).deadline is None
    line = handover.propose_destruction(
        hands.bench.desk, hands.sign(), hands.bag, "incinération", hands.bench.clock.now()
    )
    assert (row_of(hands).state, row_of(hands).in_progress) == (State.DESTROYING, True)
    assert line.number
    hands = at("ended")
    hands.destroy()
    assert (row_of(hands).state, row_of(hands).in_progress) == (State.DESTROYED, False)


def test_what_is_in_progress_stands_first_and_a_report_is_no_act() -> None:
    hands = at("ended")
    export_custody_report(hands.bench.desk, hands.crew.auditor, hands.bag)
    first = hands.request
    assert row_of(hands).last == "InfusionEnded"
    hands.receive("01-002")
    declined = hands.request
    decline_request(hands.bench.desk, hands.me, declined, "withdrawn")
    hands.receive("01-003")
    rows = bag_rows(hands.bench.desk)
    assert [row.request for row in rows] == [hands.request, declined, first]
    assert [row.state for row in rows] == [State.WAITING, State.DECLINED, State.INFUSED]


def test_the_deadline_that_binds_is_told_with_the_other() -> None:
    hands = at("accepted")
    clocks = clocks_of(hands.bench.desk, hands.story)
    onset = parse_instant(hands.story.events[0].text("onset"))
    assert clocks.binding is Deadline.USE_BY
    assert clocks.start_by == clocks.label_start
    assert clocks.onset_limit == onset + timedelta(hours=12)
    assert clocks.use_by == clocks.label_start + timedelta(minutes=30)


@pytest.mark.parametrize("stage", ["checked", "released", *ORDER])
def test_the_page_is_told_which_acts_follow_as_the_acts_themselves_judge(stage: str) -> None:
    hands = at(stage)
    told = handover.next_acts(hands.story)
    acts: dict[str, Callable[[Hands], None]] = {
        **ORDER, "returned": bring_back, "destroyed": Hands.destroy,
    }  # fmt: skip
    for name, act in acts.items():
        other = at(stage)
        before = len(other.bench.desk.board.events)
        try:
            act(other)
        except Refusal as why:
            assert why.code == "bag.not_at_this_step", name
            continue
        assert other.bench.desk.board.events[before].kind in told, name
    assert len(told) == {"checked": 0, "bedside": 4, "started": 1, "ended": 1}.get(stage, 5)


def test_an_hour_before_the_act_before_is_recorded_with_a_warning() -> None:
    """A wrong day on a slip is found while the slip is still at hand; nothing is refused."""
    hands = at("offered")
    hands.bench.advance(10)
    done = parse_instant(hands.story.events[-1].text("done"))
    for moment, warnings in (
        (done.replace(second=0, microsecond=0), ()),
        (done - timedelta(days=1), ("slip.before_last",)),
    ):
        hands = at("offered")
        hands.bench.advance(10)
        told = handover.accept_bag(
            hands.bench.desk, hands.me, hands.bag, "Petit", "20", Slip("R-2", moment)
        )
        assert told.warnings == warnings


def test_a_bag_that_left_before_r_is_told() -> None:
    hands = at("released")
    early = Slip("R-1", parse_instant(hands.story.r) - timedelta(minutes=1))
    told = handover.offer_bag(
        hands.bench.desk, hands.me, hands.bag, "Petit", "20", early, ALL_YES
    )
    assert told.warnings == ("slip.before_last",)


@pytest.mark.parametrize(("stage", "free"), [("checked", False), ("released", True)])
def test_whether_a_report_may_leave_is_known_before_it_is_asked(stage: str, free: bool) -> None:
    hands = at(stage)
    if free:
        require_export(hands.bench.desk.board)
    else:
        with pytest.raises(Refusal, match=r"report\.window_open"):
            require_export(hands.bench.desk.board)
