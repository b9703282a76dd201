"""The Data Matrix of a label: ECC 200, 14 x 14, the nine characters of the bag code and no more.

That of a paper holds a log's head.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import zxingcpp
from PIL import Image

from app.labels.layout import MODULES
from app.trial.names import BagCode
from app.trial.refusal import Refusal

Modules = tuple[tuple[bool, ...], ...]

_VERSION_14_X_14, _VERSION_32_X_32 = 3, 10
_HEAD_MODULES = 32
_FORMATS = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)


def modules(code: BagCode) -> Modules:
    """The symbol row by row, True where it is black, without quiet zone.

    Raises Refusal ``label.symbol`` for one of another size than the label has room for.
    """
    return modules_of(code.text)


def modules_of(text: str) -> Modules:
    """The symbol of any nine characters of the code's alphabet and the other capitals."""
    # Left to itself, the encoder shrinks the symbol of a code that is mostly figures.
    return _symbol(text, _VERSION_14_X_14, MODULES, "bag_code")


def _symbol(text: str, version: int, side: int, field: str) -> Modules:
    refused = Refusal("label.symbol", field=field, limit=f"{side} x {side}")
    try:
        symbol = zxingcpp.create_barcode(
            text, zxingcpp.BarcodeFormat.DataMatrix, version=version
        )
    except ValueError as why:
        raise refused from why
    image: Any = symbol.to_image(scale=1, add_quiet_zones=False)
    rows: Any = memoryview(image).tolist()
    found = tuple(tuple(dot == 0 for dot in row) for row in rows)
    if {len(found), *map(len, found)} != {side}:
        raise refused
    return found


def head_symbol(text: str) -> Modules:
    """The symbol of a log's head, 32 x 32 whatever it says: capitals, figures, at most 90 of them.

    Raises Refusal ``label.symbol`` for a text that does not go in.
    """
    return _symbol(text, _VERSION_32_X_32, _HEAD_MODULES, "checkpoint")


def runs(symbol: Modules) -> Iterator[tuple[int, int, int]]:
    """Each unbroken run of black modules: its row, its first column, its length."""
    for number, row in enumerate(symbol):
        column = 0
        while column < len(row):
            length = 0
            while column + length < len(row) and row[column + length]:
                length += 1
            if length:
                yield number, column, length
            column += length or 1


def read_back(image: Image.Image) -> str:
    """What a reader finds in the image: the content of its only Data Matrix, else nothing."""
    found = zxingcpp.read_barcodes(image, formats=_FORMATS)
    return str(found[0].text) if len(found) == 1 else ""
