"""A kit for a downtime is a line, and so is what became of each of its labels."""

from __future__ import annotations

import hashlib

import pytest

from app.desk.emergency.downtime import LABELS
from app.desk.emergency.kits import KIT_FATES, account_label, kits, print_kit
from app.desk.log.telling import tell
from app.desk.papers.report import paper_manner
from tests.custody.day import OTHER_BAG
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused


def printed(hands: Hands) -> str:
    """A kit; its number."""
    return print_kit(hands.bench.desk, hands.me)[0]


def out(hands: Hands) -> tuple[int, ...]:
    """The labels of the latest kit that nobody has accounted for."""
    return kits(hands.bench.desk.board.events)[-1].out


@BOTH_ARMS
def test_every_label_of_a_kit_is_accounted_for(cells: bool) -> None:
    hands = at("ended", cells)
    desk = hands.bench.desk
    number, papers = print_kit(desk, hands.me)
    line = desk.board.events[-1]
    sheets = papers[f"downtime-{number}.pdf"]
    assert line.kind == "KitPrinted" and line.text("kit") == number
    assert line.text("digest") == hashlib.sha256(sheets).hexdigest()
    assert out(hands) == tuple(range(1, LABELS + 1))
    account_label(desk, hands.sign(), f"{number}-1", "used", hands.bag)
    account_label(desk, hands.sign(), f"{number}-3", "spoiled")
    assert out(hands) == (2, 4)
    account_label(desk, hands.sign(), f" {number}-2", "destroyed")
    account_label(desk, hands.sign(), f"{number}-4", "lost")
    assert out(hands) == ()
    told = [tell(desk, event, paper_manner(desk)) for event in desk.board.events[-4:]]
    assert [one.detail("fate") for one in told] == ["posée", "gâchée", "détruite", "perdue"]
    assert desk.board.events[-4].text("applied") == hands.bag
    hands.bench.verdict()


def test_a_label_is_accounted_for_once_and_only_where_there_is_one() -> None:
    hands = at("ended")
    desk, number = hands.bench.desk, printed(hands)
    account_label(desk, hands.sign(), f"{number}-1", "spoiled")
    for label, fate, bag, code in (
        (f"{number}-1", "lost", "", "kit.accounted"), (f"{number}-5", "lost", "", "kit.unknown"),
        (f"{number}-0", "lost", "", "kit.unknown"), ("2603-1", "lost", "", "kit.unknown"),
        (f"{number}-01", "lost", "", "kit.unknown"), ("", "lost", "", "kit.unknown"),
        (f"{number}-2", "", "", "kit.fate"), (f"{number}-2", "used", "", "kit.bag"),
        (f"{number}-2", "lost", hands.bag, "kit.bag"),
        (f"{number}-2", "used", OTHER_BAG, "bag.unknown"),
    ):  # fmt: skip
        with refused(hands, code):
            account_label(desk, hands.sign(), label, fate, bag)


def test_a_second_kit_waits_for_its_own_minute() -> None:
    hands = at("ended")
    printed(hands)
    with refused(hands, "kit.too_soon"):
        printed(hands)
    hands.bench.advance(1)
    printed(hands)
    assert len(kits(hands.bench.desk.board.events)) == 2


@BOTH_ARMS
@pytest.mark.parametrize("stage", ["accepted", "thawed", "checked"])
def test_no_kit_tells_of_an_open_preparation(stage: str, cells: bool) -> None:
    hands = at("open", cells)
    number = printed(hands)
    hands = at(stage, cells)
    with refused(hands, "kit.preparation_open"):
        printed(hands)
    with refused(hands, "kit.preparation_open"):
        account_label(hands.bench.desk, hands.sign(), f"{number}-1", KIT_FATES[1])
