"""What goes otherwise, each path walked in both arms: called back, made again, lost, recomputed."""

from __future__ import annotations

import pytest

from app.custody.canonical import Value
from app.desk.bag.correcting import declare_lost, recall_bag, withdraw_destruction
from app.desk.bag.handover import next_acts, propose_destruction, return_bag, start_infusion
from app.desk.confirming import confirm
from app.desk.unblinded.bench import closing, second_check
from app.desk.unblinded.bench.recomputing import recompute_dose
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import ACTS, BOTH_ARMS, at, refused

USUAL_DAY = ("accepted", "revealed", "printed", "materials", "thawed", "pooled", "counted",
             "computed", "filled", "labelled", "checked", "released", "offered")  # fmt: skip
LATER_VIALS = ("V-011", "V-012", "V-013", "V-014", "V-015")


def recall(hands: Hands) -> None:
    """The weight was wrong: the bag is called back, whatever is in it."""
    recall_bag(hands.bench.desk, hands.sign(), hands.bag, hands.slip("N-1"), "poids 71, non 70")


def come_back(hands: Hands) -> None:
    """What was called back is handed in."""
    return_bag(
        hands.bench.desk, hands.sign(), hands.bag, "Simon", hands.slip(), reason="recalled",
        seal_intact=True,
    )  # fmt: skip


def make_again(hands: Hands, weight: str = "71") -> None:
    """Another bag for the subject of the one in hand, as far as its offer."""
    hands.receive(weight=weight, weight_again=weight)
    for act in USUAL_DAY:
        if act == "thawed":
            hands.thaw(*LATER_VIALS)
        elif act == "checked":
            second_check.check(
                hands.workbench, hands.second(), hands.request, hands.typed(weight)
            )
        else:
            ACTS[act](hands)


def row_of(hands: Hands) -> tuple[Value, ...]:
    """The row of the list that the bag in hand took."""
    told = hands.workbench.sealed_facts(hands.me, hands.story.first("Allocated"))
    return told["list"], told["position"], told["row"]


@BOTH_ARMS
def test_a_wrong_weight_before_the_infusion_is_made_good(cells: bool) -> None:
    hands = at("arrived", cells)
    former, row = hands.bag, row_of(hands)
    with refused(hands, "request.subject_known"):
        hands.receive()
    recall(hands)
    with refused(hands, "request.subject_known"):
        hands.receive()
    with refused(hands, "bag.not_at_this_step"):
        hands.bedside()
    come_back(hands)
    make_again(hands)
    assert hands.bag != former
    assert row_of(hands) == row
    assert hands.bench.desk.board.of_bag(former) is not hands.story
    assert look_arm(hands) is cells
    assert hands.bench.verdict().root == hands.bench.desk.journal.head[1]


def look_arm(hands: Hands) -> bool:
    """Whether the closed bag in hand was made with cells."""
    return str(hands.entry("counted").new["method"]) != "not applicable"


@BOTH_ARMS
def test_a_lost_bag_is_replaced_and_never_two_live_ones(cells: bool) -> None:
    hands = at("taken", cells)
    declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
    with refused(hands, "bag.not_at_this_step"):
        hands.arrive()
    hands.receive()
    first = hands.request
    with refused(hands, "request.subject_known"):
        hands.receive()
    hands.request = first
    hands.accept()
    story = hands.story
    assert story.last("RepeatAgreed") is not None
    assert len(hands.bench.file.snapshot().allocations) == 1, "no further row is taken"
    with refused(hands, "request.subject_known"):
        hands.receive()


@BOTH_ARMS
def test_the_next_subject_takes_the_next_row_all_the_same(cells: bool) -> None:
    hands = at("taken", cells)
    row = row_of(hands)
    declare_lost(hands.bench.desk, hands.sign(), hands.bag, hands.slip())
    make_again(hands, "70")
    hands.receive("01-002")
    hands.accept()
    position = row_of(hands)[1]
    assert position == int(str(row[1])) + 1
    hands.bench.verdict()


@BOTH_ARMS
def test_a_cancelled_subject_is_given_another_bag_once_the_first_is_destroyed(cells: bool) -> None:
    hands = at("printed", cells)
    closing.cancel_preparation(hands.workbench, hands.me, hands.request, "ineligible")
    hands.clock_at(hands.story.r)
    hands.account_labels(destroyed=2)
    closing.close_without_bag(hands.workbench, hands.sign(), hands.second(), hands.request)
    with refused(hands, "request.subject_known"):
        hands.receive()
    hands.destroy()
    row = row_of(hands)
    hands.receive()
    hands.accept()
    assert row_of(hands) == row


@BOTH_ARMS
def test_after_the_infusion_it_is_recomputed_sealed_and_no_second_dose_follows(
    cells: bool,
) -> None:
    hands = at("ended", cells)
    with refused(hands, "bag.not_at_this_step"):
        recall(hands)
    line = recompute_dose(hands.workbench, hands.sign(), hands.bag, "77", "relu au dossier")
    event = hands.bench.desk.board.events[line.number]
    assert event.facts == {"bag": hands.bag}
    told = hands.workbench.sealed_facts(hands.me, event)
    assert (told["weight_kg"], told["dosed_kg"]) == ("77", "70")
    expected = ("70200000", "911688.31", "-8.8312") if cells else ("not applicable",) * 3
    assert (told["cells"], told["cells_per_kg"], told["deviation_percent"]) == expected
    assert "DestructionProposed" in next_acts(hands.story), "it stands beside the bag's own way"
    hands.destroy()
    with refused(hands, "request.subject_known"):
        hands.receive()


@BOTH_ARMS
def test_nothing_is_recomputed_of_what_was_not_given(cells: bool) -> None:
    hands = at("arrived", cells)
    with refused(hands, "bag.not_at_this_step"):
        recompute_dose(hands.workbench, hands.sign(), hands.bag, "77", "relu")


@BOTH_ARMS
def test_an_infusion_begun_all_the_same_is_recorded(cells: bool) -> None:
    hands = at("bedside", cells)
    recall(hands)
    assert next_acts(hands.story)[0] == "BagReturned", "what is expected stands first"
    told = start_infusion(hands.bench.desk, hands.me, hands.bag, hands.slip())
    assert "infusion.after_recall" in told.warnings
    with refused(hands, "request.subject_known"):
        hands.receive()


@pytest.mark.parametrize("stage", ["released", "ended"])
@BOTH_ARMS
def test_a_mistaken_destruction_is_withdrawn(stage: str, cells: bool) -> None:
    hands = at(stage, cells)
    before = hands.story.stage
    line = propose_destruction(
        hands.bench.desk, hands.sign(), hands.bag, "incinération", hands.bench.clock.now()
    )
    withdraw_destruction(hands.bench.desk, hands.second(), hands.bag)
    assert hands.story.stage == before
    assert not hands.bench.desk.board.waiting()
    with refused(hands, "confirm.nothing"):
        confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    with refused(hands, "bag.not_at_this_step"):
        withdraw_destruction(hands.bench.desk, hands.second(), hands.bag)
    hands.offer() if stage == "released" else hands.destroy()
    hands.bench.verdict()


@BOTH_ARMS
def test_a_confirmed_destruction_stays(cells: bool) -> None:
    hands = at("ended", cells)
    hands.destroy()
    with refused(hands, "bag.not_at_this_step"):
        withdraw_destruction(hands.bench.desk, hands.second(), hands.bag)


def test_why_a_bag_was_called_back_is_sealed() -> None:
    hands = at("offered")
    recall(hands)
    event = hands.story.events[-1]
    assert set(event.facts) == {"bag", "slip", "done"}
    assert hands.workbench.sealed_facts(hands.me, event)["reason"] == "poids 71, non 70"
