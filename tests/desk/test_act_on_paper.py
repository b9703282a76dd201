"""What was done at the bench on paper is told in the preparation by two, and shows nowhere else."""

from __future__ import annotations

from datetime import timedelta

from app.desk.handover import Slip
from app.desk.unblinded.on_paper import tell_paper
from app.desk.unblinded.preparation import look
from app.desk.unblinded.worksheet import worksheet
from app.trial.names import Meaning
from tests.custody.day import OTHER_BAG
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused


def tell(hands: Hands, bag: str = "", minutes: int = 10, number: str = "P-3") -> None:
    """Ten minutes ago it was done on paper."""
    slip = Slip(number, hands.bench.clock.now() - timedelta(minutes=minutes))
    tell_paper(
        hands.workbench, hands.sign(), hands.second(), bag or hands.bag, slip, "onduleur coupé"
    )


@BOTH_ARMS
def test_two_signed_entries_stand_in_the_preparation_and_no_line(cells: bool) -> None:
    hands = at("thawed", cells)
    lines = len(hands.bench.desk.board.events)
    tell(hands)
    first, second = hands.capsule.entries[-2:]
    assert (first.act, second.act) == ("paper", "paper_agreed")
    assert str(first.new["performed"]) < first.at and first.new["slip"] == "P-3"
    assert first.reason == "onduleur coupé"
    assert {first.by, second.by} == {hands.me.seat.seat, hands.crew.operator.seat.seat}
    assert len(hands.bench.desk.board.events) == lines
    hands.pool()
    found = look(hands.workbench, hands.me, hands.request)
    assert "papier n°" in repr(worksheet(hands.bench.desk, found))


def test_paper_of_another_time_or_bag_is_refused() -> None:
    hands = at("thawed")
    with refused(hands, "slip.future"):
        tell(hands, minutes=-5)
    with refused(hands, "slip.number"):
        tell(hands, number=" ")
    with refused(hands, "bag.unknown"):
        tell(hands, OTHER_BAG)
    slip = Slip("P-3", hands.bench.clock.now())
    with refused(hands, "second.same_person"):
        tell_paper(hands.workbench, hands.sign(), hands.sign(Meaning.CHECKED), hands.bag, slip, "x")
    hands = at("released")
    with refused(hands, "preparation.not_open"):
        tell(hands)
