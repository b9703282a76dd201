"""A list in an XLSX workbook, turned into the text that the list's checks read.

Each cell keeps its row and column. A formula comes out as one and is refused there; a date
that a spreadsheet made of an id comes out as a date. What a workbook unpacks to is bounded
before anything of it is read.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable
from xml.etree.ElementTree import ParseError

from app.blind.problem import Problem
from app.blind.reading import Reading
from app.blind.textfile import LARGEST_BYTES, read_grid

_MARK = b"PK\x03\x04"
MOST_PARTS = 500
MOST_UNPACKED = 96 * 1024 * 1024
"""Bytes that the parts of a workbook may have together, unpacked."""
MOST_ROWS = 250_000
MOST_COLUMNS = 100
_DECLARED = (b"<!DOCTYPE", b"<!ENTITY")
_PADDED = re.compile("0{2,15}")
_DAMAGED = (
    zipfile.BadZipFile, zlib.error, ParseError, ValueError, LookupError,
    TypeError, AttributeError, OSError, EOFError, NotImplementedError, RuntimeError,
    OverflowError,
)  # fmt: skip


class _TooLong(Exception):
    """A sheet has more rows than a list may have."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are an archive, which of all lists only workbooks are."""
    return data.startswith(_MARK)


def workbook_text(data: bytes, reading: Reading) -> bytes | Problem:
    """The one list of a workbook as text in UTF-8 with commas, or the problem that hides it.

    Problems: ``workbook`` for an archive that is none or is damaged, ``workbook_large``,
    ``workbook_sheets`` when several sheets could be the list.
    """
    if len(data) > LARGEST_BYTES:
        return Problem(1, "", "too_large", {"limit_mib": LARGEST_BYTES // 1024**2})
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return Problem(1, "", "workbook_large", {"limit_mib": MOST_UNPACKED // 1024**2})
            if any(_declares(archive, part) for part in parts):
                return Problem(1, "", "workbook")
        sheets = _sheets(data)
    except _TooLong:
        return Problem(1, "", "workbook_large", {"limit_mib": MOST_UNPACKED // 1024**2})
    except _DAMAGED:
        return Problem(1, "", "workbook")
    lists = [text for text in sheets if not isinstance(read_grid(text, reading), Problem)]
    if len(lists) > 1:
        return Problem(1, "", "workbook_sheets", {"sheets": len(lists)})
    return lists[0] if lists else next(iter(sheets), b"")


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    # Entities can unpack without end; no program writes them into a workbook.
    with archive.open(part) as file:
        head = file.read(4096).replace(b"\0", b"")
    return any(mark in head for mark in _DECLARED)


def _sheets(data: bytes) -> list[bytes]:
    # A twelfth of what the window takes to begin: only who brings a workbook waits for it.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    with warnings.catch_warnings():
        # What it cannot keep of a workbook's looks does not concern the cells.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        except InvalidFileException as why:
            raise ValueError("workbook") from why
        texts = []
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            texts.append(_text(sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)))
        book.close()
    return texts


def _text(rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    for number, row in enumerate(rows, 1):
        if number > MOST_ROWS:
            raise _TooLong
        cells = [_cell(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        writer.writerow(cells)
    return out.getvalue().encode("utf-8", "replace").rstrip(b"\n") + b"\n"


def _cell(cell: object) -> str:
    value: object = getattr(cell, "value", None)
    if getattr(cell, "data_type", "") == "f":
        return "=" + str(value).removeprefix("=")
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int):
        shown = str(getattr(cell, "number_format", ""))
        return str(value).zfill(len(shown) if _PADDED.fullmatch(shown) else 0)
    if isinstance(value, datetime.datetime):
        return value.isoformat(" ", "seconds")
    return str(value)
