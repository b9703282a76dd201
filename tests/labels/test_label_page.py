"""The page: the same bytes always and everywhere, and the very words that were asked for."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pypdfium2
import pytest

from app.labels import render
from app.labels.bag_label import BagLabel
from app.labels.fonts import FONTS, POINTS_PER_MM, Face, width_mm
from app.labels.render import label_pdf
from app.labels.typeset import typeset
from app.trial.names import BagCode
from tests.labels.samples import ROOT, hurried_threads, sample, texts

PROGRAM = """
import hashlib
from decimal import Decimal
from app.labels.raster import label_raster, raster_png
from app.labels.render import label_pdf
from tests.labels.samples import sample
for practice in (True, False):
    label = sample(practice=practice)
    print(hashlib.sha256(label_pdf(label)).hexdigest())
    print(hashlib.sha256(raster_png(label_raster(label, Decimal(8)))).hexdigest())
"""
WORLDS = [
    {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "SOURCE_DATE_EPOCH": "1700000000"},
    {"TZ": "America/Adak", "PYTHONHASHSEED": "777", "LC_ALL": "C", "PYTHONOPTIMIZE": "1"},
]


def extracted(label: BagLabel) -> pypdfium2.PdfTextPage:
    """What a reader can copy from the page."""
    return pypdfium2.PdfDocument(label_pdf(label))[0].get_textpage()


def letters(text: str) -> list[str]:
    """The visible characters, sorted."""
    return sorted("".join(text.split()))


def test_the_bytes_are_the_same_in_every_process() -> None:
    seen = set()
    for world in WORLDS:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=ROOT, env={**os.environ, **world}, capture_output=True, text=True, check=True,
        )  # fmt: skip
        seen.add(done.stdout)
    (only,) = seen
    assert hashlib.sha256(label_pdf(sample())).hexdigest() in only


def test_the_variable_of_reproducible_builds_moves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = label_pdf(sample())
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    assert label_pdf(sample()) == before


def test_threads_draw_the_same_bytes() -> None:
    codes = [BagCode.from_number(number * 7_919).text for number in range(20)]
    alone = [label_pdf(sample(code=code)) for code in codes]
    with hurried_threads(), ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda code: label_pdf(sample(code=code)), codes * 4))
    assert together == alone * 4


def test_one_label_waits_for_another() -> None:
    with ThreadPoolExecutor(1) as pool, render._LOCK:
        waiting = pool.submit(label_pdf, sample())
        assert wait([waiting], timeout=0.3).not_done == {waiting}


def test_the_page_tells_nothing_but_its_words() -> None:
    pdf = label_pdf(sample())
    properties = pypdfium2.PdfDocument(pdf).get_metadata_dict()
    assert {properties[key] for key in ("Title", "Author", "Subject", "Creator")} == {"Opaline"}
    assert properties["CreationDate"].startswith("D:20000101")
    assert properties["Keywords"] == ""
    assert str(ROOT).encode() not in pdf and b"resources" not in pdf


def test_a_label_is_one_page_of_its_size() -> None:
    document = pypdfium2.PdfDocument(label_pdf(sample(practice=True)))
    assert len(document) == 1
    assert [round(side / POINTS_PER_MM, 3) for side in document[0].get_size()] == [102, 76]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_text_of_the_page_is_the_text_of_the_label(language: str) -> None:
    label = sample(language)
    page = extracted(label)
    lines = typeset(label)
    for line in lines:
        left, base = line.x * POINTS_PER_MM, (76 - line.y) * POINTS_PER_MM
        right = left + width_mm(line.text, line.face, line.size) * POINTS_PER_MM
        found = page.get_text_bounded(left - 0.2, base - 0.1, right + 0.2, base + line.size * 0.7)
        assert found.split() == line.text.split()
    assert letters(page.get_text_bounded()) == letters("".join(line.text for line in lines))


def test_signs_that_pages_escape_are_text() -> None:
    words = replace(texts("fr"), contact="(A) < B & C \\ D ≤ 10⁶ µl × ½ Œ ÀÉ Ÿ")
    page = extracted(sample(words=words))
    assert words.contact.split() == page.get_text_bounded(bottom=33.5, top=40).split()


def test_a_practice_label_says_so_across_all_its_words() -> None:
    plain, practice = letters(extracted(sample()).get_text_bounded()), sample(practice=True)
    assert letters(extracted(practice).get_text_bounded()) == sorted(plain + list("SPECIMEN"))


def test_the_faces_are_three() -> None:
    pdf = label_pdf(sample())
    for face in Face:
        assert f"/FontName /AAAAAA+OpalineLabel-{face}".encode() in pdf
    widths = [width_mm("Hôpital 24 h/24", face, 10) for face in Face]
    assert sorted(widths) == widths and len(set(widths)) == 3


def test_bold_is_blacker_than_regular() -> None:
    words = replace(texts("fr"), route="IIIIIIII", form="IIIIIIII")
    page = pypdfium2.PdfDocument(label_pdf(sample(words=words)))[0]
    image = page.render(scale=20 / POINTS_PER_MM, grayscale=True).to_pil()
    bold, regular = image.crop((60, 605, 960, 670)), image.crop((1100, 605, 1985, 670))
    assert bold.histogram()[0] > 1.5 * regular.histogram()[0] > 0


def test_the_licence_of_the_typeface_is_shipped() -> None:
    assert "SIL Open Font License, Version 1.1" in (FONTS / "OFL.txt").read_text("utf-8")
    assert len(list(FONTS.glob("*.ttf"))) == 3
