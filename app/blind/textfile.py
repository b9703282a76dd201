"""From the bytes of a list to its rows of cells: encoding, separator, header row."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass, field

from app.blind.columns import roles_of
from app.blind.problem import Problem
from app.blind.reading import USUAL, Reading
from app.blind.spelling import tidy

LARGEST_BYTES = 16 * 1024 * 1024
"""Room for 100,000 rows with long words; a larger file is the wrong file."""

_UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WORKBOOK_MARKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SEPARATORS = (",", ";", "\t")
_OTHER_SEPARATORS = re.compile(r"[|:^~/]| {2,}")
_QUOTED_APART = re.compile(r'" +"')
_HEADER_TITLES = 2
_HEAD = 64 * 1024
"""Characters among which a header is sought before the whole text is."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows of a file as a spreadsheet counts them, and where its header is.

    `header` is an index; `broken_row`, from 1, is the row where quoting broke off the reading.
    """

    rows: list[list[str]] = field(repr=False)
    header: int
    broken_row: int | None


def read_grid(data: bytes, reading: Reading = USUAL) -> Grid | Problem:
    """The rows of cells of a list's bytes, or the one problem that hides them all.

    Understood: UTF-8 with or without mark, UTF-16, Windows-1252; comma,
    semicolon or tab; any line ending. Cells are tidied, their order is kept.
    """
    text = decoded(data)
    if isinstance(text, Problem):
        return text
    for part in dict.fromkeys((text[:_HEAD], text)):
        grids = {separator: _split(part, separator, reading) for separator in _SEPARATORS}
        best = max(_SEPARATORS, key=lambda separator: _known_titles(grids[separator], reading))
        if _known_titles(grids[best], reading) >= _HEADER_TITLES:
            return grids[best] if part is text else _split(text, best, reading)
    return _without_header(text, reading)


def decoded(data: bytes) -> str | Problem:
    """The text of a list's bytes, or the problem that hides it."""
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


def _split(text: str, separator: str, reading: Reading) -> Grid:
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    rows: list[list[str]] = []
    broken_row = None
    try:
        for row in reader:
            rows.append([tidy(cell) for cell in row])
    except csv.Error:
        broken_row = len(rows) + 1
    header = (n for n, row in enumerate(rows) if _titles_in(row, reading) >= _HEADER_TITLES)
    return Grid(rows, next(header, len(rows)), broken_row)


def _titles_in(row: list[str], reading: Reading) -> int:
    return len({*roles_of(row, reading)} - {None})


def _known_titles(grid: Grid, reading: Reading) -> int:
    found = grid.header < len(grid.rows)
    return _titles_in(grid.rows[grid.header], reading) if found else 0


def _without_header(text: str, reading: Reading) -> Problem:
    for number, line in enumerate(text.splitlines(), 1):
        apart = _OTHER_SEPARATORS.split(line.replace('"', "")), _QUOTED_APART.split(line)
        if any(_titles_in(titles, reading) >= _HEADER_TITLES for titles in apart):
            return Problem(number, "", "separator")
    return Problem(1, "", "header_not_found")
