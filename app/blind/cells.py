"""What is wrong with a cell by itself, whatever the other rows say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.blind.columns import Role
from app.blind.problem import Problem
from app.blind.table import Table

_NUMBERS = (Role.SIZE, Role.SEQUENCE)
_NAMES = (Role.LIST_ID, Role.CODE, Role.BLOCK)
_RUN_BY_SPREADSHEETS = ("=", "+", "-", "@")
_WHOLE = re.compile(r"[1-9][0-9]{0,3}")
_MONTH = (
    r"(?:january|february|march|april|june|july|august|september|october|november|december"
    r"|janvier|fevrier|mars|avril|juin|juillet|aout|septembre|octobre|novembre|decembre"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|janv|fevr|avr|mai|juil)\.?"
)
_DATE = re.compile(
    rf"\d{{1,4}}[-/ .]{_MONTH}(?:[-/ .]\d{{2,4}})?"
    rf"|{_MONTH}[-/ .]\d{{1,4}}"
    r"|\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{1,2}/\d{1,2}/\d{2}"
    r"|\d{4}-\d{2}-\d{2}(?:[ t]\d{2}:\d{2}(?::\d{2})?)?",
)
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+\d{2,3}")


def check_cells(table: Table) -> Iterator[Problem]:
    """At most one problem for each cell of the list."""
    for line in table.lines:
        for role, cell in line.cells.items():
            code = _fault(role, cell, line.folded(role))
            if code:
                yield table.at(line, role, code)


def _fault(role: Role, cell: str, folded: str) -> str | None:
    # Long lists are nearly all printable; only the rest is looked at sign by sign.
    if (not cell.isprintable() or "\ufffd" in cell) and any(map(_is_unseen, cell)):
        return "unseen_character"
    if not folded:
        return "blank_cell"
    if cell.startswith(_RUN_BY_SPREADSHEETS):
        return "formula"
    if role in _NUMBERS and not _WHOLE.fullmatch(cell):
        return "whole_number"
    if role in _NAMES and _DATE.fullmatch(folded):
        return "date"
    if role in _NAMES and _SCIENTIFIC.fullmatch(folded):
        return "scientific"
    return None


def _is_unseen(character: str) -> bool:
    """A control or format character, or the mark that another program put for a lost letter."""
    return unicodedata.category(character) in ("Cc", "Cf", "Co") or character == "\ufffd"
