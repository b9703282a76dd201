"""A dose that fails: an albumin bag under the same number, or no bag, as the study says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from app.desk.unblinded.bench import steps
from app.desk.unblinded.bench.closing import (
    close_without_bag,
)
from app.desk.unblinded.bench.second_check import SecondDiffers, SecondEntry
from app.desk.unblinded.preparation import Step, look
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from app.trial.study_parts import AfterFailedDose
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, capsule_size, refused

LOW = ("total", "10000000", "69.9")


def close(hands: Hands) -> None:
    """Closed without a bag, before the operator."""
    close_without_bag(hands.workbench, hands.sign(Meaning.RELEASED), hands.second(), hands.request)


def refused_dose(hands: Hands, *typed: str, reason: str = "recompté") -> None:
    """A count whose dose is refused, and noted."""
    hands.count(*typed, reason=reason)
    entries = capsule_size(hands)
    with pytest.raises(Refusal):
        hands.compute()
    assert [entry.act for entry in hands.capsule.entries[entries:]] == ["refused"]


@pytest.mark.parametrize("typed", [LOW, ("total", "6000000", "90")])
def test_a_failed_dose_becomes_an_albumin_bag_under_the_same_number(
    typed: tuple[str, str, str],
) -> None:
    """Viability under the floor, or more volume than there is: the study says albumin bag."""
    hands = at("pooled")
    refused_dose(hands, *typed)
    with refused(hands, "reason.needed"):
        hands.fail(" ")
    with refused(hands, "second.same_person"):
        hands.fail(pen=hands.sign())
    hands.fail()
    failed = hands.entry("failed")
    assert failed.by == hands.crew.operator.seat.seat
    assert failed.new["decided"] == hands.me.seat.seat
    hands = replace(hands, cells=False)
    assert not look(hands.workbench, hands.me, hands.request).takes_cells
    hands.compute()
    hands.fill()
    hands.label()
    hands.materials()
    hands.check()
    bag, lines = hands.bag, len(hands.story.events)
    hands.release()
    assert (hands.bag, hands.story.disposition) == (bag, "Released")
    assert len(hands.story.events) == lines + 3


@BOTH_ARMS
def test_a_dose_that_was_not_refused_has_not_failed(cells: bool) -> None:
    hands = at("counted", cells)
    with refused(hands, "dose.not_failed"):
        hands.fail()


def test_a_wrong_syringe_is_no_failed_dose() -> None:
    hands = at("counted")
    for syringe in (5, 7):
        with pytest.raises(Refusal):
            hands.compute(syringe)
    with refused(hands, "dose.not_failed"):
        hands.fail()


@pytest.mark.parametrize("mended", [Hands.thaw_more, Hands.reweigh])
def test_what_is_entered_since_takes_a_refusal_back(mended: Callable[[Hands], None]) -> None:
    hands = at("pooled")
    refused_dose(hands, *LOW)
    mended(hands)
    with refused(hands, "dose.not_failed"):
        hands.fail()


def test_a_recount_takes_a_refusal_back() -> None:
    hands = at("pooled")
    refused_dose(hands, *LOW)
    hands.count(reason="autre cellule de comptage")
    with refused(hands, "dose.not_failed"):
        hands.fail()
    hands.compute()
    with refused(hands, "dose.not_failed"):
        hands.fail()


def test_a_study_may_end_a_failed_dose_without_a_bag() -> None:
    hands = at("pooled")
    desk = hands.bench.desk
    desk.study = replace(desk.study, after_failed_dose=AfterFailedDose.NOT_TREATED)
    refused_dose(hands, *LOW)
    with refused(hands, "preparation.goes_on"):
        close(hands)
    hands.fail()
    hands = replace(hands, cells=False)
    with refused(hands, "preparation.not_treated"):
        hands.compute()
    with refused(hands, "release.before_r"):
        close(hands)
    hands.clock_at(hands.story.r)
    hands.account_labels(destroyed=2)
    with refused(hands, "second.same_person"):
        close_without_bag(hands.workbench, hands.sign(), hands.sign(), hands.request)
    close(hands)
    assert (hands.story.disposition, hands.entry("closed").new) == (
        "NotTreated",
        {"outcome": "not_treated"},
    )
    hands.destroy()


def test_a_dose_that_fails_is_not_released_as_cells() -> None:
    hands = at("checked")
    refused_dose(hands, *LOW)
    with refused(hands, "release.step_missing"):
        hands.release()
    assert look(hands.workbench, hands.me, hands.request).next_step is Step.COMPUTED


def test_a_dose_out_of_tolerance_is_refused() -> None:
    hands = at("pooled")
    steps.record_pool(
        hands.workbench, hands.me, hands.request, "1.9", reason="repris", source="seringue"
    )
    hands.count("total", "55555556", "90", reason="relu", source="ticket")
    with pytest.raises(Refusal, match=r"dose\.out_of_tolerance"):
        hands.compute(50, reason="plus de petite seringue")


@pytest.mark.parametrize(
    ("typed", "pooled", "named"),
    [
        (("70", "total", "10000000", "96.9"), "9.5", "viability_percent"),
        (("70", "viable", "10000000", "69.9"), "9.5", "method"),
        (("70", "total", "1000000", "69.9"), "9.5", "cells_per_ml"),
        (("75", "total", "10000000", "69.9"), "9.5", "weight_kg"),
        (("70", "total", "10000000", "69.9"), "95", "available_ml"),
    ],
)
def test_a_slip_of_the_pen_is_no_failed_dose(
    typed: tuple[str, str, str, str], pooled: str, named: str
) -> None:
    """69.9 typed for 96.9: whoever decides too reads the source, blind to the first."""
    hands = at("pooled")
    refused_dose(hands, *LOW)
    with pytest.raises(SecondDiffers) as told:
        hands.fail(typed=SecondEntry(*typed), pooled=pooled)
    assert [one.field for one in told.value.differences.open()] == [named]
    entry = hands.entry("differed")
    assert entry.by == hands.crew.operator.seat.seat and list(entry.new) == [named]
    assert look(hands.workbench, hands.me, hands.request).takes_cells
    hands.fail()
    assert not look(hands.workbench, hands.me, hands.request).takes_cells


def test_a_dose_is_not_given_up_without_figures() -> None:
    hands = at("pooled")
    refused_dose(hands, *LOW)
    with refused(hands, "step.value_needed"):
        hands.fail(typed=SecondEntry("70", None, None, None))
    with refused(hands, "number.empty"):
        hands.fail(typed=SecondEntry("", *LOW))
    with refused(hands, "number.grouping"):
        hands.fail(pooled=" ")
