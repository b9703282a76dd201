"""The same paper is the same bytes, in any process and any thread, even while labels are drawn."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pypdfium2
import pytest

from app.labels.render import label_pdf
from app.papers.render import paper_pdf
from tests.labels.samples import ROOT, sample
from tests.papers.samples import WORKSHEET, report

PROGRAM = """
import hashlib
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


def test_papers_and_labels_drawn_at_once_do_not_disturb_each_other() -> None:
    papers = [report(f"{number:064x}", "abc") for number in range(8)]
    alone = [paper_pdf(paper) for paper in papers]
    label = label_pdf(sample())
    with ThreadPoolExecutor(8) as pool:
        labels = [pool.submit(label_pdf, sample()) for _ in range(24)]
        drawn = [pool.submit(paper_pdf, paper) for paper in papers * 3]
    assert [one.result() for one in drawn] == alone * 3
    assert {one.result() for one in labels} == {label}


def test_the_file_tells_nothing_of_its_maker() -> None:
    pdf = paper_pdf(WORKSHEET)
    properties = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert {properties[key] for key in ("Title", "Author", "Subject", "Creator")} == {"Opaline"}
    assert properties["CreationDate"].startswith("D:20000101")
    assert str(ROOT).encode() not in pdf and b"FlateDecode" not in pdf
