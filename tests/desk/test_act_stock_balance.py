"""The balance of the stock on any day: nought, or what is wrong by name."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.desk.confirming import confirm
from app.desk.materials.albumin import albumin_balance, change_albumin, receive_albumin
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.balance import DayBalance, balance_on
from app.desk.unblinded.vials.ledger import Place, Vial
from app.desk.unblinded.vials.stock import receive_stock
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, fork, refused


def today(hands: Hands) -> date:
    """The study's day."""
    return hands.bench.clock.now().astimezone(hands.bench.desk.journal.zone).date()


def at_end_of(hands: Hands, day: date) -> DayBalance:
    return balance_on(hands.workbench, hands.me, day)


@BOTH_ARMS
def test_each_day_has_its_own_balance(cells: bool) -> None:
    hands = at("ended", cells)
    first = today(hands)
    used = len(hands.capsule.entries) and (5 if cells else 0)
    hands.bench.advance(2 * 24 * 60)
    life.return_vials(
        hands.workbench, hands.sign(), ["V-040"], shipper="B", shipment="R", reason="x"
    )
    line = life.propose_vials_destroyed(
        hands.workbench, hands.sign(), ["V-041", "V-042"], method="m", reason="x"
    )
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    told = {
        days: at_end_of(hands, first + timedelta(days=days)).vials[0][1] for days in range(3)
    }
    assert [one.received for one in told.values()] == [60, 60, 60]
    assert [one.gone[Place.USED] for one in told.values()] == [used] * 3
    assert [one.gone[Place.DESTROYED] for one in told.values()] == [0, 0, 2]
    assert [one.left for one in told.values()] == [60 - used, 60 - used, 57 - used]
    assert all(one.rest == 0 for one in told.values())
    assert at_end_of(hands, first - timedelta(days=9)).vials == ()


def test_a_day_to_come_has_no_balance() -> None:
    hands = at("open")
    with refused(hands, "stock.day_to_come"):
        at_end_of(hands, today(hands) + timedelta(days=1))
    with refused(hands, "sealed.no_key"):
        balance_on(hands.workbench, hands.crew.auditor, today(hands))


def test_a_mismatch_is_named_from_the_day_it_was_found() -> None:
    hands = at("open")
    first = today(hands)
    held = life.look_at_stock(hands.workbench, hands.me).held
    hands.bench.advance(24 * 60)
    life.count_lot(hands.workbench, hands.me, "MSC-0426", [n for n in held if n != "V-009"])
    assert at_end_of(hands, first).mismatches == ()
    (found,) = at_end_of(hands, first + timedelta(days=1)).mismatches
    assert (found.code, found.vial) == ("counted_missing", "V-009")


ACTS = st.lists(
    st.tuples(st.sampled_from(["receive", "lost", "quarantined", "released", "vials", "wait"]),
              st.integers(1, 4)),
    max_size=12,
)  # fmt: skip


@given(ACTS)
@settings(max_examples=15, deadline=None)
def test_whatever_happens_the_albumin_sums_to_nought_on_every_day(
    acts: list[tuple[str, int]]
) -> None:
    hands = fork(at("ended"))
    desk, first = hands.bench.desk, today(hands)
    expiry = desk.board.albumin[0].expiry
    for place, (act, number) in enumerate(acts):
        if act == "wait":
            hands.bench.advance(number * 12 * 60)
        elif act == "receive":
            receive_albumin(desk, hands.me, f"ALB-{number}", expiry, number)
        elif act == "vials":
            new = [Vial(f"N-{place}-{n}", "MSC-9", "D", 20, expiry) for n in range(number)]
            receive_stock(hands.workbench, hands.me, new)
        else:
            change_albumin(desk, hands.sign(), "ALB-2601", expiry, act, number)
    day = first
    while day <= today(hands):
        told = at_end_of(hands, day)
        assert all(one.open.rest == 0 for one in told.bottles) and told.mismatches == ()
        day += timedelta(days=1)
    now = albumin_balance(desk)
    assert sorted(one.open.left for one in told.bottles) == sorted(one.left for one in now)
    assert sum(one.left for one in now) == sum(lot.left for lot in desk.board.albumin)
