"""The dots of a printer: exact modules, a clear margin, and a code that two readers agree on."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from app.labels.layout import MATRIX_SIDE
from app.labels.layout_102x76 import LAYOUT_102X76
from app.labels.layouts import LAYOUTS
from app.labels.raster import Raster, decode, label_raster, raster_png
from app.labels.render import label_pdf
from app.trial.names import BagCode
from app.trial.refusal import Refusal
from app.trial.rules import LabelSize
from tests.labels.samples import sample
from tests.labels.second_reader import libdmtx

HEADS = [("8", 6), ("11.811", 8), ("12", 9), ("24", 18)]
CODES = [BagCode.from_number(number).text for number in (0, 23**8 - 1, 12_345_678_901)]


def picture(raster: Raster) -> Image.Image:
    """The dots as a grey picture."""
    return Image.open(io.BytesIO(raster_png(raster))).convert("L")


def corner(
    image: Image.Image, dots: Decimal, size: LabelSize = LabelSize.WIDE
) -> Image.Image:
    """The Data Matrix with its quiet zone and a little more."""
    layout = LAYOUTS[size]
    edge = layout.matrix_x - 1.5, 0, layout.width, layout.matrix_y + MATRIX_SIDE + 1
    return image.crop(tuple(int(Decimal(str(mm)) * dots) for mm in edge))  # type: ignore[arg-type]


def laid(pdf: bytes, dots: int) -> Image.Image:
    """The page itself, drawn with so many dots a millimetre."""
    width, height = int(LAYOUT_102X76.width * dots), int(LAYOUT_102X76.height * dots)
    bitmap = pypdfium2.PdfBitmap.new_native(width, height, pypdfium2.raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, width, height)
    page = pypdfium2.PdfDocument(pdf)[0]
    pypdfium2.raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    image: Image.Image = bitmap.to_pil()
    return image


@pytest.mark.parametrize("dots", ["8", "12"])
@pytest.mark.parametrize("practice", [False, True])
@pytest.mark.parametrize("code", CODES)
def test_two_decoders_read_the_bag_code(dots: str, practice: bool, code: str) -> None:
    raster = label_raster(sample(code=code, practice=practice), Decimal(dots))
    image = picture(raster)
    assert [found.text for found in zxingcpp.read_barcodes(image)] == [code]
    assert libdmtx(corner(image, Decimal(dots))) == [code]
    assert decode(raster) == code


@pytest.mark.parametrize("size", LabelSize)
@pytest.mark.parametrize(("dots", "module"), HEADS)
def test_every_module_is_a_whole_number_of_dots(dots: str, module: int, size: LabelSize) -> None:
    scale = Decimal(dots)
    image = corner(picture(label_raster(sample(practice=True, size=size), scale)), scale, size)
    left, top, right, bottom = image.point(lambda grey: 255 - grey).getbbox() or (0, 0, 0, 0)
    assert (right - left, bottom - top) == (14 * module, 14 * module)
    assert min(left, top, image.width - right, image.height - bottom) >= module
    for y in range(top, bottom):
        row = [image.getpixel((x, y)) for x in range(left, right)]
        assert all(len(list(run)) % module == 0 for _, run in groupby(row))


@pytest.mark.parametrize(
    ("dots", "size"), [("8", (816, 608)), ("12", (1224, 912)), ("11.811", (1205, 898))]
)
def test_the_raster_has_the_size_of_the_label(dots: str, size: tuple[int, int]) -> None:
    raster = label_raster(sample(), Decimal(dots))
    assert (raster.width, raster.height) == size
    assert len(raster.rows) == (raster.width + 7) // 8 * raster.height


@pytest.mark.parametrize("dots", [8, 12])
def test_the_page_draws_the_symbol_that_the_printer_lays(dots: int) -> None:
    raster = corner(picture(label_raster(sample(), Decimal(dots))), Decimal(dots))
    drawn = corner(laid(label_pdf(sample()), dots), Decimal(dots))
    assert set(drawn.tobytes()) <= {0, 1, 2, 253, 254, 255}
    assert drawn.point(lambda grey: 255 * (grey > 2)).tobytes() == raster.tobytes()
    assert libdmtx(drawn) == ["K7Q49TXMD"]


def test_a_picture_keeps_every_dot_and_its_scale() -> None:
    raster = label_raster(sample(), Decimal(8))
    image = Image.open(io.BytesIO(raster_png(raster)))
    assert image.mode == "1"
    assert image.tobytes("raw", "1;I") == raster.rows
    assert raster_png(raster) == raster_png(label_raster(sample(), Decimal(8)))
    assert [round(dpi, 1) for dpi in image.info["dpi"]] == [203.2, 203.2]


def test_black_is_one_and_the_margin_is_white() -> None:
    raster = label_raster(sample(), Decimal(8))
    assert raster.rows[: 102 * 8] == bytes(102 * 8)
    assert 0.05 < sum(byte.bit_count() for byte in raster.rows) / (816 * 608) < 0.3


def test_a_damaged_symbol_is_not_taken_for_a_code() -> None:
    raster = label_raster(sample(), Decimal(8))
    blotted = bytearray(raster.rows)
    for row in range(16, 60):
        blotted[row * 102 + 87 : row * 102 + 99] = bytes([255]) * 12
    assert decode(replace(raster, rows=bytes(blotted))) == ""


@pytest.mark.parametrize("dots", ["7.99", "24.1", "0", "-8"])
def test_an_impossible_head_is_refused(dots: str) -> None:
    with pytest.raises(Refusal, match=r"label\.dots"):
        label_raster(sample(), Decimal(dots))
