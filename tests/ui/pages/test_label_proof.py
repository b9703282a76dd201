"""Proof on the spot on the screen: from a bag to its proof, kept as a file; nothing is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from app.command.practice_bag import Scene
from app.desk.unblinded.label import label_proof
from app.ui.pages.bag.page import BagPage
from app.ui.unblinded.label_proof import LabelProofPage
from tests.ui.stage import Stage


def test_a_bag_leads_to_its_proof_which_is_kept(stage: Stage, day: Scene, tmp_path: Path) -> None:
    page = stage.show(lambda s: BagPage(s, lambda name, data: Path(name)), day.bag)
    went: list[tuple[str, str]] = []
    stage.station.going.connect(lambda name, target: went.append((name, target)))
    stage.click(page.proof)
    assert went == [("proof", day.bag)]

    def save(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    proof = stage.show(lambda s: LabelProofPage(s, save), day.bag)
    assert "aucun octet ne diffère" in proof.verdict.text()
    model = proof.rows.model()
    assert [model.index(row, 3).data() for row in range(model.rowCount())] == ["0"] * 5
    shown = [picture.pixmap().toImage() for picture in proof.pictures]
    assert shown[0] == shown[1] and not shown[0].isNull()
    stage.click(proof.keep)
    (kept,) = tmp_path.glob("*-label-proof.pdf")
    assert kept.name == f"{day.bag[:4]}-{day.bag[4:8]}-{day.bag[8]}-label-proof.pdf"
    assert kept.read_bytes().startswith(b"%PDF")
    assert str(kept) in " ".join(label.text() for label in proof.problem.findChildren(QLabel))


def test_a_comparison_that_fails_is_told(
    stage: Stage, day: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label_proof, "differing_bytes", lambda one, other: 3)
    proof = stage.show(lambda s: LabelProofPage(s, lambda name, data: Path(name)), day.bag)
    assert "ne sont pas égales (15 octets" in proof.verdict.text()


def test_a_scan_of_a_code_that_is_no_bag_s_is_refused(stage: Stage, day: Scene) -> None:
    proof = stage.show(lambda s: LabelProofPage(s, lambda name, data: Path(name)), day.bag)
    proof.arrive("K7Q49TXMD")
    stage.rest()
    assert proof.problem.isVisible() and not proof.foot.isVisible()


def test_a_blinded_seat_is_not_led_there(stage: Stage, day: Scene) -> None:
    stage.seat(stage.crew.auditor)
    page = stage.show(lambda s: BagPage(s, lambda name, data: Path(name)), day.bag)
    assert not page.proof.isVisible()
