"""Acts 8 and 9, and what goes otherwise: a preparation ends once, at R or later."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk.unblinded.bench.closing import (
    CANCELLED,
    RELEASE_CHECKS,
    announce_delay,
    cancel_preparation,
    close_without_bag,
    release,
)
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

ALL = dict.fromkeys(RELEASE_CHECKS, True)


def close(hands: Hands) -> None:
    """Closed without a bag, before the operator."""
    close_without_bag(hands.workbench, hands.sign(Meaning.RELEASED), hands.second(), hands.request)


def cancel(hands: Hands, reason: str = "died", detail: str = "") -> None:
    """Cancelled; the labels that were printed are destroyed."""
    cancel_preparation(hands.workbench, hands.me, hands.request, reason, detail)
    destroy_labels(hands)


def destroy_labels(hands: Hands) -> None:
    """The two labels that go on no bag, if there are any."""
    if hands.story.last("LabelsPrinted") is None:
        return
    if all(entry.act != "labelled" for entry in hands.capsule.entries):
        hands.account_labels(destroyed=2)


@BOTH_ARMS
def test_nothing_is_released_before_r(cells: bool) -> None:
    hands = at("checked", cells)
    hands.bench.clock.set(parse_instant(hands.story.r) - timedelta(milliseconds=1))
    with refused(hands, "release.before_r"):
        release(hands.workbench, hands.sign(Meaning.RELEASED), hands.request, "S-1", ALL)
    hands.release()


@BOTH_ARMS
@pytest.mark.parametrize("check", RELEASE_CHECKS)
def test_every_check_before_release_is_ticked(cells: bool, check: str) -> None:
    hands = at("checked", cells)
    hands.clock_at(hands.story.r)
    signing = hands.sign(Meaning.RELEASED)
    for checks in (ALL | {check: False}, {name: True for name in ALL if name != check}):
        with refused(hands, "release.check_missing"):
            release(hands.workbench, signing, hands.request, "S-1", checks)


@BOTH_ARMS
@pytest.mark.parametrize("seal", ["", "   ", "S" * 41])
def test_the_overbag_bears_a_seal(cells: bool, seal: str) -> None:
    hands = at("checked", cells)
    hands.clock_at(hands.story.r)
    with refused(hands, "release.seal"):
        release(hands.workbench, hands.sign(Meaning.RELEASED), hands.request, seal, ALL)
    release(hands.workbench, hands.sign(Meaning.RELEASED), hands.request, "S" * 40, ALL)


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["printed", "thawed", "computed", "filled", "labelled"])
def test_no_step_is_left_out(cells: bool, stage: str) -> None:
    hands = at(stage, cells)
    with refused(hands, "release.step_missing"):
        hands.release()


@BOTH_ARMS
def test_the_second_person_does_not_release(cells: bool) -> None:
    hands = at("checked", cells)
    hands.clock_at(hands.story.r)
    with refused(hands, "second.same_person"):
        release(hands.workbench, hands.second(Meaning.RELEASED), hands.request, "S-1", ALL)


@BOTH_ARMS
def test_a_bag_that_cannot_arrive_in_time_is_not_released(cells: bool) -> None:
    """Latest start D + 210 min, 20 min on the way and 10 at the bedside: D + 180 is the last."""
    hands = at("checked", cells)
    signing = hands.sign(Meaning.RELEASED)
    last = parse_instant(hands.story.d) + timedelta(minutes=180)
    with refused(hands, "delay.past_start"):
        announce_delay(hands.workbench, signing, hands.request, last + timedelta(minutes=1), "")
    announce_delay(hands.workbench, signing, hands.request, last, "four d'eau")
    hands.bench.clock.set(last + timedelta(seconds=6))
    with refused(hands, "release.too_late"):
        release(hands.workbench, signing, hands.request, "S-1", ALL)
    hands.bench.clock.set(last)
    release(hands.workbench, signing, hands.request, "S-1", ALL)


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["accepted", "printed", "checked"])
def test_a_bag_that_is_too_late_ends_without_being_given(cells: bool, stage: str) -> None:
    hands = at(stage, cells)
    hands.clock_at(hands.story.d, 180)
    with refused(hands, "preparation.goes_on"):
        close(hands)
    hands.clock_at(hands.story.d, 180.1)
    destroy_labels(hands)
    close(hands)
    assert hands.story.disposition == "NotTreated"
    assert hands.entry("closed").new == {"outcome": "too_late"}


@BOTH_ARMS
def test_a_bag_leaves_later_than_r_only_after_a_delay(cells: bool) -> None:
    """Five minutes of grace are the step to which every announced time is rounded."""
    hands = at("checked", cells)
    signing = hands.sign(Meaning.RELEASED)
    r = parse_instant(hands.story.r)
    hands.bench.clock.set(r + timedelta(minutes=5))
    with refused(hands, "release.delay_first"):
        release(hands.workbench, signing, hands.request, "S-1", ALL)
    hands.bench.clock.set(r + timedelta(minutes=11))
    with refused(hands, "delay.past"):
        announce_delay(hands.workbench, signing, hands.request, r + timedelta(minutes=10), "")
    announce_delay(hands.workbench, signing, hands.request, r + timedelta(minutes=15), "")
    hands.release()


@BOTH_ARMS
def test_a_release_closes_in_one_turn_stamped_r(cells: bool) -> None:
    hands = at("checked", cells)
    hands.clock_at(hands.story.r, 4.9)
    release(hands.workbench, hands.sign(Meaning.RELEASED), hands.request, " S-1 ", ALL)
    closed, released = hands.story.events[-2:]
    assert (closed.kind, released.kind) == ("PreparationClosed", "Released")
    assert closed.at == released.at == hands.story.r
    assert (released.text("seal"), released.facts["albumin"]) == (
        "S-1",
        [{"lot": "ALB-2601", "expiry": "2027-03-24", "bottles": 1}],
    )
    assert hands.bench.file.snapshot().capsules == ()
    with refused(hands, "preparation.not_open"):
        hands.release()


@BOTH_ARMS
@pytest.mark.parametrize(
    ("stage", "reason"),
    list(zip(("accepted", "revealed", "counted", "checked"), CANCELLED, strict=True)),
)
def test_a_preparation_is_cancelled_at_any_stage(cells: bool, stage: str, reason: str) -> None:
    hands = at(stage, cells)
    lines = len(hands.story.events)
    cancel(hands, reason, "décès à 21 h 40")
    assert len(hands.story.events) == lines
    assert hands.story.is_open
    with refused(hands, "release.before_r"):
        close(hands)
    hands.clock_at(hands.story.r)
    close(hands)
    assert hands.story.disposition == "Cancelled"
    assert hands.story.events[-1].text("reason") == reason
    assert hands.entry("cancelled").reason == "décès à 21 h 40"
    assert len(hands.bench.file.snapshot().allocations) == 1
    hands.destroy()


@BOTH_ARMS
def test_a_cancelled_number_is_not_used_again(cells: bool) -> None:
    hands = at("accepted", cells)
    cancel(hands)
    hands.clock_at(hands.story.r)
    close(hands)
    hands.bench.clock.set(hands.bench.clock.now() + timedelta(hours=1))
    hands.receive("01-002")
    hands.accept()
    taken = hands.bench.file.snapshot().allocations
    assert [row.position for row in taken] == [1, 2]


@BOTH_ARMS
def test_a_cancellation_has_a_neutral_reason_and_two_people(cells: bool) -> None:
    hands = at("printed", cells)
    with refused(hands, "request.reason"):
        cancel(hands, "dose failed")
    with refused(hands, "capsule.text_long"):
        cancel(hands, "died", "x" * 501)
    cancel(hands)
    hands.clock_at(hands.story.r)
    with refused(hands, "second.same_person"):
        close_without_bag(hands.workbench, hands.sign(), hands.sign(), hands.request)
    close(hands)
    with refused(hands, "preparation.not_open"):
        cancel(hands)


@BOTH_ARMS
def test_a_preparation_that_goes_on_ends_with_a_bag(cells: bool) -> None:
    hands = at("labelled", cells)
    hands.clock_at(hands.story.r)
    with refused(hands, "preparation.goes_on"):
        close(hands)


@BOTH_ARMS
def test_a_delay_is_announced_alike_with_its_reason_sealed(cells: bool) -> None:
    hands = at("checked", cells)
    r = parse_instant(hands.story.r)
    for new_r in (r, r - timedelta(minutes=5)):
        with refused(hands, "clocks.delay_not_later"):
            announce_delay(hands.workbench, hands.sign(), hands.request, new_r, "panne")
    with refused(hands, "capsule.text_long"):
        announce_delay(
            hands.workbench, hands.sign(), hands.request, r + timedelta(minutes=9), "x" * 500
        )
    later = r + timedelta(minutes=12)
    announce_delay(hands.workbench, hands.sign(), hands.request, later, " four d'eau ")
    line = hands.story.events[-1]
    assert (line.kind, parse_instant(hands.story.r)) == ("Delayed", r + timedelta(minutes=15))
    assert parse_instant(line.at) == r
    assert b"four" not in line.line.open
    assert hands.workbench.sealed_facts(hands.me, line)["reason"] == "four d'eau"
    hands.bench.clock.set(r)
    with refused(hands, "release.before_r"):
        release(hands.workbench, hands.sign(), hands.request, "S-1", ALL)
    hands.release()


def test_a_delay_of_a_closed_preparation_is_refused() -> None:
    hands = at("released")
    later = parse_instant(hands.story.r) + timedelta(minutes=30)
    with refused(hands, "preparation.not_open"):
        announce_delay(hands.workbench, hands.sign(), hands.request, later, "")


@BOTH_ARMS
def test_a_seal_that_no_paper_can_print_is_refused(cells: bool) -> None:
    hands = at("checked", cells)
    hands.clock_at(hands.story.r)
    checks = dict.fromkeys(RELEASE_CHECKS, True)
    for seal in ("S-\x07", "S-\u4e2d"):
        with refused(hands, "request.character"):
            release(hands.workbench, hands.sign(), hands.request, seal, checks)
