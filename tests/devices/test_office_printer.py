"""The office printer: a constant title, whole lengths, the same document."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desk.label.print_jobs import trial_paper
from app.desk.label.printers import PaperPrinter
from app.devices.office_printer import ROUNDED, OfficePrinter, rounded, send_paper
from app.devices.resources import words
from app.papers.paper import Lines, Paper
from app.papers.render import paper_pdf
from app.trial.refusal import Refusal, Trouble
from tests.devices.test_queue_printer import System
from tests.ui.stage import Told


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """A print system whose commands are scripts."""
    return System(tmp_path, monkeypatch)


def said(pdf: bytes) -> list[str]:
    """What each page says."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


@given(lines=st.lists(st.text("abc é", min_size=1), min_size=1, max_size=90))
def test_a_document_is_given_at_whole_lengths_and_says_the_same(lines: list[str]) -> None:
    paper = Paper("t", (), "s", (Lines(tuple(lines)),), "f", "{page} {pages}")
    pdf = paper_pdf(paper)
    longer = rounded(pdf)
    assert len(longer) == ROUNDED and said(longer) == said(pdf)


def test_what_does_not_end_as_a_document_ends_is_not_given() -> None:
    with pytest.raises(Trouble, match=r"paper\.malformed"):
        rounded(b"%PDF-1.4\n")


def test_without_a_choice_nothing_is_printed() -> None:
    given: list[bytes] = []
    printer: PaperPrinter = OfficePrinter(Told(), lambda queue, pdf: given.append(pdf))
    printer.print(trial_paper(words("fr")))
    assert not printer.is_chosen and printer.name == "PDF" and given == []


def test_a_queue_is_remembered_by_its_name_and_forgotten() -> None:
    memory = Told()
    given: list[tuple[str, int]] = []

    def send(queue: str, pdf: bytes) -> None:
        given.append((queue, len(pdf)))

    OfficePrinter(memory).choose(" bureau ")
    again = OfficePrinter(memory, send)
    again.print(trial_paper(words("en")))
    assert again.is_chosen and given == [("bureau", ROUNDED)]
    with pytest.raises(Refusal, match=r"printer\.queue"):
        again.choose("-o raw")
    again.choose("")
    assert not OfficePrinter(memory).is_chosen


def test_the_queue_is_told_a_constant_title_a4_and_no_scaling(system: System) -> None:
    pdf = trial_paper(words("fr"))
    send_paper("bureau", pdf)
    assert (system.folder / "given").read_bytes() == pdf
    told = (system.folder / "told").read_text("ascii").split()
    assert told[:6] == ["-d", "bureau", "-t", "Opaline", "-o", "media=A4"]
    assert "print-scaling=none" in told and told[-1] == "-"
