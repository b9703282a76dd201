"""Small things that must be as they are told: marks, names of what was refused, orders, moments."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from app.desk.log.registers import STOCK
from app.desk.materials.albumin import receive_albumin
from app.desk.unblinded.bench.on_paper import OnPaper, tell_paper
from app.desk.unblinded.bench.recomputing import may_recompute, recompute_dose, recomputed
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.papers.registers import inner_moments
from app.desk.unblinded.papers.worksheet import worksheet
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials.balance import balance_on
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import Delivery, receive_stock
from app.trial.clocks import parse_instant
from app.trial.names import Role
from app.trial.refusal import Refusal
from tests.desk.crowd import seated
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_stock_scans import scan
from tests.desk.test_act_stock_washing import count, today
from tests.desk.test_unblinded_registers import sheet_of


@BOTH_ARMS
def test_an_open_workbench_shows_nothing_of_its_capsules(cells: bool) -> None:
    hands = at("counted", cells)
    assert look(hands.workbench, hands.me, hands.request).capsule.entries
    assert "counted" not in repr(hands.workbench) and "thawed" not in repr(hands.workbench)


@BOTH_ARMS
def test_a_practice_worksheet_is_marked_as_one(cells: bool) -> None:
    hands = at("counted", cells)
    found = look(hands.workbench, hands.me, hands.request)
    paper = worksheet(hands.bench.desk, found)
    assert hands.bench.desk.words.say("paper.specimen") in str(paper)


def test_a_vial_that_has_left_the_stock_is_named_when_it_is_received_again() -> None:
    with pytest.raises(Refusal) as told:
        scan(at("released"), "V-001")
    assert (told.value.code, told.value.facts["vial"]) == ("stock.is_used", "V-001")


def test_the_condition_of_a_delivery_is_in_the_log_of_the_stock() -> None:
    hands = at("open")
    new = Vial("N-1", "MSC-0500", "D-9", 20_000_000, date(2028, 1, 1))
    receive_stock(hands.workbench, hands.me, [new], Delivery("B", "E-1", "givré", "cuve 1", ()))
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet_of(hands, "stock_log").rows]
    assert [row["condition"] for row in rows if row["condition"] == "givré"]


@BOTH_ARMS
def test_what_was_done_at_the_moment_of_the_acceptance_is_taken(cells: bool) -> None:
    hands = at("thawed", cells)
    accepted = parse_instant(hands.story.first("RequestAccepted").at)
    told = OnPaper(accepted, "P-1", "panne")
    tell_paper(hands.workbench, hands.sign(), hands.second(), hands.request, told)
    assert hands.entry("paper").new["slip"] == "P-1"


@BOTH_ARMS
def test_what_was_recomputed_is_read_back_once_the_bag_was_infused(cells: bool) -> None:
    hands = at("arrived", cells)
    assert not may_recompute(hands.workbench, hands.bag)
    hands = at("ended", cells)
    assert may_recompute(hands.workbench, hands.bag) and not may_recompute(hands.workbench, "X")
    recompute_dose(hands.workbench, hands.sign(), hands.bag, "77", "relu au dossier")
    (told,) = recomputed(hands.workbench, hands.me, hands.bag)
    assert (told.weight_kg, told.holds_cells) == ("77", cells)


def test_bottles_for_washing_go_off_the_delivery_that_expires_first() -> None:
    hands = at("ended")
    for expiry in (date(2028, 5, 1), date(2028, 1, 1), date(2028, 3, 1)):
        receive_albumin(hands.bench.desk, hands.me, "ALB-9", expiry, 2)
    hands.bench.clock.advance(timedelta(days=1))
    count(hands, ("ALB-9", 3))
    found = balance_on(hands.workbench, hands.me, today(hands)).bottles
    taken = {one.open.expiry.month: one.washed for one in found if one.open.lot == "ALB-9"}
    assert taken == {1: 2, 3: 1, 5: 0}


@BOTH_ARMS
def test_the_inner_log_has_the_moment_of_each_entry(cells: bool) -> None:
    hands = at("ended", cells)
    told = inner_moments(hands.workbench, hands.me, hands.bag)
    accepted, released = (parse_instant(hands.story.first(kind).at)
                          for kind in ("RequestAccepted", "Released"))  # fmt: skip
    assert len(told) > 5 and told == sorted(told)
    assert accepted <= told[0] and told[-1] <= released
    assert {moment.tzinfo for moment in told} == {hands.bench.desk.journal.zone}


@BOTH_ARMS
def test_a_monitor_who_may_open_the_treatment_notes_nothing_at_the_bench(cells: bool) -> None:
    hands = at("open", cells)
    monitor = seated(hands, Role.MONITOR, "Paul Weiss")
    for act in (hands.receive, hands.accept, hands.reveal, hands.print):
        act()
    with refused(hands, "seat.role"):
        correct_weight(hands.workbench, monitor, hands.request, "71", "lit-balance", "relu")


def test_who_is_outside_their_delegation_looks_at_no_balance() -> None:
    hands = at("open")
    hands.bench.clock.advance(timedelta(days=365 * 8))
    with refused(hands, "seat.outside_delegation"):
        balance_on(hands.workbench, hands.me, today(hands))
