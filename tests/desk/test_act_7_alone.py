"""One person at night: the pause, everything entered again, the mark, the later signature."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from app.custody.canonical import encode
from app.desk.unblinded.bench import alone, filling, second_check
from app.desk.unblinded.bench.closing import cancel_preparation
from app.desk.unblinded.bench.second_check import Difference, SecondDiffers
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.desk.unblinded.preparation import Step, look
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.trial.rules import Weighing
from tests.desk.hands import Hands
from tests.desk.night import (
    PAUSE,
    acts,
    again,
    check_alone,
    deferring,
    scans,
    tasks,
    wait,
)
from tests.desk.stages import BOTH_ARMS, at, refused


def failing(hands: Hands) -> Hands:
    """A count under the floor, and the dose that is refused for it."""
    hands.count("total", "10000000", "69.9")
    with pytest.raises(Refusal, match=r"dose\.viability_under_floor"):
        hands.compute()
    return hands


def fail_alone(hands: Hands) -> None:
    """The dose has failed, as one person decides."""
    hands.fail(pen=hands.sign())


@BOTH_ARMS
def test_without_the_setting_nobody_checks_their_own_bag(cells: bool) -> None:
    hands = deferring(at("labelled", cells), second_check=False)
    with refused(hands, "second.same_person"):
        alone.begin_alone(hands.workbench, hands.me, hands.request)
    with refused(hands, "second.same_person"):
        check_alone(hands)
    hands.check()
    hands.release()
    assert hands.story.last("SingleOperator") is None
    assert tasks(hands) == []


@BOTH_ARMS
def test_the_pause_is_begun_first_and_waited_for(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    with refused(hands, "second.same_person"):
        second_check.check(
            hands.workbench, hands.sign(Meaning.CHECKED), hands.request, hands.typed()
        )
    with refused(hands, "alone.begin_first"):
        check_alone(hands)
    wait(hands, PAUSE - 0.1)
    with refused(hands, "alone.pause"):
        check_alone(hands)
    hands.bench.clock.jump(timedelta(hours=3))
    with refused(hands, "alone.pause"):
        check_alone(hands)
    hands.bench.clock.jump(timedelta(hours=-3))
    hands.bench.advance(0.1)
    check_alone(hands)


def test_a_pause_as_long_as_the_study_says() -> None:
    hands = deferring(at("labelled"), pause_min=25)
    wait(hands, 24)
    with refused(hands, "alone.pause"):
        check_alone(hands)
    hands.bench.advance(1)
    check_alone(hands)


@BOTH_ARMS
def test_a_pause_goes_on_over_a_restart(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands, PAUSE - 1)
    hands.bench.workbench = Workbench(hands.bench.desk)
    with refused(hands, "alone.pause"):
        check_alone(hands)
    hands.bench.advance(1)
    check_alone(hands)


def test_anothers_pause_is_not_ones_own() -> None:
    hands = deferring(at("labelled"))
    wait(hands)
    other = replace(hands, crew=replace(hands.crew, pharmacist=hands.crew.operator))
    other.fill(reason="complété")
    wait(hands)
    with refused(hands, "alone.begin_first"):
        check_alone(other)


@pytest.mark.parametrize("seen", ["reweigh", "worksheet"])
def test_whoever_sees_the_values_again_waits_again(seen: str) -> None:
    hands = deferring(at("labelled"))
    wait(hands)
    if seen == "worksheet":
        print_worksheet(hands.workbench, hands.me, hands.request)
    else:
        hands.reweigh()
        hands.compute(reason="poids corrigé")
        hands.fill()
    with refused(hands, "alone.begin_first"):
        check_alone(hands, "71" if seen == "reweigh" else "70")
    wait(hands)
    check_alone(hands, "71" if seen == "reweigh" else "70")


@BOTH_ARMS
def test_a_difference_blocks_and_the_pause_begins_anew(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands)
    with pytest.raises(SecondDiffers) as told:
        check_alone(hands, "71")
    assert told.value.differences.open() == (Difference("weight_kg", "70", "71"),)
    assert look(hands.workbench, hands.me, hands.request).next_step is Step.CHECKED
    with refused(hands, "alone.begin_first"):
        check_alone(hands)
    wait(hands)
    check_alone(hands)


@BOTH_ARMS
def test_everything_is_scanned_once_more(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands)
    whole = scans(hands)
    for code, wrong in (
        ("alone.not_of_bag", whole[:-1]), ("scan.twice", [*whole, whole[-1]]),
        ("alone.not_of_bag", [*whole[:-1], "V-020"]), ("alone.not_of_bag", ["K7Q4-9TXM-D"]),
    ):  # fmt: skip
        with refused(hands, code):
            second_check.check(
                hands.workbench, hands.sign(Meaning.CHECKED), hands.request, hands.typed(),
                alone.Again(wrong),
            )  # fmt: skip
    check_alone(hands)
    told = hands.entry("checked")
    assert (told.new["alone"], told.new["scanned"]) == ("yes", whole)
    values = {
        name: told.new[name] for name in told.new
        if name not in ("salt", "digest", "signature", "key", "seat", "name")
    }  # fmt: skip
    dose = look(hands.workbench, hands.me, hands.request).dose
    salted = bytes.fromhex(str(told.new["salt"])) + encode({**values, "dose": dict(dose)})
    assert told.new["digest"] == hashlib.sha256(salted).hexdigest()


@BOTH_ARMS
def test_the_bag_is_weighed_again_where_the_study_weighs(cells: bool) -> None:
    hands = deferring(at("computed", cells))
    study = hands.bench.desk.study
    rule = Weighing(Decimal("1"), Decimal("1"), Decimal("5"))
    hands.bench.desk.study = replace(study, filling=replace(study.filling, weighing=rule))
    dose = look(hands.workbench, hands.me, hands.request).dose
    albumin = Decimal(dose["albumin_ml"])
    full = albumin + Decimal(dose["volume_ml"]) if cells else albumin
    weights = filling.Weights("20", str(20 + albumin), str(20 + full) if cells else None)
    filling.record_fill(
        hands.workbench, hands.me, hands.request, albumin_ml=dose["albumin_ml"], weights=weights,
        cells_ml=dose["volume_ml"] if cells else None,
    )  # fmt: skip
    hands.label()

    def weighed(bag_g: str) -> None:
        second_check.check(
            hands.workbench, hands.sign(Meaning.CHECKED), hands.request, hands.typed(),
            again(hands, bag_g),
        )  # fmt: skip

    wait(hands)
    with refused(hands, "weighing.needed"):
        weighed("")
    with pytest.raises(SecondDiffers) as told:
        weighed(str(20 + full * 2))
    assert [one.field for one in told.value.differences.open()] == ["bag_g"]
    wait(hands)
    weighed(str(20 + full))
    assert Decimal(str(hands.entry("checked").new["bag_g"])) == 20 + full


@BOTH_ARMS
def test_alone_one_checks_a_bag_that_is_filled_and_labelled(cells: bool) -> None:
    hands = deferring(at("filled", cells))
    wait(hands)
    with refused(hands, "step.earlier_first"):
        check_alone(hands)
    cancel_preparation(hands.workbench, hands.me, hands.request, "withdrawn")
    with refused(hands, "preparation.cancelled"):
        alone.begin_alone(hands.workbench, hands.me, hands.request)


@BOTH_ARMS
def test_a_second_person_who_comes_after_all_leaves_no_mark(cells: bool) -> None:
    hands = deferring(at("labelled", cells))
    wait(hands)
    check_alone(hands)
    hands.check()
    hands.release()
    assert hands.story.last("SingleOperator") is None


def test_a_dose_declared_failed_by_one_person_after_the_pause() -> None:
    hands = failing(deferring(at("pooled")))
    with refused(hands, "alone.begin_first"):
        fail_alone(hands)
    wait(hands, 1)
    with refused(hands, "alone.pause"):
        fail_alone(hands)
    hands.bench.advance(PAUSE)
    fail_alone(hands)
    hands = replace(hands, cells=False)
    for act in (hands.compute, hands.fill, hands.label):
        act()
    taken = ["V-001", "V-002", "V-003", "V-004", "V-005"]
    wait(hands)
    second_check.check(
        hands.workbench, hands.sign(Meaning.CHECKED), hands.request, hands.typed(),
        alone.Again([hands.bag, hands.bag, *hands.bottles, *taken]),
    )  # fmt: skip
    hands.release()
    assert acts(hands) == ["failed_dose", "second_check"]


def test_a_failed_dose_leaves_no_mark_by_itself() -> None:
    """Cells alone can fail: before a second person who checks the bag, nothing tells it."""
    hands = failing(deferring(at("pooled")))
    wait(hands)
    fail_alone(hands)
    hands = replace(hands, cells=False)
    for act in (hands.compute, hands.fill, hands.label, hands.check, hands.release):
        act()
    assert hands.story.last("SingleOperator") is None
