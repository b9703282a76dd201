"""Papers are PDF/A-1b: what the standard asks of these files, read from their bytes.

The whole standard is asked by the campaign ``tests.campaigns.preflight``.
"""

from __future__ import annotations

import io
import re
import struct
import xml.etree.ElementTree as ET
from dataclasses import replace

import pypdfium2
import pytest
from PIL import ImageCms

from app.papers import lasting
from app.papers.lasting import grey_profile
from app.papers.paper import Lines
from app.papers.render import paper_pdf
from tests.papers.samples import WORKSHEET

PDF = paper_pdf(WORKSHEET)


def test_every_stream_has_the_length_it_tells_and_ends_with_a_line() -> None:
    starts = [found.end() for found in re.finditer(rb"\nstream\n", PDF)]
    lengths = [int(n) for n in re.findall(rb"/Length (\d+)", PDF)]
    assert len(starts) == len(lengths) > 5
    for start, length in zip(starts, lengths, strict=True):
        assert PDF[start + length : start + length + 10] == b"\nendstream"


def test_the_file_says_that_it_is_pdf_a_and_what_its_greys_are() -> None:
    assert PDF.startswith(b"%PDF-1.4\n%")
    assert b"/OutputIntents" in PDF and b"/GTS_PDFA1" in PDF and b"/Encrypt" not in PDF
    xmp = PDF[PDF.index(b"<x:xmpmeta") : PDF.index(b"</x:xmpmeta>") + len(b"</x:xmpmeta>")]
    told = {one.tag.split("}")[1]: one.text for one in ET.fromstring(xmp).iter()}
    assert (told["part"], told["conformance"]) == ("1", "B")
    assert told["CreatorTool"] == "Opaline"


def test_nothing_is_drawn_in_colour() -> None:
    assert not re.search(rb"\d (rg|RG|k|K)\s", PDF)


def test_the_grey_profile_is_one_that_others_read() -> None:
    data = grey_profile()
    assert struct.unpack(">L", data[:4])[0] == len(data)
    profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
    assert profile.profile.xcolor_space == "GRAY"
    assert "gamma 2.2" in ImageCms.getProfileDescription(profile)


def test_a_paper_of_many_pages_has_no_array_that_is_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = replace(WORKSHEET, blocks=(Lines(("line",) * 200),))
    plain = told(paper_pdf(long))
    monkeypatch.setattr(lasting, "MOST_KIDS", 3)
    branched = paper_pdf(long)
    kids = [one.count(b" R") for one in re.findall(rb"/Kids \[([^]]*)\]", branched)]
    counts = [int(one) for one in re.findall(rb"/Count (\d+)", branched)]
    assert len(plain) == 5 and sorted(kids) == [2, 2, 3] and sorted(counts) == [2, 3, 5]
    assert told(branched) == plain


def told(pdf: bytes) -> list[str]:
    """What each page says."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
