"""From the bytes of a list to its rows of cells: encoding, separator, header row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field

from app.blind.columns import role_of
from app.blind.problem import Problem
from app.blind.spelling import tidy

LARGEST_BYTES = 1024 * 1024
"""No allocation list comes near it; a larger file is the wrong file."""

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = (",", ";", "\t")
_OTHER_SEPARATORS = re.compile(r"[|:^~/]| {2,}")
_HEADER_TITLES = 2


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file as a spreadsheet counts them, and where its header is.

    `header` is an index; `broken_row`, from 1, is the row where quoting broke off the reading.
    """

    rows: list[list[str]] = field(repr=False)
    header: int
    broken_row: int | None


def read_grid(data: bytes) -> Grid | Problem:
    """The rows of cells of a list's bytes, or the one problem that hides them all.

    Understood: UTF-8 with or without mark, UTF-16, Windows-1252; comma,
    semicolon or tab; any line ending. Cells are tidied, their order is kept.
    """
    text = _decode(data)
    if isinstance(text, Problem):
        return text
    grids = [_split(text, separator) for separator in _SEPARATORS]
    best = max(grids, key=_known_titles)
    if _known_titles(best) >= _HEADER_TITLES:
        return best
    return _without_header(text)


def _decode(data: bytes) -> str | Problem:
    if not data.strip(b" \t\r\n\x00") or data in (codecs.BOM_UTF8, *_UTF_16_MARKS):
        return Problem(1, "", "empty")
    if len(data) > LARGEST_BYTES:
        return Problem(1, "", "too_large", {"limit_mib": LARGEST_BYTES // 1024**2})
    if data.startswith(_WORKBOOK_MARKS):
        return Problem(1, "", "workbook")
    for encoding in _likely_encodings(data):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            row = data.count(b"\n", 0, error.start) + 1
    return Problem(row, "", "undecodable")


def _likely_encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith(_UTF_16_MARKS):
        return ("utf-16",)
    half = max(len(data) // 2, 1)
    if data[1::2].count(0) * 2 > half:
        return ("utf-16-le",)
    if data[0::2].count(0) * 2 > half:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1252")


def _split(text: str, separator: str) -> Grid:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    broken_row = None
    try:
        for row in reader:
            rows.append([tidy(cell) for cell in row])
    except csv.Error:
        broken_row = len(rows) + 1
    known = [_titles_in(row) >= _HEADER_TITLES for row in rows]
    return Grid(rows, known.index(True) if True in known else len(rows), broken_row)


def _titles_in(row: list[str]) -> int:
    return len({role_of(cell) for cell in row} - {None})


def _known_titles(grid: Grid) -> int:
    return _titles_in(grid.rows[grid.header]) if grid.header < len(grid.rows) else 0


def _without_header(text: str) -> Problem:
    for number, line in enumerate(text.splitlines(), 1):
        if _titles_in(_OTHER_SEPARATORS.split(line.replace('"', ""))) >= _HEADER_TITLES:
            return Problem(number, "", "separator")
    return Problem(1, "", "header_not_found")
