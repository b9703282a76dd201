"""Act 1, later: who received what, from a subject, a bag, a vial, a lot or a name."""

from __future__ import annotations

from datetime import date

import pytest

from app.desk.seats.identity import identities_of, record_identity
from app.desk.seats.signing_in import record_sign_in
from app.desk.unblinded.vials.stock_life import count_lot
from app.desk.unblinded.vials.tracing import Trace, trace
from app.desk.unblinded.vials.washing import Washing
from app.trial.names import BagCode, Role
from tests.desk.crowd import seated
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_1_identity import BORN, record

VIALS = ("V-001", "V-002", "V-003", "V-004", "V-005")


def found(hands: Hands, wanted: str = "") -> list[Trace]:
    return list(trace(hands.workbench, hands.me, wanted))


@BOTH_ARMS
def test_from_any_end_of_the_thread_to_every_other(cells: bool) -> None:
    hands = at("ended", cells)
    record(hands)
    bag = hands.bag
    hands.receive("01-002")
    mine, other = found(hands)
    assert (mine.subject, mine.bag, other.bag) == ("01-001", bag, "")
    assert mine.albumin == ("ALB-2601",)
    assert mine.vials == (VIALS if cells else ())
    assert mine.cells == (("MSC-0426",) if cells else ())
    assert mine.identity is not None and mine.identity.surname == "Thévenin"
    ends = ["01-001", bag, BagCode(bag).shown, bag.lower(), " ALB-2601", "thév", "odile  marie"]
    ends += ["v-003", "MSC-0426"] if cells else []
    for wanted in ends:
        assert found(hands, wanted) == [mine], wanted
    for wanted in ("V-060", "ALB", "01-00", "nobody"):
        assert found(hands, wanted) == [], wanted
    assert "Thévenin" not in repr(mine) and "Odile" not in repr(mine)


def test_a_bottle_beyond_those_promised_is_found_too() -> None:
    hands = at("ended")
    hands.bench.advance(24 * 60)
    washed = [Washing(BagCode(hands.bag).shown, "ALB-9", 1, "lavage")]
    count_lot(hands.workbench, hands.me, "MSC-0426", [], washed)
    assert [one.albumin for one in found(hands, "alb-9")] == [("ALB-2601", "ALB-9")]


def test_under_way_it_names_what_is_thawed_by_now() -> None:
    hands = at("thawed")
    assert found(hands, "V-002")[0].bag == hands.bag


def test_looking_writes_nothing_and_takes_both_keys() -> None:
    hands = at("ended")
    record(hands)
    lines = len(hands.bench.file.snapshot().lines)
    found(hands)
    assert len(hands.bench.file.snapshot().lines) == lines
    for person in (hands.crew.auditor, seated(hands, Role.MONITOR, "Paul Weiss")):
        with refused(hands, "sealed.no_key"):
            trace(hands.workbench, person)
        with refused(hands, "sealed.no_key"):
            identities_of(hands.bench.desk, person, "01-001")


def test_what_was_corrected_stays_and_the_last_holds() -> None:
    hands = at("received")
    desk = hands.bench.desk
    record(hands, name="Thevenin")
    record_sign_in(desk, hands.crew.operator)
    record_identity(desk, hands.crew.operator, "01-001", "Thévenin", "Odile", BORN)
    told = identities_of(desk, hands.me, "01-001")
    assert [(one.identity.surname, one.by) for one in told] == [
        ("Thévenin", "Marc Lenoir"), ("Thevenin", "Claire Aubert")
    ]
    assert [desk.board.events[one.line].kind for one in told] == ["IdentityRecorded"] * 2
    assert "Odile" not in repr(told)
    assert found(hands)[0].identity == told[0].identity
    assert identities_of(desk, hands.me, "01-009") == ()


@pytest.mark.parametrize("born", [date(1960, 5, 4), date(1962, 1, 1)])
def test_a_correction_keeps_to_the_year_of_the_request(born: date) -> None:
    hands = at("received")
    record(hands)
    with refused(hands, "identity.birth_date"):
        record(hands, born=born)
