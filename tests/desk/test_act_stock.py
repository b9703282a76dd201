"""The stock's life at the desk: every movement, who may, when, and what it lets a bag take."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from app.desk.confirming import confirm
from app.desk.materials.albumin import albumin_balance, change_albumin, receive_albumin
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import Place, Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.trial.names import Meaning
from tests.desk.hands import Hands
from tests.desk.kept import on_hand
from tests.desk.stages import BOTH_ARMS, at, refused

NEW = ("N-1", "N-2", "N-3")
DELIVERY = Delivery(
    "Biobanque", "EXP-7", "intact, -180 °C", "cuve 1/A/3", (Attachment("sonde.csv", "ab" * 32),),
    (Attachment("certificat.pdf", "cd" * 32),),
)  # fmt: skip
WARM = life.Excursion(12, "-120", "couvercle ouvert", Attachment("sonde.csv", "ef" * 32))


def delivered(hands: Hands, lot: str = "MSC-0500") -> Hands:
    """Three vials of a further lot, in quarantine."""
    day = (hands.bench.clock.now() + timedelta(days=300)).date()
    vials = [Vial(one, lot, "D-9", 20_000_000, day) for one in NEW]
    receive_stock(hands.workbench, hands.me, vials, DELIVERY)
    return hands


def place(hands: Hands, vial: str) -> Place:
    """Where a vial stands."""
    return life.look_at_stock(hands.workbench, hands.me).held[vial].place


def free(hands: Hands) -> set[str]:
    """The vials that a bag may take."""
    return {vial.vial for vial in on_hand(hands.workbench, hands.me)}


def test_a_delivery_waits_in_quarantine_until_somebody_signs() -> None:
    hands = delivered(at("open"))
    assert not free(hands) & {*NEW}
    life.release_vials(hands.workbench, hands.sign(), NEW[:2], "certificats lus")
    assert free(hands) & {*NEW} == {*NEW[:2]}
    with refused(hands, "stock.is_free"):
        life.release_vials(hands.workbench, hands.sign(), NEW[:1], "certificats lus")


def test_nothing_of_the_stock_stands_in_the_open() -> None:
    hands = delivered(at("open"))
    life.release_vials(hands.workbench, hands.sign(), NEW, "ok")
    life.record_excursion(hands.workbench, hands.me, NEW, WARM)
    lines = hands.bench.file.snapshot().lines[-3:]
    assert all(b'"facts":{}' in line.open and len(line.sealed) == 4096 + 34 for line in lines)


def test_an_excursion_holds_until_somebody_decides() -> None:
    hands = at("open")
    life.record_excursion(hands.workbench, hands.me, ["V-001", "V-002"], WARM)
    assert not free(hands) & {"V-001", "V-002"}
    pen = hands.sign()
    life.decide(hands.workbench, pen, ["V-001"], use=True, reason="bref", asked="AQ promoteur")
    life.decide(hands.workbench, pen, ["V-002"], use=False, reason="long", asked="AQ promoteur")
    assert "V-001" in free(hands)
    assert place(hands, "V-002") is Place.REJECTED
    with refused(hands, "stock.is_rejected"):
        life.quarantine(hands.workbench, hands.me, ["V-002"], "encore")


def test_minutes_outside_add_up_to_the_study_s_limit() -> None:
    hands = at("open")
    assert hands.bench.desk.study.vials.outside_min == 10
    for minutes, held in ((6, Place.FREE), (4, Place.FREE), (1, Place.HELD)):
        life.record_outside(hands.workbench, hands.me, ["V-003"], minutes, "inventaire")
        assert place(hands, "V-003") is held


def test_destruction_takes_two_and_bars_the_vial_from_the_first() -> None:
    hands = at("open")
    line = life.propose_vials_destroyed(
        hands.workbench, hands.sign(), ["V-004"], method="incinération", reason="périmé"
    )
    assert place(hands, "V-004") is Place.REJECTED
    with refused(hands, "second.same_person"):
        confirm(hands.bench.desk, hands.sign(Meaning.APPROVED), line.number)
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    assert place(hands, "V-004") is Place.DESTROYED
    with refused(hands, "stock.is_destroyed"):
        life.place_vials(hands.workbench, hands.me, ["V-004"], "cuve 2")


def test_what_is_sent_back_is_gone() -> None:
    hands = at("open")
    life.return_vials(
        hands.workbench, hands.sign(), ["V-005"], shipper="Biobanque", shipment="R-1",
        reason="rappel",
    )  # fmt: skip
    with refused(hands, "stock.is_returned"):
        life.quarantine(hands.workbench, hands.me, ["V-005"], "là ?")


def test_a_count_names_what_is_missing_and_what_is_too_much() -> None:
    hands = at("open")
    there = sorted(free(hands))
    _, missing, unknown = life.count_lot(
        hands.workbench, hands.me, "MSC-0426", [*there[1:], "X-9"]
    )
    assert (missing, unknown) == ((there[0],), ("X-9",))
    ledger = life.look_at_stock(hands.workbench, hands.me)
    told = [(one.code, one.vial) for one in ledger.mismatches]
    assert told == [("counted_missing", there[0]), ("counted_unknown", "X-9")]
    with refused(hands, "stock.is_missing"):
        life.place_vials(hands.workbench, hands.me, [there[0]], "cuve 2")
    _, missing, _ = life.count_lot(hands.workbench, hands.me, "MSC-0426", there)
    assert not missing
    assert place(hands, there[0]) is Place.HELD, "found again, it is looked at first"


@BOTH_ARMS
def test_a_recalled_lot_is_barred_and_its_bags_are_listed(cells: bool) -> None:
    hands = at("released", cells)
    life.record_result(hands.workbench, hands.sign(), "MSC-0426", "croissance", "labo, J14")
    life.recall_lot(hands.workbench, hands.sign(), "MSC-0426", "stérilité positive")
    assert not free(hands)
    bags = life.bags_of_lot(hands.workbench, hands.me, "MSC-0426")
    assert [story.bag for story in bags] == ([hands.bag] if cells else [])
    event = hands.bench.desk.board.events[-1]
    assert event.facts == {}
    with refused(hands, "stock.lot_unknown"):
        life.recall_lot(hands.workbench, hands.sign(), "MSC-9", "stérilité")


@BOTH_ARMS
def test_what_a_bag_used_is_read_from_its_closing_line(cells: bool) -> None:
    hands = at("released", cells)
    told = hands.workbench.sealed_facts(hands.me, hands.story.first("Released"))
    assert told["used"] == ([0, 1, 2, 3, 4] if cells else [])
    used = {v for v, h in life.look_at_stock(hands.workbench, hands.me).held.items()
            if h.place is Place.USED}  # fmt: skip
    assert used == ({"V-001", "V-002", "V-003", "V-004", "V-005"} if cells else set())


def test_a_closed_capsule_is_opened_for_the_stock_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    hands = at("released")
    monkeypatch.setattr(type(hands.workbench), "closed_capsule", None)
    assert "V-001" not in free(hands)


WAITING: tuple[Callable[[Hands], object], ...] = (
    lambda h: life.count_lot(h.workbench, h.me, "MSC-0426", ["V-050"]),
    lambda h: life.decide(h.workbench, h.sign(), ["V-050"], use=True, reason="x", asked="x"),
    lambda h: life.release_vials(h.workbench, h.sign(), ["V-050"], "x"),
    lambda h: life.propose_vials_destroyed(
        h.workbench, h.sign(), ["V-050"], method="x", reason="x"
    ),
)


@BOTH_ARMS
@pytest.mark.parametrize("act", WAITING)
def test_what_only_one_arm_could_cause_waits_for_the_closing(
    act: Callable[[Hands], object], cells: bool
) -> None:
    hands = at("thawed", cells)
    with refused(hands, "stock.preparation_open"):
        act(hands)


@BOTH_ARMS
def test_what_comes_from_outside_is_taken_at_once(cells: bool) -> None:
    hands = delivered(at("thawed", cells))
    life.record_excursion(hands.workbench, hands.me, ["V-050"], WARM)
    life.quarantine(hands.workbench, hands.me, ["V-051"], "étiquette abîmée")
    life.recall_lot(hands.workbench, hands.sign(), "MSC-0426", "donneur")
    assert not free(hands)
    hands.bench.verdict()


@pytest.mark.parametrize(
    ("code", "act"),
    [
        ("stock.nothing", lambda h: life.quarantine(h.workbench, h.me, [], "x")),
        ("stock.twice", lambda h: life.quarantine(h.workbench, h.me, ["V-001"] * 2, "x")),
        ("stock.vial_unknown", lambda h: life.quarantine(h.workbench, h.me, ["Z"], "x")),
        ("reason.needed", lambda h: life.quarantine(h.workbench, h.me, ["V-001"], " ")),
        ("stock.minutes", lambda h: life.record_outside(h.workbench, h.me, ["V-001"], 0, "x")),
        ("stock.is_used", lambda h: life.quarantine(h.workbench, h.me, ["V-001"], "x")),
    ],
)
def test_a_movement_that_cannot_be_is_refused(code: str, act: Callable[[Hands], object]) -> None:
    hands = at("released" if code == "stock.is_used" else "open")
    with refused(hands, code):
        act(hands)


def test_a_blinded_seat_reads_nothing_even_after_others_did() -> None:
    hands = at("released")
    assert free(hands)
    with refused(hands, "sealed.no_key"):
        on_hand(hands.workbench, hands.crew.auditor)


def test_albumin_is_held_let_go_and_counted() -> None:
    hands = at("open")
    desk, day = hands.bench.desk, hands.bench.desk.board.albumin[0].expiry
    change_albumin(desk, hands.sign(), "ALB-2601", day, "recalled", 0)
    assert desk.board.albumin_for(1, date.min) is None
    hands.receive()
    with refused(hands, "acceptance.closed_to_inclusion"):
        hands.accept()


@BOTH_ARMS
@pytest.mark.parametrize("change", ["lost", "destroyed", "returned"])
def test_bottles_that_break_at_the_bench_are_told_behind_the_closing(
    change: str, cells: bool
) -> None:
    hands = at("thawed", cells)
    desk, day = hands.bench.desk, hands.bench.desk.board.albumin[0].expiry
    with refused(hands, "albumin.preparation_open"):
        change_albumin(desk, hands.sign(), "ALB-2601", day, change, 1)
    change_albumin(desk, hands.sign(), "ALB-2601", day, "recalled", 0)
    assert desk.board.albumin[0].held, "a whole lot does not wait"


def test_albumin_sums_to_nought() -> None:
    hands = at("released")
    desk, day = hands.bench.desk, hands.bench.desk.board.albumin[0].expiry
    change_albumin(desk, hands.sign(), "ALB-2601", day, "quarantined", 0)
    change_albumin(desk, hands.sign(), "ALB-2601", day, "released", 0)
    change_albumin(desk, hands.sign(), "ALB-2601", day, "lost", 3)
    receive_albumin(desk, hands.me, "ALB-2602", day, 4)
    told = {one.lot: one for one in albumin_balance(desk)}
    bottles = desk.study.albumin.bottles_per_bag
    first = told["ALB-2601"]
    assert (first.received, first.promised, first.gone) == (24, bottles, 3)
    assert [one.rest for one in told.values()] == [0, 0]
    with refused(hands, "albumin.too_many"):
        change_albumin(desk, hands.sign(), "ALB-2602", day, "destroyed", 5)
    with refused(hands, "albumin.unknown"):
        change_albumin(desk, hands.sign(), "ALB-9", day, "destroyed", 1)
    with refused(hands, "albumin.nothing"):
        change_albumin(desk, hands.sign(), "ALB-2602", day, "destroyed", 0)


MANY = [Vial(f"LOT-2027-{n:04}", "MSC-0999", "D-201", 20_000_000, date(2029, 1, 1))
        for n in range(400)]  # fmt: skip


def test_a_delivery_of_hundreds_of_vials_is_taken_whole() -> None:
    hands = at("open")
    before = len(hands.bench.desk.board.events)
    receive_stock(hands.workbench, hands.me, MANY, DELIVERY)
    assert len(hands.bench.desk.board.events) - before == 2
    held = life.look_at_stock(hands.workbench, hands.me).held
    assert [held[one.vial].vial for one in MANY] == MANY
    assert {held[one.vial].place for one in MANY} == {Place.QUARANTINE}
    with refused(hands, "stock.vial_known"):
        receive_stock(hands.workbench, hands.me, MANY[399:], DELIVERY)


def test_a_count_of_hundreds_of_vials_is_one_line_whatever_is_left() -> None:
    hands = at("open")
    receive_stock(hands.workbench, hands.me, MANY)
    lot, names = "MSC-0999", [one.vial for one in MANY]
    _, missing, _ = life.count_lot(hands.workbench, hands.me, lot, names[:-1])
    assert missing == (names[-1],)
    line, missing, unknown = life.count_lot(hands.workbench, hands.me, lot, names)
    assert (missing, unknown) == ((), ())
    told = hands.workbench.sealed_facts(hands.me, hands.bench.desk.board.events[line.number])
    assert (told["found"], told["vials"]) == (400, [names[-1]])
    assert place(hands, names[-1]) is Place.HELD
    assert place(hands, names[0]) is Place.FREE


def test_what_does_not_fit_one_line_is_done_in_several_goes() -> None:
    hands = at("open")
    receive_stock(hands.workbench, hands.me, MANY)
    names = [one.vial for one in MANY]
    with refused(hands, "stock.too_many"):
        life.place_vials(hands.workbench, hands.me, names, "cuve 2")
    for start in (0, 100, 200, 300):
        life.place_vials(hands.workbench, hands.me, names[start : start + 100], "cuve 2")
    assert life.look_at_stock(hands.workbench, hands.me).held[names[-1]].position == "cuve 2"
