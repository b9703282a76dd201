"""What a page reads of the rules: the same answers as the acts that refuse by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.unblinded.bench import computing, scans, weight
from app.desk.unblinded.bench.closing import cancel_preparation, ending_of, require_release
from app.desk.unblinded.bench.scans import Expected
from app.desk.unblinded.preparation import Preparation, Step, look
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at

ITEMS = st.lists(st.sampled_from(["a", "b", "c"]), max_size=5)


def look_in(hands: Hands) -> Preparation:
    """The preparation as it stands."""
    return look(hands.workbench, hands.me, hands.request)


@given(ITEMS, ITEMS, st.booleans())
def test_what_is_taken_one_by_one_is_taken_together(
    items: list[str], scanned: list[str], whole: bool
) -> None:
    expected = Expected(tuple(items), "thaw.wrong_item", whole=whole)
    fits = not Counter(scanned) - Counter(items)
    enough = len(scanned) >= (len(items) if whole else 1)
    if fits and enough:
        assert expected.take_all([f" {one} " for one in scanned]) == scanned
    else:
        with pytest.raises(Refusal):
            expected.take_all(scanned)


@BOTH_ARMS
def test_each_scan_is_judged_as_the_act_will_judge_it(cells: bool) -> None:
    hands = at("materials", cells)
    found = look_in(hands)
    with hands.bench.desk.journal.turn() as turn:
        stock = scans.usable_vials(hands.workbench, turn, hands.me, found)
        expected = scans.taken_out(found, stock)
    good = "V-001" if cells else hands.bottles[0]
    assert expected.take([], good) == good
    for before, wrong in (([], "V-999"), ([good], good)):
        with pytest.raises(Refusal) as told:
            expected.take(before, wrong)
        foreign = "thaw.wrong_vial" if cells else "thaw.wrong_item"
        assert told.value.code == ("scan.twice" if before else foreign)


def test_a_bag_code_is_read_with_or_without_hyphens() -> None:
    hands = at("filled")
    expected = scans.labels(hands.story)
    assert expected.take([hands.bag], BagCode(hands.bag).shown.lower()) == hands.bag
    with pytest.raises(Refusal, match=r"scan\.twice"):
        expected.take([hands.bag] * 2, hands.bag)


@BOTH_ARMS
def test_a_reason_is_asked_for_what_is_done_again(cells: bool) -> None:
    hands = at("counted", cells)
    asked = {step for step in Step if look_in(hands).asks_reason(step)}
    assert asked == {Step.THAWED, Step.POOLED, *([Step.COUNTED] if cells else [])}
    hands.thaw_more()
    assert look_in(hands).asks_reason(Step.POOLED) is False
    assert look_in(hands).asks_reason(Step.COUNTED) is cells


@pytest.mark.parametrize(
    ("typed", "syringe", "code", "facts", "fails"),
    [
        (("total", "10000000", "60"), 10, "dose.viability_under_floor", {"limit": "70"}, True),
        (("total", "5000000", "90"), 20, "dose.volume_above_available", {}, True),
        (("total", "10000000", "12"), 10, "dose.viability_implausible", {"limit": "20"}, False),
        (("total", "10000000", "90"), 1, "syringe.small", {}, False),
    ],
)
def test_a_refused_dose_is_told_again_with_its_facts(
    typed: tuple[str, str, str], syringe: int, code: str, facts: dict[str, str], fails: bool
) -> None:
    hands = at("pooled")
    hands.count(*typed, reason="relu", source="ticket")
    assert computing.refused_dose(hands.bench.desk.study, look_in(hands)) is None
    with pytest.raises(Refusal, match=code):
        hands.compute(syringe)
    told = computing.refused_dose(hands.bench.desk.study, look_in(hands))
    assert told is not None
    assert (told.code, told.facts) == (code, facts)
    assert computing.may_fail(look_in(hands)) is fails


@BOTH_ARMS
@pytest.mark.parametrize(
    ("stage", "prepare", "code"),
    [
        ("filled", lambda hands: hands.clock_at(hands.story.r), "release.step_missing"),
        ("checked", lambda hands: hands.clock_at(hands.story.r, -1), "release.before_r"),
        ("checked", lambda hands: hands.clock_at(hands.story.r, 6), "release.delay_first"),
        ("checked", lambda hands: hands.clock_at(hands.story.r, 100), "release.too_late"),
    ],
)
def test_what_stands_before_a_release_is_known_before_anything_is_typed(
    cells: bool, stage: str, prepare: Callable[[Hands], object], code: str
) -> None:
    hands = at(stage, cells)
    prepare(hands)
    found = look_in(hands)
    with hands.bench.desk.journal.turn() as turn, pytest.raises(Refusal, match=code):
        require_release(hands.workbench, turn, found)


@BOTH_ARMS
def test_how_it_ends_is_known_before_it_is_closed(cells: bool) -> None:
    hands = at("revealed", cells)

    def ending() -> tuple[str, str] | None:
        with hands.bench.desk.journal.turn() as turn:
            capsule = hands.workbench.capsule(turn, hands.me, hands.story)
            return ending_of(hands.workbench, turn, hands.story, capsule)

    assert ending() is None
    hands.clock_at(hands.story.d, 180.1)
    assert ending() == ("NotTreated", "too_late")
    cancel_preparation(hands.workbench, hands.me, hands.request, "withdrawn")
    assert ending() == ("Cancelled", "withdrawn")


def test_the_weight_says_where_it_was_read() -> None:
    hands = at("accepted")
    found = weight.dosing_weight(hands.story, at("revealed").capsule)
    assert (found.kg, found.kind, found.source) == ("70", "measured", "lit-balance")
    hands = at("revealed")
    hands.reweigh()
    found = weight.dosing_weight(hands.story, hands.capsule)
    assert (Decimal(found.kg), found.kind, found.source) == (Decimal(71), "", "lit-balance")
