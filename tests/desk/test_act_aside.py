"""A later signature of an unblinded seat waits while a bag is made: it tells who is not there."""

from __future__ import annotations

from app.desk.emergency.unblinding import assess_impact, close_impact, second_unblinding
from app.desk.escrow.shares import make_shares, place_shares, try_shares
from app.desk.seats.countersigning import countersign
from app.desk.study.amending import propose_version
from app.desk.study.sites import propose_sites
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.trial.names import Meaning
from tests.desk import night
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_0_amending import CALL_IN, next_version
from tests.desk.test_act_0_shares import HELD


def another_is_open(hands: Hands) -> Hands:
    """A second subject's preparation has begun."""
    hands.receive("01-002")
    hands.accept()
    return hands


@BOTH_ARMS
def test_what_was_signed_alone_is_countersigned_when_no_bag_is_made(cells: bool) -> None:
    hands = night.deferring(at("labelled", cells))
    night.lone_release(hands)
    line = night.mark(hands).number
    another_is_open(hands)
    with refused(hands, "review.window_open"):
        countersign(hands.bench.desk, hands.second(Meaning.CHECKED), line)


@BOTH_ARMS
def test_an_unblinding_is_told_at_once_and_followed_up_afterwards(cells: bool) -> None:
    hands = another_is_open(at("released", cells))
    desk, now = hands.bench.desk, hands.bench.clock.now()
    call = Call("01-001", "emergency", "Dr Roux", "03 83 00 00 00", now)
    unblind_subject(hands.workbench, hands.sign(), call)
    number = desk.board.events[-1].number
    with refused(hands, "review.window_open"):
        second_unblinding(desk, hands.second(), number)
    with refused(hands, "review.window_open"):
        assess_impact(desk, hands.sign(), number, "none", "none", "rien")
    with refused(hands, "review.window_open"):
        close_impact(desk, hands.second(), number)


@BOTH_ARMS
def test_another_version_and_shares_wait_for_the_closing_and_a_site_does_not(cells: bool) -> None:
    """Whoever sees to them at a precise time is not at the bench."""
    hands = at("open", cells)
    desk, first = hands.bench.desk, hands.sign()
    one, other, _ = make_shares(desk, first, hands.second())
    hands.receive()
    hands.accept()
    with refused(hands, "review.window_open"):
        propose_version(desk, hands.sign(), next_version(hands, CALL_IN), "avis")
    with refused(hands, "review.window_open"):
        place_shares(desk, hands.sign(), HELD)
    with refused(hands, "review.window_open"):
        try_shares(desk, hands.me, one, other)
    propose_sites(desk, hands.sign(), ["01"])
