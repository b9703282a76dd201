"""Act 6: which vials leave the nitrogen, and how many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.desk.unblinded.bench import steps
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock, vials_to_thaw
from app.devices.resources import words
from app.dose.vial_choice import why_these
from app.trial.rules import Mixing
from tests.desk.stages import BOTH_ARMS, at, refused

REASON = "flacon de plus"


@pytest.mark.parametrize("scanned", [["V-999"], ["V-001", "V-002", "X"], [""]])
def test_only_vials_in_stock_are_thawed(scanned: list[str]) -> None:
    hands = at("materials")
    with refused(hands, "thaw.wrong_vial"):
        hands.thaw(*scanned)


def test_a_vial_that_is_read_twice_is_not_to_be_put_back() -> None:
    hands = at("materials")
    with refused(hands, "scan.twice"):
        hands.thaw("V-001", "V-001")


def test_no_vial_is_thawed_in_vain() -> None:
    hands = at("materials")
    with refused(hands, "thaw.wrong_vial"):
        steps.thaw(hands.workbench, hands.me, hands.request, [])


def test_a_vial_is_thawed_once() -> None:
    hands = at("thawed")
    with refused(hands, "stock.is_used"):
        hands.thaw("V-001", reason=REASON)
    hands.thaw("V-006", reason=REASON)
    assert look(hands.workbench, hands.me, hands.request).vials[-1] == "V-006"


def test_fewer_cells_than_the_dose_needs_are_thawed_for_a_reason_only() -> None:
    """70 kg, overage 10 %, recovery 0.80: five vials of 20 million."""
    hands = at("materials")
    four = ("V-001", "V-002", "V-003", "V-004")
    with refused(hands, "thaw.short"):
        hands.thaw(*four)
    with refused(hands, "thaw.short"):
        hands.thaw(*four, reason="  ")
    hands.thaw(*four, reason="flacon V-005 félé")
    assert hands.entry("thawed").reason == "flacon V-005 félé"
    at("materials").thaw(*four, "V-005")


def test_lots_that_may_not_be_mixed_do_not_come_into_one_bag() -> None:
    hands = at("open")
    expiry = hands.bench.clock.now().date() + timedelta(days=400)
    delivery = [Vial(f"W-{n}", "MSC-77", "D-9", 20_000_000, expiry) for n in range(4)]
    receive_stock(hands.workbench, hands.me, delivery)
    for act in (hands.receive, hands.accept):
        act()
    hands.clock_at(hands.story.d)
    for act in (hands.reveal, hands.print, hands.materials):
        act()
    with refused(hands, "thaw.mixed"):
        hands.thaw("V-001", "V-002", "V-003", "W-0")
    hands.thaw()
    with refused(hands, "thaw.mixed"):
        hands.thaw("W-0", reason=REASON)


@pytest.mark.parametrize(
    ("code", "vial"),
    [("]d20103453120000011" "10MSC-0426\x1d21V-006", "V-006"),
     ("=G1234176543217" "0=<S1234A00", "G123417654321/S1234A00")],
)  # fmt: skip
def test_a_vial_is_known_by_its_gs1_or_isbt_code(code: str, vial: str) -> None:
    hands = at("materials")
    day = (hands.bench.clock.now() + timedelta(days=300)).date()
    if "/" in vial:
        receive_stock(hands.workbench, hands.me, [Vial(vial, "MSC-0426", "D-117", 20_000_000, day)])
    hands.thaw("V-001", "V-002", "V-003", "V-004", code)
    assert look(hands.workbench, hands.me, hands.request).vials[-1] == vial


@pytest.mark.parametrize(
    ("state", "code"),
    [("expired", "thaw.expired"), ("quarantine", "stock.is_quarantined"),
     ("held", "stock.is_held"), ("recalled", "stock.is_rejected")],
)  # fmt: skip
def test_a_vial_that_may_not_be_used_says_why(state: str, code: str) -> None:
    hands = at("materials")
    day = hands.bench.clock.now().date()
    day += timedelta(days=0 if state == "expired" else 300)
    delivery = Delivery("B", "E", "ok", "cuve") if state == "quarantine" else None
    vial = Vial("Z-1", "Z", "D-117", 20_000_000, day)
    receive_stock(hands.workbench, hands.me, [vial], delivery)
    if state == "held":
        warm = life.Excursion(9, "-100", "x", Attachment("s.csv", "ab" * 32))
        life.record_excursion(hands.workbench, hands.me, ["Z-1"], warm)
    if state == "recalled":
        life.recall_lot(hands.workbench, hands.sign(), "Z", "x")
    with refused(hands, code):
        hands.thaw("V-001", "V-002", "V-003", "V-004", "Z-1")


def test_the_vials_proposed_are_of_one_lot_where_the_study_asks_for_it() -> None:
    study = at("materials").bench.desk.study
    one, both = (replace(study, vials=replace(study.vials, mixing=rule))
                 for rule in (Mixing.SAME_LOT, Mixing.ANY))  # fmt: skip
    day = date(2027, 1, 1)
    mixed = [Vial(f"{lot}-{n}", lot, "D-1", 20_000_000, day) for n in range(5) for lot in "AB"]
    chosen = vials_to_thaw(one, Decimal(70), mixed)
    assert len({vial.lot for vial in chosen.vials}) == 1 and len(chosen.vials) == 5
    late = [replace(vial, expiry=date(2027, 2, 1)) for vial in mixed if vial.lot == "B"]
    early = [vial for vial in mixed if vial.lot == "A"][:4]
    assert {v.lot for v in vials_to_thaw(one, Decimal(70), [*early, *late]).vials} == {"B"}
    assert {v.lot for v in vials_to_thaw(both, Decimal(70), [*early, *late]).vials} == {"A", "B"}


@pytest.mark.parametrize("rule", Mixing)
def test_why_these_vials_is_said_whatever_may_be_mixed(rule: Mixing) -> None:
    study = at("materials").bench.desk.study
    planned = replace(study.vials, mixing=rule)
    stock = [Vial(f"V-{n}", "A", "D-1", 20_000_000, date(2027, 1, 1)) for n in range(6)]
    lines = why_these(planned, vials_to_thaw(study, Decimal(70), stock))
    for language in ("fr", "en"):
        told = [words(language).say(line.key, **line.facts) for line in lines]
        assert len(told) == (2 if rule is Mixing.ANY else 3) and all(told)


@BOTH_ARMS
def test_after_a_further_thaw_the_pool_is_measured_and_counted_anew(cells: bool) -> None:
    """TV20: 2.4 ml at 8.1 million and 2.5 ml at 6.9: no mean of two counts is ever taken."""
    hands = at("computed", cells)
    hands.thaw("V-020", reason="flacon de plus")
    with refused(hands, "step.earlier_first"):
        hands.compute()
    with refused(hands, "step.earlier_first"):
        hands.fill()
    with refused(hands, "step.earlier_first"):
        hands.count(reason="recompté")
    hands.pool()
    with refused(hands, "step.earlier_first"):
        hands.compute()
    hands.count(reason="recompté")
    hands.compute()
    hands.fill()


def test_a_pool_is_what_its_own_count_says() -> None:
    """TV20 to its end: 36.69 million in 4.9 ml, by the count of the pool."""
    hands = at("counted")
    hands.thaw_more()
    steps.record_pool(hands.workbench, hands.me, hands.request, "9.8")
    hands.count("viable", "7487755", "90", reason="mélange recompté")
    hands.compute()
    dose = look(hands.workbench, hands.me, hands.request).dose
    assert dose["volume_ml"] == "9.4", "9.3486 to the nearest 0.2"
