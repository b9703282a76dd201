"""A weight that is old, or another than the subject's former one, is read again before the thaw."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk.bag.request import decline_request
from app.desk.unblinded.bench import second_check
from app.desk.unblinded.bench.weight import correct_weight, unusual_weight
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_6_filling import under
from tests.desk.test_act_corrections import LATER_VIALS, come_back, recall


def as_far_as_its_thaw(hands: Hands) -> Hands:
    """The request in hand is accepted, its labels printed, its materials scanned."""
    for act in (hands.accept, hands.reveal, hands.print, hands.materials):
        act()
    hands.bench.advance(1)
    return hands


def confirm(hands: Hands, weight: str) -> None:
    """The weight is read again in its source document."""
    correct_weight(hands.workbench, hands.me, hands.request, weight, "fiche d'admission", "relu")


def asked_again(hands: Hands, weight: str) -> Hands:
    """The bag comes back, and another one is asked for the same subject."""
    recall(hands)
    come_back(hands)
    hands.receive(weight=weight, weight_again=weight)
    return hands


def corrected(hands: Hands, weight: str) -> Hands:
    """The bag in hand was made for a weight corrected at the bench, and handed on."""
    confirm(hands, weight)
    hands.compute()
    hands.fill()
    hands.label()
    second_check.check(hands.workbench, hands.second(), hands.request, hands.typed(weight))
    hands.release()
    hands.offer()
    return hands


@BOTH_ARMS
@pytest.mark.parametrize("weight", ["77.1", "62.9"])
def test_another_bag_of_another_weight_is_read_again_first(weight: str, cells: bool) -> None:
    hands = as_far_as_its_thaw(asked_again(at("arrived", cells), weight))
    with refused(hands, "weight.changed") as told:
        hands.thaw(*LATER_VIALS)
    assert told.value.facts == {"limit": "10", "former": "70"}
    confirm(hands, weight)
    hands.thaw(*LATER_VIALS, reason="relu")
    hands.pool()
    hands.count()
    hands.compute()


@BOTH_ARMS
@pytest.mark.parametrize("weight", ["77", "63", "70"])
def test_up_to_the_limit_another_bag_asks_nothing(weight: str, cells: bool) -> None:
    hands = as_far_as_its_thaw(asked_again(at("arrived", cells), weight))
    hands.thaw(*LATER_VIALS, reason="flacons")


@BOTH_ARMS
def test_the_former_weight_is_that_of_the_former_bag(cells: bool) -> None:
    """Corrected at the bench, it is the corrected one that the next is held against."""
    former = corrected(at("counted", cells), "79")
    same = as_far_as_its_thaw(asked_again(former, "80"))
    same.thaw(*LATER_VIALS, reason="flacons")


@BOTH_ARMS
def test_a_slip_of_the_former_request_is_told_as_a_change(cells: bool) -> None:
    former = corrected(at("counted", cells), "79")
    hands = as_far_as_its_thaw(asked_again(former, "70"))
    with refused(hands, "weight.changed") as told:
        hands.thaw(*LATER_VIALS)
    assert told.value.facts["former"] == "79"


@BOTH_ARMS
def test_a_request_that_was_declined_tells_a_former_weight_too(cells: bool) -> None:
    hands = at("received", cells)
    decline_request(hands.bench.desk, hands.me, hands.request, "too_late")
    hands.receive(weight="96.9", weight_again="96.9")
    told = unusual_weight(hands.workbench, hands.me, hands.story)
    assert [one.code for one in told] == ["weight.changed"]
    with refused(as_far_as_its_thaw(hands), "weight.changed"):
        hands.thaw()


@BOTH_ARMS
def test_a_study_that_sets_no_limit_asks_nothing_of_a_changed_weight(cells: bool) -> None:
    hands = under(at("arrived", cells), ("request.weight_change", '"none"'))
    as_far_as_its_thaw(asked_again(hands, "96.9")).thaw(*LATER_VIALS, reason="flacons")


@BOTH_ARMS
def test_a_weight_old_when_the_clock_starts_is_read_again_first(cells: bool) -> None:
    hands = at("open", cells)
    hours = hands.bench.desk.study.request.weight_age_warn_h
    young = hands.bench.clock.now() - timedelta(hours=hours) + timedelta(minutes=65)
    hands.receive(weight_at=young)
    as_far_as_its_thaw(hands).thaw()
    hands = at("open", cells)
    hands.receive(weight_at=young - timedelta(minutes=10))
    assert [one.code for one in unusual_weight(hands.workbench, hands.me, hands.story)] == []
    with refused(as_far_as_its_thaw(hands), "weight.old") as told:
        hands.thaw()
    assert told.value.facts == {"hours": str(hours)}
    confirm(hands, "70")
    hands.thaw()


@BOTH_ARMS
def test_everything_unusual_of_a_weight_is_told_at_its_request(cells: bool) -> None:
    hands = asked_again(at("arrived", cells), "160")
    told = unusual_weight(hands.workbench, hands.me, hands.story)
    assert [one.code for one in told] == ["weight.confirm", "weight.changed"]
