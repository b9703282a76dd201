"""A label's dots as ZPL II, the language of thermal label printers, and read back from it.

The dots go as hexadecimal and uncompressed: the length then depends on size and
copies alone, and the bytes on no compressor's version. A graphic field holds at
most 99,999 bytes, so a finer head is given bands of whole rows.
"""

from __future__ import annotations

import re
from decimal import Decimal

from app.labels.raster import Raster
from app.trial.refusal import Trouble

LARGEST_FIELD = 99_999
_HEAD = re.compile(rb"\^XA\^JZN\^PW(\d+)\^LL(\d+)\^LH0,0\^LS(-?\d+)\^LT(-?\d+)\n")
_BAND = re.compile(rb"\^FO0,(\d+)\^GFA,(\d+),(\d+),(\d+),([0-9A-F]+)\^FS\n")
_END = re.compile(rb"\^PQ(\d+),0,0,N\^XZ\n")


def label_zpl(raster: Raster, copies: int, offset: tuple[int, int] = (0, 0)) -> bytes:
    """`copies` of the label, unscaled, moved by `offset` dots to the right and down.

    `^JZN` forbids the printer to print a label again by itself after an error:
    every paper has a line. No graphic is stored in the printer.
    """
    stride = (raster.width + 7) // 8
    rows = LARGEST_FIELD // stride
    right, down = offset
    # The language shifts to the left.
    place = f"^LH0,0^LS{-right}^LT{down}"
    parts = [f"^XA^JZN^PW{raster.width}^LL{raster.height}{place}\n"]
    for first in range(0, raster.height, rows):
        band = raster.rows[first * stride : (first + rows) * stride]
        size = len(band)
        parts.append(f"^FO0,{first}^GFA,{size},{size},{stride},{band.hex().upper()}^FS\n")
    parts.append(f"^PQ{copies},0,0,N^XZ\n")
    return "".join(parts).encode("ascii")


def read_zpl(
    data: bytes, dots_per_mm: Decimal, offset: tuple[int, int] = (0, 0)
) -> tuple[Raster, int]:
    """The dots and the copies that a printer would make of the bytes, and nothing beside them.

    Raises Trouble ``label.not_as_recorded`` for another shift than `offset`, and for
    anything that `label_zpl` does not write.
    """
    head = _HEAD.match(data)
    if head is None or (-int(head[3]), int(head[4])) != offset:
        raise _astray()
    width, height, at = int(head[1]), int(head[2]), head.end()
    rows = bytearray()
    stride = (width + 7) // 8
    while (band := _BAND.match(data, at)) is not None:
        told = int(band[2]), int(band[3]), int(band[4]), int(band[1]) * stride
        size = len(band[5]) // 2
        if told != (size, size, stride, len(rows)) or len(band[5]) % 2:
            raise _astray()
        rows += bytes.fromhex(band[5].decode("ascii"))
        at = band.end()
    end = _END.fullmatch(data, at)
    if end is None or len(rows) != stride * height:
        raise _astray()
    return Raster(width, height, dots_per_mm, bytes(rows)), int(end[1])


def _astray() -> Trouble:
    return Trouble("label.not_as_recorded", part="zpl")
