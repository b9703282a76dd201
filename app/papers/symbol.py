"""The QR code of a text that is typed back: black squares on paper, read by any reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import zxingcpp

Dot = tuple[float, float, float, float]
"""A black rectangle: left, top, width, height."""


def dots(text: str, side: float) -> Iterator[Dot]:
    """The symbol of `text` (digits and capital letters) in a square of `side`, row by row.

    Left and top are counted from the corner; there is no quiet zone. Equal
    texts have equal symbols, and texts of one length symbols of one size.
    """
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    module = side / len(rows)
    for line, row in enumerate(rows):
        column = 0
        while column < len(row):
            length = 0
            while column + length < len(row) and row[column + length] == 0:
                length += 1
            if length:
                yield column * module, line * module, length * module, module
            column += length or 1
