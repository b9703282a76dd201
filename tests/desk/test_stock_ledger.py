"""The ledger of the vials: sums to nought at any moment, and names what does not fit."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.custody.canonical import Value
from app.desk.unblinded.vials.ledger import GONE, IN_STOCK, Movement, Place, Vial, ledger_of

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
EXPIRY = date(2027, 3, 1)
ACTS = ("thawed", "quarantined", "released", "excursion", "outside", "decided", "recalled",
        "condemned", "destroyed", "returned", "placed", "counted")  # fmt: skip
IDS = [f"V-{number}" for number in range(8)]


def moved(minute: int, act: str, *vials: str, **told: Value) -> Movement:
    """A movement some minutes after the start."""
    return Movement(act, vials, START + timedelta(minutes=minute), "A", minute, told)


def came(minute: int, *vials: str, lot: str = "L", **told: Value) -> Movement:
    """A delivery."""
    new = tuple(Vial(vial, lot, "D", 10, EXPIRY) for vial in vials)
    return Movement("received", (), START + timedelta(minutes=minute), "A", minute, told, new)


@st.composite
def histories(draw: st.DrawFn) -> list[Movement]:
    """Any movements at all, of vials received and not, at any time."""
    told = [came(0, *IDS[:4], quarantine=1), came(draw(st.integers(0, 40)), *IDS[4:6], lot="M")]
    for _ in range(draw(st.integers(0, 25))):
        act, minute = draw(st.sampled_from(ACTS)), draw(st.integers(0, 50))
        vials = draw(st.lists(st.sampled_from(IDS), max_size=3, unique=True))
        minutes, use = draw(st.integers(1, 9)), draw(st.integers(0, 1))
        facts: dict[str, Value] = {"minutes": minutes, "use": use}
        if act == "recalled":
            facts["lot"] = draw(st.sampled_from("LM"))
            vials = []
        if act == "counted":
            missing = draw(st.lists(st.sampled_from(IDS), max_size=2))
            facts["missing"] = [one for one in missing if one not in vials]
        told.append(moved(minute, act, *vials, **facts))
    return told


@given(histories(), st.integers(0, 55))
@settings(max_examples=300, deadline=None)
def test_every_lot_sums_to_nought_at_any_moment(told: list[Movement], minute: int) -> None:
    ledger = ledger_of(told, START + timedelta(minutes=minute), 10)
    for balance in ledger.balances():
        assert balance.rest == 0
        assert balance.left == sum(h.place in IN_STOCK and h.vial.lot == balance.lot
                                   for h in ledger.held.values())  # fmt: skip
        assert all(number >= 0 for number in balance.gone.values())


@given(histories())
@settings(max_examples=200, deadline=None)
def test_what_left_comes_back_only_by_being_found(told: list[Movement]) -> None:
    for minute in range(50):
        early = ledger_of(told, START + timedelta(minutes=minute)).held
        late = ledger_of(told, START + timedelta(minutes=minute + 1)).held
        for vial, held in early.items():
            if held.place in GONE and held.place is not Place.MISSING:
                assert late[vial].place is held.place


@given(histories())
@settings(max_examples=100, deadline=None)
def test_every_thaw_of_what_is_not_free_is_named(told: list[Movement]) -> None:
    extra = [*told, moved(60, "thawed", *IDS)]
    before, ledger = ledger_of(told), ledger_of(extra)
    wrong = {one.vial for one in ledger.mismatches if one.line == 60}
    free = {vial for vial, held in before.held.items() if held.place is Place.FREE}
    assert wrong == set(IDS) - free


@pytest.mark.parametrize(
    ("movements", "place"),
    [
        ([], Place.QUARANTINE),
        ([moved(1, "released", "V-0")], Place.FREE),
        ([moved(1, "released", "V-0"), moved(2, "excursion", "V-0", minutes=3)], Place.HELD),
        ([moved(1, "excursion", "V-0"), moved(2, "decided", "V-0", use=1)], Place.FREE),
        ([moved(1, "excursion", "V-0"), moved(2, "decided", "V-0", use=0)], Place.REJECTED),
        ([moved(1, "outside", "V-0", minutes=10)], Place.QUARANTINE),
        ([moved(1, "outside", "V-0", minutes=6), moved(2, "outside", "V-0", minutes=5)],
         Place.HELD),
        ([moved(1, "recalled", lot="L")], Place.REJECTED),
        ([moved(1, "recalled", lot="L"), moved(2, "quarantined", "V-0")], Place.REJECTED),
        ([moved(1, "condemned", "V-0")], Place.REJECTED),
        ([moved(1, "condemned", "V-0"), moved(2, "destroyed", "V-0")], Place.DESTROYED),
        ([moved(1, "returned", "V-0")], Place.RETURNED),
        ([moved(1, "counted", missing=["V-0"])], Place.MISSING),
        ([moved(1, "counted", missing=["V-0"]), moved(2, "counted", "V-0")], Place.HELD),
    ],
)
def test_a_vial_stands_in_one_place(movements: list[Movement], place: Place) -> None:
    ledger = ledger_of([came(0, "V-0", "V-1", quarantine=1), *movements], most_minutes=10)
    assert ledger.held["V-0"].place is place


def test_a_vial_thawed_before_its_receipt_is_never_free() -> None:
    """A clock that was set back between the two."""
    ledger = ledger_of([moved(1, "thawed", "V-0"), came(5, "V-0")])
    assert ledger.held["V-0"].place is Place.USED
    assert [(one.code, one.vial) for one in ledger.mismatches] == [("never_received", "V-0")]
    assert all(balance.rest == 0 for balance in ledger.balances())


def test_minutes_and_positions_are_kept() -> None:
    outside = [moved(n, "outside", "V-0", minutes=n + 2) for n in (1, 2)]
    told = [came(0, "V-0", position="A1"), *outside, moved(3, "placed", "V-0", position="B2")]
    held = ledger_of(told).held["V-0"]
    assert (held.minutes_out, held.position) == (7, "B2")
