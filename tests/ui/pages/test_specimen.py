"""The specimen page: looked at, proposed by one, approved by another, each version kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.desk.label.specimen import specimens
from app.ui.pages.specimen import SpecimenPage
from tests.ui.stage import Stage


def retold(stage: Stage) -> None:
    desk = stage.bench.desk
    texts = replace(desk.study.label["fr"], route="VOIE CENTRALE")
    desk.study = replace(desk.study, label={"fr": texts})


def cell(page: SpecimenPage, row: int, column: int) -> str:
    return str(page.rows.model().index(row, column).data())


def test_a_changed_label_is_proposed_and_approved_by_two(stage: Stage, tmp_path: Path) -> None:
    def save(name: str, data: bytes) -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    retold(stage)
    page = stage.show(lambda s: SpecimenPage(s, save))
    assert "ni attribution, ni impression" in page.subtitle.text()
    before = page.picture.pixmap().toImage()
    stage.click(page.act)
    stage.sign()
    assert [one.in_force for one in specimens(stage.bench.desk)] == [True, False]
    assert cell(page, 1, 1) == "attend"
    stage.click(page.act)
    stage.sign(name=stage.crew.operator.seat.name)
    assert [one.in_force for one in specimens(stage.bench.desk)] == [False, True]
    assert [cell(page, row, 1) for row in (0, 1)] == ["ancien", "en vigueur"]
    assert page.picture.pixmap().toImage() == before
    assert not page.act.isEnabled()
    page.rows.opened.emit(specimens(stage.bench.desk)[0].digest)
    stage.rest()
    (kept,) = tmp_path.glob("specimen-*.pdf")
    assert specimens(stage.bench.desk)[0].digest.startswith(kept.stem.removeprefix("specimen-"))


def test_an_auditor_looks_and_signs_nothing(stage: Stage) -> None:
    stage.seat(stage.crew.auditor)
    page = stage.show(lambda s: SpecimenPage(s, lambda name, data: Path(name)))
    assert not page.foot.isVisible() and page.rows.model().rowCount() == 1
