"""The stock page: a vial scanned is answered at once, every act is done by keyboard and scan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.desk.unblinded.ledger import Place
from app.desk.unblinded.stock_life import look_at_stock
from app.trial.names import BagCode
from app.ui.unblinded.stock import StockPage
from app.ui.unblinded.stock_acts import ACTS
from tests.desk.hands import Hands
from tests.desk.stages import at
from tests.ui.stage import Stage


@contextmanager
def page_at(qtbot: QtBot, stage: str = "open") -> Iterator[tuple[Stage, Hands, StockPage]]:
    """The stock page of a study that has come so far."""
    hands = at(stage)
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
    heard: list[bool] = []
    monkeypatch.setattr(QApplication, "beep", lambda: heard.append(True))
    with page_at(qtbot, "released") as (_, _hands, page):
        page.moves.act.put("quarantined")
        for wrong in ("V-001", "X-1"):
            page.scanned(wrong)
        assert page.moves.vials == [] and len(heard) == 2
        page.scanned("V-030")
        page.scanned("V-030")
        assert page.moves.vials == ["V-030"] and len(heard) == 3


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
        page.cell_lot.put("MSC-9")
        page.donor.put("D-9")
        page.cell_expiry.put(date(2027, 1, 1))
        page.viable.put("20000000")
        page.scanned("=G12341765432170=<S1234A00")
        for paper in page.papers.values():
            paper.put("x")
        stage.click(page.take_vials)
        told = hands.workbench.sealed_facts(hands.me, hands.bench.desk.board.events[-1])
        assert told["vials"] == ["G123417654321/S1234A00"]
        digest = hashlib.sha256(b"logger").hexdigest()
        assert told["logger"] == [{"name": "logger.pdf", "digest": digest}]
        assert place(hands, "G123417654321/S1234A00") is Place.QUARANTINE
