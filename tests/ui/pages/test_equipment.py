"""The page of the equipment: put into service, taken up again, withdrawn; the home page tells."""

from __future__ import annotations

from datetime import timedelta

from app.desk.boards.due import Task, due
from app.desk.materials.equipment import equipment
from app.trial.study_parts import Equipment
from app.ui.pages.equipment import EquipmentPage
from tests.ui.stage import Stage


def shown(page: EquipmentPage) -> list[tuple[str, str, str]]:
    model = page.rows.model()

    def cell(row: int, column: int) -> str:
        return str(model.index(row, column).data())

    return [(cell(row, 0), cell(row, 1), cell(row, 3)) for row in range(model.rowCount())]


def put_in(stage: Stage, page: EquipmentPage, sort: Equipment, name: str, days: int) -> None:
    day = (stage.bench.clock.now() + timedelta(days=days)).date()
    page.sort.put(sort.value)
    page.named.put(name)
    page.until.put(day)
    stage.click(page.put_in)


def test_a_piece_goes_in_is_taken_up_and_goes_out(stage: Stage) -> None:
    page = stage.show(EquipmentPage)
    put_in(stage, page, Equipment.BATH, "BM-2", 1)
    stage.sign()
    assert shown(page) == [("bain-marie", "BM-2", "En service")]
    assert page.named.text() == "" and page.sort.value() is None
    stage.bench.clock.advance(timedelta(days=3))
    page.refresh()
    stage.rest()
    assert shown(page)[0][2] == "Échu"
    assert Task.EQUIPMENT in [one.task for one in due(stage.bench.desk)]
    page.rows.opened.emit("0")
    assert page.named.text() == "BM-2" and page.sort.value() == "bath"
    stage.click(page.take_out)
    stage.sign()
    assert shown(page)[0][2] == "Retiré"
    assert Task.EQUIPMENT not in [one.task for one in due(stage.bench.desk)]


def test_a_day_past_is_told_at_its_field_and_what_was_typed_stays(stage: Stage) -> None:
    page = stage.show(EquipmentPage)
    put_in(stage, page, Equipment.REAGENT, "Bleu trypan TB-9", -1)
    stage.sign()
    assert "TB-9" in page.until.problem and page.named.text() == "Bleu trypan TB-9"
    assert equipment(stage.bench.desk.board.events) == ()


def test_an_auditor_reads_it_and_changes_nothing(stage: Stage) -> None:
    stage.seat(stage.crew.auditor)
    page = stage.show(EquipmentPage)
    assert not page.put_in.isVisible() and page.rows.isVisible()
