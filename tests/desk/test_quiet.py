"""When a copy of the file tells nothing: the rule, walked along a bag's life in both arms."""

from __future__ import annotations

import pytest

from app.custody.quiet import is_clear, is_quiet
from app.desk.bag.correcting import declare_lost
from app.desk.unblinded.bench.closing import announce_delay, cancel_preparation, close_without_bag
from app.desk.unblinded.emergency.code_break import print_sheet
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, BOTH_ARMS, at

QUIET = {"received", "accepted", *list(ACTS)[list(ACTS).index("released"):]}


@BOTH_ARMS
@pytest.mark.parametrize("stage", ACTS)
def test_it_is_quiet_until_the_reveal_and_again_from_the_release(stage: str, cells: bool) -> None:
    board = at(stage, cells).bench.desk.board
    assert is_quiet(board) is (stage in QUIET)
    assert is_clear(board) is (stage in QUIET)


@BOTH_ARMS
def test_what_is_told_before_a_reveal_in_both_arms_leaves_it_quiet(cells: bool) -> None:
    hands = at("accepted", cells)
    cancel_preparation(hands.workbench, hands.me, hands.request, "died")
    later = hands.clock_at(hands.story.r, 20)
    hands.clock_at(hands.story.d)
    announce_delay(hands.workbench, hands.sign(), hands.request, later, "x")
    assert is_quiet(hands.bench.desk.board)


@BOTH_ARMS
def test_another_bag_of_a_subject_whose_arm_was_shown_is_never_quiet(cells: bool) -> None:
    hands = at("taken", cells)
    declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
    hands.receive()
    assert is_quiet(hands.bench.desk.board)
    hands.accept()
    assert not is_quiet(hands.bench.desk.board)


@BOTH_ARMS
def test_another_bag_of_a_subject_whose_arm_nobody_was_shown_is_quiet(cells: bool) -> None:
    hands = at("accepted", cells)
    cancel_preparation(hands.workbench, hands.me, hands.request, "died")
    hands.clock_at(hands.story.r)
    close_without_bag(hands.workbench, hands.sign(), hands.second(), hands.request)
    hands.destroy()
    hands.receive()
    hands.accept()
    assert is_quiet(hands.bench.desk.board)


@BOTH_ARMS
def test_the_next_bag_is_quiet_when_the_bench_is_left_but_no_line_tells_when(cells: bool) -> None:
    hands = at("filled", cells)
    first, board = hands.request, hands.bench.desk.board
    hands.receive("01-002")
    hands.accept()
    second = hands.request
    assert not is_quiet(board)
    hands.request = first
    for act in (Hands.label, Hands.check, Hands.release):
        act(hands)
    assert is_quiet(board) and not is_clear(board)
    hands.request = second
    hands.reveal()
    assert not is_quiet(board)


def test_a_sheet_for_an_open_bag_counts_as_shown() -> None:
    hands = at("accepted")


    assert is_quiet(hands.bench.desk.board)
    print_sheet(hands.workbench, hands.me, hands.story.subject)
    assert not is_quiet(hands.bench.desk.board)
