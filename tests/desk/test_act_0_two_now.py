"""Commissioning, escrow and the opening of the list take two people now: no setting defers that."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.desk.confirming import confirm
from app.desk.escrow.ceremony import open_by_shares
from app.desk.escrow.shares import make_shares
from app.desk.label.specimen import propose_specimen
from app.desk.seats.countersigning import countersign
from app.desk.seats.founding import propose_seat
from app.desk.study.sites import propose_sites
from app.desk.unblinded.allocation.opening import open_list
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.list_hands import ceremony, open_it, shared
from tests.desk.night import deferring
from tests.desk.stages import at, refused
from tests.desk.test_act_0_commissioning import SECRET, propose, someone

COMMISSIONED: dict[str, Callable[[Hands], int]] = {
    "SeatProposed": lambda hands: propose_seat(
        hands.bench.desk, hands.sign(), someone(hands), SECRET
    ).number,
    "SitesProposed": lambda hands: propose_sites(hands.bench.desk, hands.sign(), ["01"]).number,
    "ListProposed": propose,
    "SpecimenProposed": lambda hands: propose_specimen(hands.bench.desk, hands.sign()).number,
}


@pytest.mark.parametrize("kind", COMMISSIONED)
def test_nothing_is_commissioned_by_one_person(kind: str) -> None:
    hands = deferring(at("seated"))
    desk = hands.bench.desk
    before = desk.board.in_force.get(kind)
    number = COMMISSIONED[kind](hands)
    with refused(hands, "second.same_person"):
        confirm(desk, hands.sign(Meaning.APPROVED), number)
    with refused(hands, "countersign.nothing_due"):
        countersign(desk, hands.second(), number)
    assert desk.board.in_force.get(kind) is before
    confirm(desk, hands.second(Meaning.APPROVED), number)
    told = desk.board.in_force[kind]
    assert told.number == number


def test_the_escrow_is_made_by_two() -> None:
    hands = deferring(at("open"))
    with refused(hands, "second.same_person"):
        make_shares(hands.bench.desk, hands.sign(), hands.sign(Meaning.APPROVED))


def test_the_list_is_opened_by_two() -> None:
    hands = deferring(at("open"))
    one, two, _ = shared(hands)
    open_it(hands)
    with refused(hands, "second.same_person"):
        open_by_shares(hands.bench.desk, hands.sign(Meaning.APPROVED), one, two)
    with refused(hands, "opening.not_agreed"):
        open_list(hands.workbench, hands.sign())
    ceremony(hands, one, two)
    open_list(hands.workbench, hands.sign())
