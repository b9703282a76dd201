"""Papers from the pages to the office printer: kept and printed, folded ones only printed."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.desk.label.print_jobs import trial_paper
from app.desk.papers.slips import handover_slip, slip_number, slip_pdf
from app.devices.office_printer import OfficePrinter
from app.devices.resources import words
from app.trial.refusal import Trouble
from app.ui.page import Page
from app.ui.pages.handover.page import HandoverPage
from app.ui.pages.printers import PrintersPage
from app.ui.paper_printer import draw_pages, page_count, print_on
from app.ui.unblinded.code_breaks import CodeBreaksPage
from app.ui.unblinded.preparation.page import PreparationPage
from app.ui.unblinded.unblinding import UnblindingPage
from tests.desk.stages import BOTH_ARMS, at
from tests.ui.stage import Stage, Told, no_printers


@dataclass
class Office:
    """An office printer that takes everything, or is out of paper."""

    name: str = "Bureau"
    is_chosen: bool = True
    out: bool = False
    given: list[bytes] = field(default_factory=list)

    def print(self, pdf: bytes) -> None:
        """Takes a document."""
        if self.out:
            raise Trouble("printer.not_reached", reason="EREFUSED")
        self.given.append(pdf)


@dataclass
class Folder:
    """Where papers are kept."""

    kept: dict[str, bytes] = field(default_factory=dict)

    def save(self, name: str, data: bytes) -> Path:
        """Keeps one."""
        self.kept[name] = data
        return Path("papers") / name


def told(page: Page) -> str:
    """What the page's card says."""
    return " ".join(one.text() for one in page.problem.findChildren(QLabel))


@BOTH_ARMS
def test_a_slip_is_noted_kept_and_printed(qtbot: QtBot, cells: bool) -> None:
    hands, folder, office = at("released", cells), Folder(), Office()
    expected = slip_pdf(handover_slip(hands.bench.desk, hands.bag))
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(lambda s: HandoverPage(s, folder.save, office), hands.bag)
        stage.click(page.side.papers.handover)
        assert office.given == [expected] == list(folder.kept.values())
        line = hands.bench.desk.board.events[-1]
        assert line.kind == "SlipPrinted" and line.text("printer") == "Bureau"
        assert line.text("slip") == slip_number("R", hands.bag)
        assert "Bureau" in told(page) and f"{line.text('slip')}.pdf" in told(page)
        office.out = True
        stage.click(page.side.papers.handover)
        assert "Bureau" in page.problem.sentence and "papers" in page.problem.sentence
        assert hands.bench.desk.board.events[-1].kind == "SlipPrinted", "the line before the paper"


@BOTH_ARMS
def test_what_is_printed_while_the_bag_is_made_is_noted_in_the_capsule(
    qtbot: QtBot, cells: bool
) -> None:
    hands, folder, office = at("filled", cells), Folder(), Office()
    lines = len(hands.bench.desk.board.events)
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: PreparationPage(s, hands.workbench, folder.save, office), hands.request
        )
        page.acts.actions["worksheet"].trigger()
        stage.rest()
        assert "Bureau" in page.problem.sentence
        page.acts.actions["albumin_slip"].trigger()
        stage.rest()
        assert office.given == list(folder.kept.values()) and len(office.given) == 2
        entries = [e for e in hands.capsule.entries if e.act == "printed"]
        assert [entry.new for entry in entries] == [{}, {"slip": slip_number("A", hands.bag)}]
        assert len(hands.bench.desk.board.events) == lines


def test_a_sheet_that_is_folded_is_printed_and_no_file_stays(qtbot: QtBot) -> None:
    hands, folder, office = at("revealed"), Folder(), Office()
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: CodeBreaksPage(s, hands.workbench, folder.save, office), hands.story.subject
        )
        stage.click(page.print)
        assert folder.kept == {} and len(office.given) == 1
        assert "Bureau" in page.problem.sentence
        assert hands.bench.desk.board.events[-1].kind == "CodeBreakPrinted"


def test_a_sheet_that_did_not_come_out_is_not_lost(qtbot: QtBot) -> None:
    hands, folder = at("revealed"), Folder()
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: CodeBreaksPage(s, hands.workbench, folder.save, Office(out=True)),
            hands.story.subject,
        )
        stage.click(page.print)
        assert list(folder.kept) == ["code-break-0001.pdf"]
        assert "code-break-0001.pdf" in page.problem.sentence


def unblinded(stage: Stage, page: Any) -> None:
    """Asks for one subject's treatment in a slip, and signs."""
    for asked, value in (("purpose", "serious_event"), ("way", "slip"), ("physician", "Dr Roux"),
                         ("phone", "17")):  # fmt: skip
        getattr(page, asked).put(value)
    stage.click(page.act)
    stage.sign()


@BOTH_ARMS
def test_the_sealed_slip_of_an_unblinding_is_printed_and_no_file_stays(
    qtbot: QtBot, cells: bool
) -> None:
    hands, folder, office = at("released", cells), Folder(), Office()
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: UnblindingPage(s, hands.workbench, folder.save, office), hands.story.subject
        )
        unblinded(stage, page)
        number = hands.bench.desk.board.events[-1].number
        assert list(folder.kept) == [f"unblinding-{number}.pdf"], "the receipt names no treatment"
        assert len(office.given) == 1 and office.given[0] not in folder.kept.values()
        assert "Bureau" in page.problem.sentence and "unblinding-" in page.problem.sentence


def test_a_slip_that_did_not_come_out_is_kept_and_the_receipt_is_made(qtbot: QtBot) -> None:
    hands, folder = at("released"), Folder()
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: UnblindingPage(s, hands.workbench, folder.save, Office(out=True)),
            hands.story.subject,
        )
        unblinded(stage, page)
        number = hands.bench.desk.board.events[-1].number
        assert sorted(folder.kept) == [f"slip-{number}.pdf", f"unblinding-{number}.pdf"]
        assert all(name in page.problem.sentence for name in folder.kept)


def test_the_papers_for_a_downtime_are_all_kept_and_printed(qtbot: QtBot) -> None:
    hands, folder, office = at("released"), Folder(), Office()
    with Stage.over(qtbot, hands.bench, hands.crew) as stage:
        page = stage.show(
            lambda s: PreparationPage(s, hands.workbench, folder.save, office), hands.request
        )
        page.leave()
        stage.rest()
        stage.click(page.choose.kits.print)
        assert len(office.given) == 5 and sorted(office.given) == sorted(folder.kept.values())
        assert "Bureau" in page.problem.sentence and "downtime-" in page.problem.sentence
        office.out = True
        folder.kept.clear()
        hands.bench.clock.advance(timedelta(minutes=2))
        stage.click(page.choose.kits.print)
        assert len(folder.kept) == 5, "none is lost with a printer that stopped"
        assert "papers" in page.problem.sentence


def test_the_office_printer_is_chosen_tested_and_given_up(qtbot: QtBot) -> None:
    given: list[tuple[str, bytes]] = []
    office = OfficePrinter(Told(), lambda queue, pdf: given.append((queue, pdf)))
    with Stage.set_up(qtbot) as stage:
        page = stage.show(lambda s: PrintersPage(s, no_printers(), office))
        card = page.office
        assert not card.test.isEnabled() and "PDF" in card.chosen.text()
        stage.click(card.choose)
        assert card.queue.problem
        card.queue.put("a/b")
        stage.click(card.choose)
        assert card.queue.problem and not office.is_chosen
        card.queue.put("bureau_insu_leve")
        stage.click(card.choose)
        assert office.name == "bureau_insu_leve" and office.name in card.chosen.text()
        stage.click(card.test)
        assert [queue for queue, _ in given] == ["bureau_insu_leve"]
        stage.click(card.none)
        assert not office.is_chosen and not card.test.isEnabled()


def test_every_page_of_a_document_is_drawn_where_there_is_no_cups(
    qtbot: QtBot, tmp_path: Path
) -> None:
    hands = at("released")
    pdf = slip_pdf(handover_slip(hands.bench.desk, hands.bag))
    two = pypdfium2.PdfDocument.new()
    for one in (pdf, trial_paper(words("fr"))):
        two.import_pages(pypdfium2.PdfDocument(one))
    both = io.BytesIO()
    two.save(both)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "pages.pdf"))
    draw_pages(printer, both.getvalue(), page_count(both.getvalue()))
    drawn = pypdfium2.PdfDocument((tmp_path / "pages.pdf").read_bytes())
    assert [tuple(round(side) for side in page.get_size()) for page in drawn] == [(595, 842)] * 2


def test_a_queue_that_nobody_knows_is_told(qtbot: QtBot) -> None:
    with pytest.raises(Trouble, match=r"printer\.not_reached"):
        print_on("no such queue", trial_paper(words("fr")))
