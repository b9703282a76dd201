"""The page of the printers: one is told, chosen, tested on paper, and its code scanned back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.desk.label.printers import Way
from app.devices.printers import WorkstationPrinters
from app.labels.matrix import read_back
from app.labels.raster import dots_of
from app.labels.zpl import read_zpl
from app.ui.pages.printers import PrintersPage
from tests.printers import HERE, Loopback
from tests.ui.stage import Stage, Told


@dataclass
class At:
    """The page, what the workstation remembers, and the stage."""

    page: PrintersPage
    shelf: WorkstationPrinters
    stage: Stage

    def tell(self, address: str, way: Way = Way.RAW, right: str = "") -> None:
        """Types a printer and keeps it."""
        form = self.page.form
        form.called.put("Zebra")
        form.address.put(address)
        form.way.put(way)
        form.dots.put("8")
        form.right.put(right)
        form.keep.click()
        self.stage.rest()

    def shown(self) -> list[list[str]]:
        """The rows of the list."""
        model = self.page.rows.model()
        rows, columns = range(model.rowCount()), range(model.columnCount())
        return [[str(model.index(row, column).data()) for column in columns] for row in rows]


@pytest.fixture
def at(qtbot: QtBot, tmp_path: Path) -> Iterator[At]:
    """The page of a workstation that knows no printer."""
    shelf = WorkstationPrinters(Told(), tmp_path)
    with Stage.set_up(qtbot) as stage:
        yield At(stage.show(lambda station: PrintersPage(station, shelf)), shelf, stage)


def test_a_printer_is_kept_and_chosen_and_files_come_back(at: At) -> None:
    assert "PDF" in at.page.chosen.text() and at.shown() == []
    at.tell("zebra:9100", right="-0,5")
    assert at.shown() == [
        ["Zebra", "Directe (port 9100)", "zebra:9100", "8", "−0,5  0", "–", "pas encore"]
    ]
    assert at.shelf.chosen().way is Way.FILE
    at.page.rows.selectRow(0)
    at.page.choose.click()
    at.stage.rest()
    assert "Zebra" in at.page.chosen.text() and at.shelf.dots_per_mm == Decimal(8)
    at.page.files.click()
    at.stage.rest()
    assert at.shelf.chosen().way is Way.FILE and "PDF" in at.page.chosen.text()
    at.page.forget.click()
    at.stage.rest()
    assert at.shown() == []


def test_a_printer_just_kept_is_in_hand_and_one_of_the_list_is_taken_up_to_be_changed(
    at: At,
) -> None:
    for button in (at.page.choose, at.page.forget):
        button.click()
        assert "liste" in at.page.problem.sentence, "nothing is marked, and it is said"
    at.tell("zebra:9100", right="-0,5")
    assert "Zebra" in at.page.problem.sentence and at.page.rows.key() == "Zebra"
    assert at.page.focusWidget() is at.page.test
    form = at.page.form
    for field in (form.called, form.address, form.right, form.down):
        field.put("x")
    form.dots.put("24")
    at.page.rows.opened.emit("Zebra")
    assert [field.text() for field in (form.called, form.address, form.right, form.down)] == [
        "Zebra", "zebra:9100", "−0,5", ""
    ]  # fmt: skip
    kept = at.shelf.all()
    assert (form.dots.value(), form.way.value()) == ("8", Way.RAW)
    form.keep.click()
    at.stage.rest()
    assert list(at.shelf.all()) == list(kept), "what was taken up is what was told"


def test_what_cannot_be_right_is_told_beside_its_field(at: At) -> None:
    at.tell("zebra:0")
    assert at.page.form.address.problem and at.shown() == []
    at.tell("zebra", right="6")
    assert at.page.form.right.problem and not at.page.form.address.problem


def test_the_way_says_what_it_leaves_behind(at: At) -> None:
    at.page.form.way.put(Way.QUEUE)
    assert "notice d’installation" in at.page.form.keeps.text()
    at.page.form.way.put(Way.RAW)
    assert "rien ne reste" in at.page.form.keeps.text()


def test_a_test_print_is_scanned_back_from_its_paper(at: At) -> None:
    with Loopback() as printer:
        at.tell(f"{HERE}:{printer.port}", right="1")
        at.page.rows.selectRow(0)
        at.page.test.click()
        at.stage.rest()
    raster, copies = read_zpl(printer.taken[0], Decimal(8), (8, 0))
    paper: Image.Image = dots_of(raster).convert("L")
    assert copies == 1 and at.shown()[0][-1] == "pas encore"
    assert not at.page.accepts("TEST33333")
    at.page.scanned("TEST33333")
    at.stage.rest()
    assert at.shown()[0][-1] == "pas encore"
    mark = read_back(paper)
    assert at.page.accepts(mark)
    at.page.scanned(mark)
    at.stage.rest()
    assert at.shown()[0][-1] == "2026-03-24"
    at.page.scanned(mark)
    at.stage.rest()
    at.tell(f"{HERE}:{printer.port}")
    assert at.shown()[0][-1] == "pas encore"


def test_an_absent_printer_is_told_and_none_is_proved(at: At) -> None:
    with Loopback() as printer:
        port = printer.port
    at.page.test.click()
    at.stage.rest()
    assert "liste" in at.page.problem.sentence
    at.tell(f"{HERE}:{port}")
    at.page.rows.selectRow(0)
    at.page.test.click()
    at.stage.rest()
    assert "ECONNREFUSED" in at.page.problem.sentence and at.shown()[0][-1] == "pas encore"
