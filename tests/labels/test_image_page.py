"""The pages for a queue, and a printer's calibration page: the very dots, at their true size."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal

import pypdfium2
import pytest
from PIL import Image

from app.labels.calibration import MARK, calibration_page, mark_of
from app.labels.image_page import image_pdf, prove_image
from app.labels.matrix import read_back
from app.labels.raster import Raster, decode, dots_of, label_raster
from app.labels.zpl import label_zpl, read_zpl
from app.trial.names import is_bag_code
from app.trial.refusal import Trouble
from tests.labels.samples import sample

HEADS = [Decimal(dots) for dots in ("8", "11.811", "12", "24")]


@pytest.mark.parametrize("dots", HEADS)
def test_every_page_is_the_label_dot_for_dot_and_as_large(dots: Decimal) -> None:
    raster = label_raster(sample("fr"), dots)
    pdf = image_pdf(raster, 3)
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    for number in range(len(document)):
        (image,) = document[number].get_objects()
        assert isinstance(image, pypdfium2.PdfImage)
        assert dots_of(raster).tobytes() == image.get_bitmap().to_pil().convert("1").tobytes()
        width, height = document[number].get_size()
        assert width == pytest.approx(raster.width / float(dots) / 25.4 * 72, abs=0.001)
        assert height == pytest.approx(raster.height / float(dots) / 25.4 * 72, abs=0.001)
        assert image.get_bounds() == pytest.approx((0, 0, width, height), abs=0.001)
    assert len(document) == 3
    document.close()
    assert image_pdf(raster, 3) == pdf


@pytest.mark.parametrize("offset", [(0, 0), (7, -3), (-40, 40)])
def test_a_shift_moves_whole_dots_in_both_languages(offset: tuple[int, int]) -> None:
    raster = label_raster(sample("fr"), Decimal(8))
    prove_image(image_pdf(raster, 3, offset), raster, 3, offset)
    assert read_zpl(label_zpl(raster, 3, offset), Decimal(8), offset) == (raster, 3)
    for wrong in ((offset[0] + 1, offset[1]), (offset[0], offset[1] - 1)):
        with pytest.raises(Trouble, match="not_as_recorded"):
            prove_image(image_pdf(raster, 3, offset), raster, 3, wrong)
        with pytest.raises(Trouble, match="not_as_recorded"):
            read_zpl(label_zpl(raster, 3, offset), Decimal(8), wrong)


def test_one_dot_and_one_page_are_missed() -> None:
    raster = label_raster(sample("fr"), Decimal(8))
    dots = dots_of(raster)
    dots.putpixel((400, 300), 255 - dots.getpixel((400, 300)))  # type: ignore[operator]
    other = replace(raster, rows=dots.tobytes("raw", "1;I"))
    for pdf in (image_pdf(other, 3), image_pdf(raster, 2)):
        with pytest.raises(Trouble, match="not_as_recorded"):
            prove_image(pdf, raster, 3)


@pytest.mark.parametrize("dots", HEADS)
def test_a_calibration_page_can_be_read_back_and_is_no_label(dots: Decimal) -> None:
    mark = mark_of(bytes(range(5)))
    page = calibration_page(mark, ["Tête : 12 points par mm"], dots)
    assert decode(page) == mark and not is_bag_code(mark) and mark.startswith(MARK)
    assert (page.width, page.height) == tuple(round(mm * dots) for mm in (102, 76))
    assert read_back(_without_frame(page)) == mark


def test_every_dot_of_the_head_burns_somewhere_on_the_calibration_page() -> None:
    page = dots_of(calibration_page(mark_of(bytes(5)), [], Decimal(8)))
    for column in range(page.width):
        assert any(page.getpixel((column, row)) == 0 for row in range(520, 584))


def test_what_is_measured_and_looked_at_is_on_the_calibration_page() -> None:
    """A frame on all sides, a band without a gap, and a tick that is longest at every ten."""
    page = dots_of(calibration_page(mark_of(bytes(5)), [], Decimal(8)))
    width, height = page.size
    around = [(x, y) for x in range(width) for y in (0, 1, height - 2, height - 1)]
    around += [(x, y) for y in range(height) for x in (0, 1, width - 2, width - 1)]
    assert not any(page.getpixel(place) for place in around)
    band = (height - 16 * 8) + 8
    assert not any(page.getpixel((column, band)) for column in range(width))
    for upright in (False, True):
        ticks = {mm: _tick(page, mm * 8, upright=upright) for mm in range(1, 41)}
        assert {ticks[mm] for mm in range(10, 41, 10)} == {max(ticks.values())}
        assert min(ticks[5], ticks[15]) > max(ticks[1], ticks[4])
        assert max(ticks[5], ticks[15]) < ticks[10]


def _tick(page: Image.Image, at: int, *, upright: bool) -> int:
    """How many dots a tick of the ruler is long."""
    length = 0
    while page.getpixel((length, at) if upright else (at, length)) == 0:
        length += 1
    return length


def _without_frame(page: Raster) -> Image.Image:
    dots = dots_of(page)
    return dots.crop((2, 2, dots.width - 2, dots.height - 2)).convert("L")
