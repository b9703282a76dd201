"""The stock page: a vial scanned is answered at once, every act is done by keyboard and scan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.desk.unblinded.vials.ledger import Place
from app.desk.unblinded.vials.stock_life import look_at_stock
from app.trial.names import BagCode
from app.ui.unblinded.stock.acts import ACTS
from app.ui.unblinded.stock.page import StockPage
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.stage import Stage


@contextmanager
def page_at(
    qtbot: QtBot, stage: str = "open", later: int = 0
) -> Iterator[tuple[Stage, Hands, StockPage]]:
    """The stock page of a study that has come so far, some minutes later."""
    hands = at(stage)
    hands.bench.advance(later)
    with Stage.over(qtbot, hands.bench, hands.crew) as shown:
        page = shown.show(lambda station: StockPage(station, hands.workbench))
        yield shown, hands, page


def do(stage: Stage, page: StockPage, act: str, *vials: str, **texts: str) -> None:
    """One act with these vials and words; signed when it bears a signature."""
    page.moves.act.put(act)
    for vial in vials:
        assert page.scanned(vial)
    for name, text in texts.items():
        page.moves.texts[name].put(text)
    stage.click(page.moves.record)
    if ACTS[act].signed is not None:
        stage.sign()


def place(hands: Hands, vial: str) -> Place:
    """Where a vial stands."""
    return look_at_stock(hands.workbench, hands.me).held[vial].place


def test_an_excursion_holds_and_a_signed_decision_frees(
    qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "sonde.csv").write_bytes(b"t;c\n")
    with page_at(qtbot) as (stage, hands, page):
        page.moves.act.put("excursion")
        page.scanned("V-001")
        page.moves.minutes.put("12")
        page.moves.warmest.put("-120")
        page.moves.texts["reason"].put("couvercle")
        stage.click(page.moves.record)
        assert page.moves.minutes.problem, "the logger's file is asked for"
        page.moves.attach(tmp_path / "sonde.csv")
        stage.click(page.moves.record)
        assert place(hands, "V-001") is Place.HELD
        do(stage, page, "used", "V-001", asked="AQ", reason="bref")
        assert place(hands, "V-001") is Place.FREE


def test_a_wrong_vial_is_refused_in_words_and_heard(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with heard_at(qtbot, monkeypatch, "released") as (_, _hands, page, heard):
        page.moves.act.put("quarantined")
        for wrong in ("V-001", "X-1"):
            page.scanned(wrong)
        assert page.moves.vials == [] and heard == [False, False]
        page.scanned("V-030")
        page.scanned("V-030")
        assert page.moves.vials == ["V-030"] and heard == [False, False, True, False]


def test_a_count_names_what_is_missing(qtbot: QtBot) -> None:
    with page_at(qtbot) as (stage, hands, page):
        there = [name for name in look_at_stock(hands.workbench, hands.me).held if name != "V-009"]
        do(stage, page, "counted", *there, lot="MSC-0426")
        assert "V-009" in page.moves.told.text()
        assert "V-009" in page.mismatch.text()
        assert place(hands, "V-009") is Place.MISSING


def test_a_recall_lists_the_bags_of_the_lot(qtbot: QtBot) -> None:
    with page_at(qtbot, "released") as (stage, hands, page):
        do(stage, page, "recalled", lot="MSC-0426", reason="donneur")
        assert BagCode(hands.bag).shown in page.moves.told.text()
        assert place(hands, "V-030") is Place.REJECTED


@pytest.mark.parametrize(
    ("act", "texts", "after"),
    [
        ("quarantined", {"reason": "étiquette"}, Place.QUARANTINE),
        ("placed", {"position": "cuve 2/B"}, Place.FREE),
        ("returned", {"shipper": "B", "shipment": "R-1", "reason": "retour"}, Place.RETURNED),
        ("destroyed", {"method": "incinération", "reason": "périmé"}, Place.REJECTED),
    ],
)
def test_each_act_moves_its_vials(
    qtbot: QtBot, act: str, texts: dict[str, str], after: Place
) -> None:
    with page_at(qtbot) as (stage, hands, page):
        do(stage, page, act, "V-010", **texts)
        assert place(hands, "V-010") is after
        assert page.moves.vials == [], "the next act begins with nothing"


def test_minutes_outside_and_a_late_result(qtbot: QtBot) -> None:
    with page_at(qtbot) as (stage, hands, page):
        page.moves.act.put("outside")
        page.scanned("V-011")
        page.moves.minutes.put("11")
        page.moves.texts["reason"].put("inventaire")
        stage.click(page.moves.record)
        assert place(hands, "V-011") is Place.HELD
        do(stage, page, "rejected", "V-011", asked="AQ", reason="long")
        do(stage, page, "quarantined", "V-012", reason="x")
        do(stage, page, "released", "V-012", reason="relu")
        assert place(hands, "V-012") is Place.FREE
        do(stage, page, "result", lot="MSC-0426", result="stérile", reason="J14")
        assert page.moves.told.text()


def test_what_is_missing_is_asked_for_in_place(qtbot: QtBot) -> None:
    with page_at(qtbot) as (stage, hands, page):
        lines = len(hands.bench.desk.board.events)
        do(stage, page, "placed", "V-010")
        assert page.moves.texts["position"].problem
        do(stage, page, "quarantined", reason="x")
        assert page.moves.scan.problem
        assert len(hands.bench.desk.board.events) == lines


def test_a_delivery_s_files_are_kept_by_their_digests(qtbot: QtBot, tmp_path: Path) -> None:
    with page_at(qtbot) as (stage, hands, page):
        for name in ("logger", "certificates"):
            (tmp_path / f"{name}.pdf").write_bytes(name.encode())
            page.attach(name, tmp_path / f"{name}.pdf")
        page.receipt.lot.put("MSC-9")
        page.receipt.donor.put("D-9")
        page.receipt.expiry.put(date(2027, 1, 1))
        page.receipt.viable.put("20000000")
        page.scanned("=G12341765432170=<S1234A00")
        for paper in page.receipt.papers.values():
            paper.put("x")
        stage.click(page.receipt.receive)
        told = hands.workbench.sealed_facts(hands.me, hands.bench.desk.board.events[-1])
        assert told["vials"] == ["G123417654321/S1234A00"]
        digest = hashlib.sha256(b"logger").hexdigest()
        assert told["logger"] == [{"name": "logger.pdf", "digest": digest}]
        assert place(hands, "G123417654321/S1234A00") is Place.QUARANTINE


ITEM = "0103453120000011"
SERIAL = f"{ITEM}1727033110MSC-9\x1d21V-7"
BOTTLE = f"{ITEM}1727033110ALB-7"


@contextmanager
def heard_at(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, stage: str = "open", later: int = 0
) -> Iterator[tuple[Stage, Hands, StockPage, list[bool]]]:
    """The page, and what is heard of its scans: True for one that fits."""
    with page_at(qtbot, stage, later) as (shown, hands, page):
        heard: list[bool] = []
        monkeypatch.setattr(shown.station.kit, "sound", heard.append)
        yield shown, hands, page, heard


def test_a_scanned_vial_fills_lot_and_expiry_of_its_delivery(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with heard_at(qtbot, monkeypatch) as (stage, hands, page, heard):
        page.scanned(SERIAL)
        card = page.receipt
        assert (card.lot.text(), card.expiry.typed(), card.vials.text()) == (
            "MSC-9", "31/03/2027", "V-7",
        )  # fmt: skip
        page.scanned(SERIAL.replace("V-7", "V-8"))
        for wrong in (
            SERIAL, SERIAL.replace("MSC-9", "MSC-8").replace("V-7", "V-9"),
            SERIAL.replace("270331", "270430").replace("V-7", "V-9"), BOTTLE.replace("ALB-7", ""),
            SERIAL.replace("270331", "250331").replace("V-7", "V-9"), "=A99991712345670",
        ):  # fmt: skip
            page.scanned(wrong)
        assert heard == [True, True, *[False] * 6]
        assert card.vials.text().split() == ["V-7", "V-8"]
        card.donor.put("D-9")
        card.viable.put("20000000")
        for paper in card.papers.values():
            paper.put("x")
        stage.click(card.receive)
        told = look_at_stock(hands.workbench, hands.me).held["V-8"].vial
        assert (told.lot, told.expiry) == ("MSC-9", date(2027, 3, 31))


def test_the_linear_codes_of_one_label_name_one_vial(qtbot: QtBot) -> None:
    with page_at(qtbot) as (stage, _, page):
        for code in ("=G12341765432170", "=<S1234A00", "=>027090"):
            page.scanned(code)
        card = page.receipt
        assert card.vials.text() == "G123417654321/S1234A00"
        assert card.expiry.typed() == "31/03/2027"
        card.lot.put("MSC-9")
        card.donor.put("D-9")
        card.viable.put("20000000")
        for paper in card.papers.values():
            paper.put("x")
        stage.click(card.receive)
        page.moves.act.put("released")
        page.scanned("=G12341765432170")
        assert page.moves.vials == [], "a donation may have more than one container"
        page.scanned("=<S1234A00")
        assert page.moves.vials == ["G123417654321/S1234A00"]


def test_what_is_used_or_foreign_is_received_by_nobody(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with heard_at(qtbot, monkeypatch, "released") as (_, hands, page, heard):
        for wrong in ("V-001", "V-030", hands.bag, f"{ITEM}10ALB-2601", "=<S1234A00"):
            page.scanned(wrong)
        assert heard == [False] * 5 and page.receipt.vials.text() == ""
        page.albumin.lot.editor.setFocus()
        for wrong in ("MSC-0426", "V-030", hands.bag, f"{BOTTLE[:18]}25033110ALB-7", "=A9999"):
            page.scanned(wrong)
        assert heard == [False] * 10 and page.albumin.lot.text() == ""


def test_a_scanned_bottle_fills_lot_and_expiry(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    with heard_at(qtbot, monkeypatch) as (stage, hands, page, heard):
        page.albumin.lot.editor.setFocus()
        page.scanned(BOTTLE)
        page.albumin.bottles.put("6")
        stage.click(page.albumin.receive)
        lot = hands.bench.desk.board.albumin[-1]
        assert (lot.lot, lot.expiry, lot.left) == ("ALB-7", date(2027, 3, 31), 6)
        assert heard == [True]
