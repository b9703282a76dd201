"""Two people cannot agree on what a dose rests on: the way out, once it was read again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.computing import may_fail
from app.desk.unblinded.bench.second_check import SecondDiffers, SecondEntry
from app.desk.unblinded.preparation import look
from tests.desk.stages import at, refused
from tests.desk.test_act_8_failed_dose import LOW, refused_dose

OTHER = ("total", "10000000", "72")


def test_two_who_cannot_agree_give_the_dose_up_once_the_first_has_read_again() -> None:
    hands = at("pooled")
    refused_dose(hands, *LOW)
    apart = SecondEntry("70", *OTHER)
    for _ in range(2):
        with pytest.raises(SecondDiffers):
            hands.fail(typed=apart)
    refused_dose(hands, *LOW, reason="relu")
    with pytest.raises(SecondDiffers):
        hands.fail(typed=apart)
    hands.fail("désaccord sur la viabilité", typed=apart)
    entry = hands.entry("failed")
    values = {"first": LOW[2], "second": "72"}
    assert entry.new["disputed"] == {"viability_percent": values}
    assert entry.new["code"] == "second.differs"
    bag = replace(hands, cells=False)
    for act in (bag.compute, bag.fill, bag.label, bag.check, bag.release):
        act()
    assert "disputed" not in str(hands.story.events[-1].facts)


def test_a_check_that_never_agrees_has_a_way_out() -> None:
    hands = at("labelled")
    apart = SecondEntry("70", *OTHER)
    typed = (hands.workbench, hands.second(), hands.request, apart)
    with refused(hands, "dose.not_failed"):
        hands.fail(typed=apart)
    with pytest.raises(SecondDiffers):
        second_check.check(*typed)
    with refused(hands, "dose.not_failed"):
        hands.fail(typed=apart)
    hands.count(reason="recompté")
    hands.compute()
    hands.fill("refait")
    with pytest.raises(SecondDiffers):
        second_check.check(*typed)
    with refused(hands, "dose.not_failed"):
        hands.fail("elles s’accordent")
    hands.fail("désaccord sur la viabilité", typed=apart)
    assert not look(hands.workbench, hands.me, hands.request).takes_cells


def test_a_further_count_is_another_chance_to_agree() -> None:
    hands = at("labelled")
    typed = (hands.workbench, hands.second(), hands.request, SecondEntry("70", *OTHER))
    with pytest.raises(SecondDiffers):
        second_check.check(*typed)
    hands.count(reason="recompté")
    hands.compute()
    with pytest.raises(SecondDiffers):
        second_check.check(*typed)
    hands.count(reason="recompté encore")
    hands.compute()
    with refused(hands, "dose.not_failed"):
        hands.fail(typed=SecondEntry("70", *OTHER))


def test_the_control_has_nothing_to_give_up_whoever_differs() -> None:
    hands = at("labelled", cells=False)
    typed = (hands.workbench, hands.second(), hands.request, hands.typed("80"))
    for _ in range(2):
        with pytest.raises(SecondDiffers):
            second_check.check(*typed)
        hands.reweigh()
        hands.compute()
        hands.fill("refait")
    assert not may_fail(look(hands.workbench, hands.me, hands.request))
