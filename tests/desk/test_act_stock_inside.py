"""What is noticed at the tank while a bag is made: in its inner log, held at once, never a line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.custody.capsule import LISTED_LIMIT
from app.desk.log.registers import STOCK
from app.desk.papers.report import paper_manner
from app.desk.unblinded.papers.registers import inner_log
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import Place
from app.desk.unblinded.vials.stock import Attachment
from app.desk.unblinded.workbench import Workbench
from tests.desk.hands import Hands
from tests.desk.stages import BOTH_ARMS, at, refused
from tests.desk.test_act_stock_balance import at_end_of, today
from tests.desk.test_unblinded_registers import sheet_of

WARM = life.Excursion(12, "-120", "couvercle", Attachment("sonde.csv", "ef" * 32))
Note = Callable[[Workbench, Hands], object]
ACTS: dict[str, tuple[Note, Place]] = {
    "stock_quarantined": (
        lambda w, h: life.quarantine(w, h.me, ["V-050"], "fissure"), Place.QUARANTINE
    ),
    "stock_excursion": (lambda w, h: life.record_excursion(w, h.me, ["V-050"], WARM), Place.HELD),
    "stock_outside": (
        lambda w, h: life.record_outside(w, h.me, ["V-050"], 11, "tri"), Place.HELD
    ),
    "stock_placed": (lambda w, h: life.place_vials(w, h.me, ["V-050"], "cuve 2"), Place.FREE),
}  # fmt: skip
LEFT = (Hands.pool, Hands.count, Hands.compute, Hands.fill, Hands.label, Hands.check, Hands.release)


def finished(hands: Hands) -> Hands:
    """From the thaw to the release."""
    for act in LEFT:
        act(hands)
    return hands


def place(hands: Hands, vial: str = "V-050") -> Place:
    """Where a vial stands, read by a workbench that has opened nothing yet."""
    return life.look_at_stock(Workbench(hands.bench.desk), hands.me).held[vial].place


@BOTH_ARMS
@pytest.mark.parametrize("name", ACTS)
def test_it_is_an_entry_takes_effect_at_once_and_stays(name: str, cells: bool) -> None:
    hands = at("thawed", cells)
    act, after = ACTS[name]
    before = hands.bench.file.snapshot().lines
    assert act(hands.workbench, hands) is None
    assert hands.bench.file.snapshot().lines == before, "no line tells that somebody was there"
    assert hands.capsule.entries[-1].act == name
    assert place(hands) is after
    finished(hands)
    assert place(hands) is after
    kinds = [event.kind for event in hands.bench.desk.board.events]
    assert "StockNoted" not in kinds[len(before):]
    assert at_end_of(hands, today(hands)).mismatches == ()
    hands.bench.verdict()


def test_the_registers_tell_it_as_they_tell_a_line() -> None:
    hands = at("thawed")
    life.record_excursion(hands.workbench, hands.me, ["V-050", "V-051"], WARM)
    life.place_vials(hands.workbench, hands.me, ["V-052"], "cuve 2")
    finished(hands)
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet_of(hands, "stock_log").rows]
    told = {row["event"]: row for row in rows}
    warm = told["excursion de température"]
    assert warm["unit"] == "V-050, V-051"
    said = "couvercle; 12 min; au plus -120 °C; enregistreur\u00a0: efef"
    assert warm["comment"].startswith(said)
    assert told["changé de place"]["location"] == "cuve 2"
    assert told["décongelé pour une poche"]["out"] == "5"
    sheet = inner_log(hands.workbench, hands.me, paper_manner(hands.bench.desk), hands.bag)
    assert any("Stock\u00a0: excursion de température" in row and "couvercle" in row
               for row in sheet.rows)


def test_a_vial_held_at_the_bench_is_not_thawed_there() -> None:
    hands = at("materials")
    life.record_excursion(hands.workbench, hands.me, ["V-001"], WARM)
    with refused(hands, "stock.is_held"):
        hands.thaw()


@BOTH_ARMS
def test_of_two_open_preparations_the_older_one_has_it(cells: bool) -> None:
    hands = at("thawed", cells)
    older = hands.request
    hands.bench.advance(1)
    hands.receive("01-002")
    hands.accept()
    life.quarantine(hands.workbench, hands.me, ["V-050"], "fissure")
    with hands.bench.desk.journal.turn() as turn:
        acts = [
            [e.act for e in hands.workbench.capsule(turn, hands.me, story).entries]
            for story in turn.board.open_stories()
        ]
    assert hands.bench.desk.board.open_stories()[0].request == older
    assert acts[0][-1] == "stock_quarantined" and acts[1] == []


def test_a_full_tale_gives_way_to_the_bench_and_to_a_line() -> None:
    hands = at("thawed")
    for number in range(400):
        reason = "".join(chr(0x41 + (number * k * k + k) % 26) for k in range(1, 190))
        if life.record_outside(hands.workbench, hands.me, ["V-050"], 1, reason) is not None:
            break
    assert number > 20
    assert LISTED_LIMIT * 0.8 < len(hands.capsule.pack()) <= LISTED_LIMIT
    assert hands.bench.desk.board.events[-1].kind == "StockNoted"
    finished(hands)
    held = life.look_at_stock(Workbench(hands.bench.desk), hands.me).held["V-050"]
    assert (held.place, held.minutes_out) == (Place.HELD, number + 1), "nothing of it is lost"
    hands.bench.verdict()


def test_a_blinded_seat_notes_nothing() -> None:
    hands = at("thawed")
    with refused(hands, "sealed.no_key"):
        life.quarantine(hands.workbench, hands.crew.auditor, ["V-050"], "fissure")


def test_what_stands_elsewhere_is_refused_there_too() -> None:
    hands = at("thawed")
    with refused(hands, "stock.is_used"):
        life.quarantine(hands.workbench, hands.me, ["V-001"], "fissure")
    with refused(hands, "reason.needed"):
        life.quarantine(hands.workbench, hands.me, ["V-050"], " ")
