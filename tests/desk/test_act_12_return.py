"""Act 12: what comes back or is left is destroyed by two, never issued again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.desk.bag import handover
from app.desk.confirming import confirm
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused

ORDER = {
    "offered": Hands.offer, "taken": Hands.take, "arrived": Hands.arrive,
    "bedside": Hands.bedside, "started": Hands.start, "ended": Hands.end,
}  # fmt: skip


def bring_back(hands: Hands, reason: str = "died") -> None:
    """The bag comes back."""
    hands.bench.advance(1)
    handover.return_bag(
        hands.bench.desk, hands.sign(), hands.bag, "Simon", hands.slip("W-3"), reason=reason,
        seal_intact=True,
    )  # fmt: skip


@pytest.mark.parametrize("reason", handover.RETURN_REASONS)
def test_why_a_bag_comes_back_is_recorded(reason: str) -> None:
    hands = at("taken")
    bring_back(hands, reason)
    assert hands.story.events[-1].text("reason") == reason


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["offered", "taken", "arrived", "bedside"])
def test_a_bag_that_comes_back_is_destroyed_by_two(cells: bool, stage: str) -> None:
    hands = at(stage, cells)
    bring_back(hands)
    for act in ORDER.values():
        with refused(hands, "bag.not_at_this_step"):
            act(hands)
    now = hands.bench.clock.now()
    line = handover.propose_destruction(
        hands.bench.desk, hands.sign(), hands.bag, "incinération", now, " V-001, reste 1,3 ml "
    )
    event = hands.bench.desk.board.events[line.number]
    told = hands.workbench.sealed_facts(hands.me, event)
    assert told["remainders"] == "V-001, reste 1,3 ml"
    assert b"V-001" not in line.open
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    with refused(hands, "bag.not_at_this_step"):
        hands.destroy()
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    assert hands.story.stage == "Confirmed"
    with refused(hands, "bag.not_at_this_step"):
        hands.destroy()


def test_a_bag_comes_back_for_a_known_reason() -> None:
    hands = at("taken")
    with refused(hands, "request.reason"):
        bring_back(hands, "unwanted")
    for stage in ("released", "started", "ended"):
        hands = at(stage)
        with refused(hands, "bag.not_at_this_step"):
            bring_back(hands)


@pytest.mark.parametrize("stage", ["released", "ended"])
def test_what_is_left_is_destroyed(stage: str) -> None:
    hands = at(stage)
    with refused(hands, "slip.future"):
        handover.propose_destruction(
            hands.bench.desk, hands.sign(), hands.bag, "incinération",
            hands.bench.clock.now() + timedelta(minutes=1),
        )  # fmt: skip
    with refused(hands, "request.text"):
        handover.propose_destruction(
            hands.bench.desk, hands.sign(), hands.bag, " ", hands.bench.clock.now()
        )
    hands.destroy()


@pytest.mark.parametrize("stage", ["checked", "offered", "started"])
def test_a_bag_in_use_is_not_destroyed(stage: str) -> None:
    hands = at(stage)
    with refused(hands, "bag.not_at_this_step"):
        hands.destroy()
