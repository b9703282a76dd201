"""The same paper is the same bytes, in any process and any thread."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait

import pypdfium2
import pytest
from reportlab.pdfbase.pdfmetrics import getFont

from app.labels.render import label_pdf
from app.papers import render
from app.papers.flow import Word
from app.papers.fonts import POINTS_PER_MM, font
from app.papers.render import paper_pdf
from tests.labels.samples import ROOT, hurried_threads, sample
from tests.papers.samples import WORKSHEET, report

PROGRAM = """
import hashlib
from app.papers import render
from app.papers.render import paper_pdf
from tests.papers.samples import WORKSHEET
print(hashlib.sha256(paper_pdf(WORKSHEET)).hexdigest())
"""


def test_the_bytes_are_the_same_in_another_process() -> None:
    world = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "5", "SOURCE_DATE_EPOCH": "1700000000"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT, env={**os.environ, **world}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == hashlib.sha256(paper_pdf(WORKSHEET)).hexdigest()


def test_the_variable_of_reproducible_builds_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = paper_pdf(WORKSHEET)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert paper_pdf(WORKSHEET) == before


def test_texts_kept_from_page_to_page_move_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = paper_pdf(WORKSHEET)
    monkeypatch.setattr(render, "_KEPT", 0)
    assert paper_pdf(WORKSHEET) == kept
    monkeypatch.setattr(render.Sheet, "write", drawn_by_the_library)
    assert paper_pdf(WORKSHEET) == kept


def drawn_by_the_library(sheet: render.Sheet, x: float, y: float, word: Word) -> None:
    """A word as the library draws it anew."""
    sheet.canvas.setFont(font(word.face).fontName, word.size)
    place = (render.HEIGHT - (y + word.y)) * POINTS_PER_MM
    sheet.canvas.drawString(sheet.x(x + word.x), place, word.text)


def test_papers_drawn_at_once_do_not_disturb_each_other() -> None:
    papers = [report(f"{number:064x}", "abc") for number in range(10)]
    alone = [paper_pdf(paper) for paper in papers]
    with hurried_threads(), ThreadPoolExecutor(8) as pool:
        assert list(pool.map(paper_pdf, papers * 8)) == alone * 8


def test_one_paper_waits_for_another() -> None:
    with ThreadPoolExecutor(1) as pool, render._LOCK:
        waiting = pool.submit(paper_pdf, WORKSHEET)
        assert wait([waiting], timeout=0.3).not_done == {waiting}


def test_papers_and_labels_share_no_font() -> None:
    label_pdf(sample())
    paper_pdf(WORKSHEET)
    for face in ("Regular", "Bold"):
        label, paper = getFont(f"label-{face}"), getFont(f"paper-{face}")
        assert label is not paper and label.face is not paper.face


def test_the_file_tells_nothing_of_its_maker() -> None:
    pdf = paper_pdf(WORKSHEET)
    properties = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert {properties[key] for key in ("Title", "Author", "Subject", "Creator")} == {"Opaline"}
    assert properties["CreationDate"].startswith("D:20000101")
    assert str(ROOT).encode() not in pdf and b"FlateDecode" not in pdf
