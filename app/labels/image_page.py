"""A label's dots as a PDF of one 1-bit image a page, for printers that a system's queue drives.

The page is exactly as large as the dots are at the head's scale, the image fills
it without a margin, and nothing is compressed: the same dots are the same bytes
on every machine. A driver that lays one dot of the image on one of the head
has nothing to round.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pypdfium2
from PIL import Image, ImageChops

from app.labels.raster import RENDERER, Raster, dots_of
from app.trial.refusal import Trouble

_POINTS_PER_MM = Decimal(72) / Decimal("25.4")


def image_pdf(raster: Raster, copies: int, offset: tuple[int, int] = (0, 0)) -> bytes:
    """`copies` pages of the label, moved by `offset` dots to the right and down."""
    width, height = (_points(dots, raster) for dots in (raster.width, raster.height))
    content = f"q {width} 0 0 {height} 0 0 cm /L Do Q".encode("ascii")
    dots = _moved(raster, offset).tobytes("raw", "1;I")
    kids = " ".join(f"{5 + page} 0 R" for page in range(copies))
    image = (
        f"<</Type/XObject/Subtype/Image/Width {raster.width}/Height {raster.height}"
        f"/ColorSpace/DeviceGray/BitsPerComponent 1/Decode[1 0]/Length {len(dots)}>>"
    )
    page = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]"
        "/Resources<</XObject<</L 3 0 R>>>>/Contents 4 0 R>>"
    )
    return _file([
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {copies}>>".encode("ascii"),
        _stream(image.encode("ascii"), dots),
        _stream(f"<</Length {len(content)}>>".encode("ascii"), content),
        *[page.encode("ascii")] * copies,
    ])  # fmt: skip


def prove_image(pdf: bytes, raster: Raster, copies: int, offset: tuple[int, int] = (0, 0)) -> None:
    """Raises Trouble ``label.not_as_recorded`` unless every page gives the very dots back."""
    wanted = _moved(raster, offset)
    with RENDERER:
        document = pypdfium2.PdfDocument(pdf)
        # The pages share their content: one of them tells what all of them show.
        pages, found = len(document), _rendered(document[0], raster)
        document.close()
    if pages != copies or ImageChops.logical_xor(found, wanted).getbbox() is not None:
        raise Trouble("label.not_as_recorded", part="image")


def _moved(raster: Raster, offset: tuple[int, int]) -> Image.Image:
    # Moved in whole dots, so that a driver has nothing to place between two of them.
    dots = Image.new("1", (raster.width, raster.height), 255)
    dots.paste(dots_of(raster), offset)
    return dots


def _rendered(page: pypdfium2.PdfPage, raster: Raster) -> Image.Image:
    size = raster.width, raster.height
    bitmap = pypdfium2.PdfBitmap.new_native(*size, pypdfium2.raw.FPDFBitmap_Gray)
    bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
    pypdfium2.raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, 0)
    grey: Image.Image = bitmap.to_pil().copy()
    return grey.point([255 if level > 127 else 0 for level in range(256)], "1")


def _points(dots: int, raster: Raster) -> Decimal:
    points = dots / raster.dots_per_mm * _POINTS_PER_MM
    return points.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _stream(head: bytes, data: bytes) -> bytes:
    return head + b"\nstream\n" + data + b"\nendstream"


def _file(objects: list[bytes]) -> bytes:
    data, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table, size = len(data), len(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % size
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    return bytes(data)
