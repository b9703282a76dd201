"""The inner log and the logs with what was used: true to the capsules, closed to blinded seats."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from app.desk.confirming import confirm
from app.desk.log.registers import SHEETS as BLINDED
from app.desk.log.registers import STOCK
from app.desk.log.sheets import Sheet
from app.desk.papers.report import paper_manner
from app.desk.unblinded.bench.second_check import SecondDiffers, SecondEntry, check
from app.desk.unblinded.bench.steps import MATERIALS, Further, scan_materials
from app.desk.unblinded.papers.registers import (
    INNER,
    SHEETS,
    inner_log,
    take_unblinded,
    unblinded_sheet,
)
from app.desk.unblinded.papers.values import values_told
from app.desk.unblinded.vials.ledger import Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.desk.unblinded.vials.stock_life import (
    count_lot,
    propose_vials_destroyed,
    recall_lot,
    return_vials,
)
from app.trial.names import BagCode, Meaning
from tests.desk.hands import COUNT, Hands
from tests.desk.kept import on_hand
from tests.desk.stages import BOTH_ARMS, at, refused


def sheet_of(hands: Hands, what: str) -> Sheet:
    manner = paper_manner(hands.bench.desk)
    with hands.bench.desk.journal.turn() as turn:
        return unblinded_sheet(hands.workbench, turn, hands.me, manner, what)


@BOTH_ARMS
def test_every_entry_of_the_capsule_is_a_row(cells: bool) -> None:
    hands = at("ended", cells)
    manner = paper_manner(hands.bench.desk)
    sheet = inner_log(hands.workbench, hands.me, manner, hands.bag)
    assert len(sheet.rows) == len(hands.capsule.entries) > 8
    assert [row[INNER.index("who")] for row in sheet.rows] == [
        hands.bench.desk.board.seats[entry.by].name for entry in hands.capsule.entries
    ]


def test_a_number_has_the_mark_of_the_language_and_a_lot_is_none() -> None:
    hands = at("printed")
    day = (hands.bench.clock.now() + timedelta(days=90)).date()
    lots = {name: ("2601", day) for name in MATERIALS}
    scan_materials(
        hands.workbench, hands.me, hands.request, lots=lots, albumin_lots=hands.bottles
    )
    hands.thaw()
    hands.pool()
    hands.count_by(*COUNT, readings="10200000/91.5")
    hands.compute()
    hands.fill()
    hands.label()
    typed = SecondEntry("70.5", *COUNT, further=Further("10200000/91.5"))
    with pytest.raises(SecondDiffers):
        check(hands.workbench, hands.second(), hands.request, typed)
    check(hands.workbench, hands.second(), hands.request, replace(typed, weight_kg="70"))
    hands.release()
    told = {
        row[INNER.index("what")]: row[INNER.index("new")]
        for row in inner_log(
            hands.workbench, hands.me, paper_manner(hands.bench.desk), hands.bag
        ).rows
    }
    say = hands.bench.desk.words.say
    assert "9,5" in told[say("act.pooled")] and "9.5" not in told[say("act.pooled")]
    assert "10\u202f200\u202f000/91,5" in told[say("act.counted")]
    assert "70,5" in told[say("act.differed")]
    assert "2601" in told[say("act.materials")]


def test_what_was_chosen_from_a_list_is_told_in_words_and_every_mark_is_the_language_s() -> None:
    desk = at("printed").bench.desk
    seat = next(iter(desk.board.seats.values()))
    told = values_told(desk, {
        "state": "sent", "method": {"first": "total", "second": "chamber"}, "outcome": "released",
        "reason": "died", "code": "dose.volume_large", "warnings": "dose.weight_low,dose.later",
        "dots_per_mm": "11.811", "warmest": "-120.5", "decided": seat.seat, "position": "3.2",
    })  # fmt: skip
    assert told.replace("\N{NO-BREAK SPACE}", " ").split("; ") == [
        "état envoyé", "méthode : première : Cellules totales",
        "seconde : Comptées à l’œil, en cellule de comptage", "issue : Libérée", "motif : Décès",
        "refus : grand volume", "alertes : poids faible, dose.later", "points/mm 11,811",
        "au plus (°C) : −120,5", f"décidé par {seat.name}", "position : 3.2",
    ]  # fmt: skip


@BOTH_ARMS
def test_no_entry_of_a_day_shows_a_word_of_the_program(cells: bool) -> None:
    hands = at("ended", cells)
    rows = inner_log(hands.workbench, hands.me, paper_manner(hands.bench.desk), hands.bag).rows
    told = " ".join(cell for row in rows for cell in (row[INNER.index("new")],
                                                      row[INNER.index("old")]))  # fmt: skip
    codes = {"sent", "printed", "total", "viable", "chamber", "released", "yes", "not"}
    assert not codes & set(re.findall(r"\w+", told))


@BOTH_ARMS
def test_the_subject_log_names_the_treatment_and_the_vials(cells: bool) -> None:
    hands = at("ended", cells)
    sheet = sheet_of(hands, "subject_log")
    told = dict(zip([c.name for c in sheet.columns], sheet.rows[0], strict=True))
    products = hands.bench.desk.study.products["fr"]
    assert told["arm"] == (products.tested if cells else products.control)
    assert (told["vials"] != "–") is cells
    drawn = ("7,8", "242,2") if cells else ("250",)
    assert all(volume in told["dose"] for volume in drawn), told["dose"]


def test_the_stock_log_ends_with_what_is_on_hand() -> None:
    hands = at("ended", cells=True)
    sheet = sheet_of(hands, "stock_log")
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet.rows]
    cells = [row for row in rows if row["product"].startswith("Cellules")]
    assert cells[-1]["balance"] == str(len(on_hand(hands.workbench, hands.me)))
    assert cells[-1]["out"] != "–" and cells[0]["in"] == "60"


COLUMNS = {
    "stock_log": ("when", "event", "product", "lot", "unit", "expiry", "in", "out", "balance",
                  "location", "temperature", "shipment", "condition", "initials", "second_check",
                  "comment"),
    "subject_log": ("subject", "bag", "allocated", "prescriber", "weight", "arm", "vials", "dose",
                    "prepared_by", "checked_by", "released_by", "time_out", "received_by",
                    "infusion_start", "infusion_stop", "volume", "residual", "returned",
                    "destroyed_by", "witnessed_by"),
}  # fmt: skip
"""What accountability logs of medicines under trial are asked to hold."""


@pytest.mark.parametrize("what", COLUMNS)
def test_an_accountability_log_has_every_column_that_is_asked_for(what: str) -> None:
    hands = at("ended", cells=True)
    names = [column.name for column in sheet_of(hands, what).columns]
    assert set(COLUMNS[what]) <= set(names)
    blinded = BLINDED[what](hands.bench.desk, paper_manner(hands.bench.desk))
    sealed = {"arm", "vials", "dose"}
    assert set(COLUMNS[what]) - sealed <= {column.name for column in blinded.columns}
    assert not sealed & {column.name for column in blinded.columns}


def test_the_stock_log_names_the_evidence_of_temperature_and_the_second_person() -> None:
    hands = at("ended", cells=True)
    day = hands.bench.desk.board.albumin[0].expiry
    logger = (Attachment("sonde.csv", "ab" * 32),)
    new = [Vial("N-1", "MSC-0500", "D-9", 20_000_000, day)]
    receive_stock(
        hands.workbench, hands.me, new, Delivery("B", "E-1", "intact", "cuve 1", logger)
    )
    line = propose_vials_destroyed(
        hands.workbench, hands.sign(), ["N-1"], method="incinération", reason="périmé"
    )
    confirm(hands.bench.desk, hands.second(Meaning.APPROVED), line.number)
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet_of(hands, "stock_log").rows]
    received, *_, destroyed = [row for row in rows if row["lot"] == "MSC-0500"]
    assert received["temperature"].startswith("sonde.csv (abab")
    assert (destroyed["initials"], destroyed["second_check"]) == ("CA", "ML")
    used = [row for row in rows if row["out"] != "–" and row["lot"] != "MSC-0500"]
    assert {row["second_check"] for row in used} == {"ML"}, "vials and albumin of the bag"


def test_returns_counts_and_recalls_stand_in_the_stock_log_with_their_balance() -> None:
    hands = at("ended", cells=True)
    free = [vial.vial for vial in on_hand(hands.workbench, hands.me)]
    return_vials(
        hands.workbench, hands.sign(), free[:2], shipper="S-9", shipment="L-4", reason="trop"
    )
    count_lot(hands.workbench, hands.me, "MSC-0426", free[3:])
    recall_lot(hands.workbench, hands.sign(), "MSC-0426", "rappel du fabricant")
    rows = [dict(zip(STOCK, row, strict=True)) for row in sheet_of(hands, "stock_log").rows]
    cells = [row for row in rows if row["lot"] == "MSC-0426"]
    returned, counted, recalled = cells[-3:]
    assert (returned["out"], returned["shipment"], returned["comment"]) == ("2", "S-9 L-4", "trop")
    assert (counted["out"], free[2] in counted["unit"]) == ("1", True)
    assert (recalled["in"], recalled["out"]) == ("–", "–")
    assert recalled["comment"] == "rappel du fabricant"
    assert recalled["balance"] == str(len(free) - 3)


@pytest.mark.parametrize("what", SHEETS)
def test_an_unblinded_sheet_is_marked_noted_and_refused_to_a_blinded_seat(what: str) -> None:
    hands = at("ended")
    desk = hands.bench.desk
    manner = paper_manner(desk)
    with refused(hands, "sealed.no_key"):
        take_unblinded(hands.workbench, hands.crew.auditor, manner, what, "csv")
    found = take_unblinded(hands.workbench, hands.me, manner, what, "csv")
    rows = list(csv.reader(io.StringIO(found.data.decode("utf-8-sig"), newline="")))
    assert ["view", "unblinded"] in rows
    event = desk.board.events[-1]
    assert (event.text("what"), event.text("view")) == (what, "unblinded")
    pdf = take_unblinded(hands.workbench, hands.me, manner, what, "pdf")
    assert pdf.data.startswith(b"%PDF") and "unblinded" in pdf.name


def test_the_line_of_an_unblinded_export_is_the_same_in_both_arms() -> None:
    told = []
    for cells in (True, False):
        hands = at("ended", cells)
        manner = paper_manner(hands.bench.desk)
        for what in SHEETS:
            take_unblinded(hands.workbench, hands.me, manner, what, "jsonl")
        facts = [json.loads(e.line.open)["facts"] for e in hands.bench.desk.board.events[-4:]]
        told.append([{k: v for k, v in one.items() if k != "digest"} for one in facts])
    assert told[0] == told[1]


@pytest.mark.parametrize("stage", ["accepted", "checked"])
def test_an_open_preparation_has_no_inner_log_to_be_read(stage: str) -> None:
    hands = at(stage)
    manner = paper_manner(hands.bench.desk)
    with refused(hands, "inner.open"):
        inner_log(hands.workbench, hands.me, manner, hands.bag)
    with refused(hands, "report.window_open"):
        take_unblinded(hands.workbench, hands.me, manner, "inner_log", "csv")


def test_an_unknown_form_and_an_unknown_bag_are_refused() -> None:
    hands = at("ended")
    manner = paper_manner(hands.bench.desk)
    with refused(hands, "export.form"):
        take_unblinded(hands.workbench, hands.me, manner, "inner_log", "docx")
    with refused(hands, "bag.unknown"):
        inner_log(hands.workbench, hands.me, manner, BagCode.from_number(5).text)
