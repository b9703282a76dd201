"""A list that has one row for each block (“EECC”), read as one line for each place of the block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.blind.columns import Role
from app.blind.problem import Notice
from app.blind.spelling import fold
from app.blind.table import Line, Table

_BETWEEN = re.compile(r"[\s,;/|+-]+")
_SHORTEST = 2
_ARMS = 2
_OF_ONE_ROW = (Role.LIST_ID, Role.CODE)


def expand(table: Table) -> Table:
    """The table as it is, or with a line for each place where its rows are whole blocks.

    An id or code of such a row names a block and no place in it, so it is not read; a number
    within the block has no meaning there.
    """
    split = _splitter(table)
    if split is None:
        return table
    left_out = [role for role in (*_OF_ONE_ROW, Role.SEQUENCE) if role in table.titles]
    lines = tuple(part for line in table.lines for part in _parts(line, split(line)))
    numbered = Role.BLOCK in table.titles
    return replace(
        table,
        lines=lines if numbered else tuple(_with_numbers(lines)),
        titles=_titles(table, left_out),
        rows=table.rows + len(lines) - len(table.lines),
        notices=(
            *(one for one in table.notices if one.code != "no_blocks"),
            *(Notice(table.header_row, table.titles[role], "unread") for role in left_out),
            Notice(table.header_row, table.titles[Role.TOKEN], "whole_blocks"),
        ),
    )


def _titles(table: Table, left_out: list[Role]) -> Mapping[Role, str]:
    kept = {role: title for role, title in table.titles.items() if role not in left_out}
    return {Role.BLOCK: table.titles[Role.TOKEN], **kept}


def _parts(line: Line, tokens: list[str]) -> Iterator[Line]:
    for token in tokens or [""]:
        yield Line(line.row, {**line.cells, Role.TOKEN: token})


def _with_numbers(lines: tuple[Line, ...]) -> Iterator[Line]:
    # Without a column for it, each row of the file is a block of its own.
    numbers: dict[str, dict[int, int]] = {}
    for line in lines:
        blocks = numbers.setdefault(line.folded(Role.STRATUM), {})
        number = blocks.setdefault(line.row, len(blocks) + 1)
        yield Line(line.row, {**line.cells, Role.BLOCK: str(number)})


class _Splitter:
    """Divides a cell at its blanks and commas, or letter by letter."""

    def __init__(self, spaced: bool) -> None:
        self._spaced = spaced

    def __call__(self, line: Line) -> list[str]:
        cell = line.cells[Role.TOKEN]
        return [part for part in _BETWEEN.split(cell) if part] if self._spaced else list(cell)


def _splitter(table: Table) -> _Splitter | None:
    if Role.TOKEN not in table.titles or not _one_row_a_block(table):
        return None
    cells = [line for line in table.lines if line.cells[Role.TOKEN]]
    return next((s for s in map(_Splitter, (True, False)) if _fits(cells, s)), None)


def _fits(lines: list[Line], split: _Splitter) -> bool:
    """Whether nearly every cell divides into the same two words, each as often as the other."""
    balanced = Counter[frozenset[str]]()
    for line in lines:
        counts = Counter(map(fold, split(line)))
        if len(counts) == _ARMS and len(set(counts.values())) == 1:
            balanced[frozenset(counts)] += 1
    most = max(balanced.values(), default=0)
    return most * 5 >= len(lines) * 4 and most > 0


def _one_row_a_block(table: Table) -> bool:
    if Role.BLOCK not in table.titles:
        # Two words in all are two arms, however they are spelled.
        return len({line.folded(Role.TOKEN) for line in table.lines}) > _ARMS
    blocks = Counter(
        (line.folded(Role.STRATUM), line.folded(Role.BLOCK))
        for line in table.lines
    )
    alone = sum(count == 1 for count in blocks.values())
    return alone * 5 >= len(blocks) * 4 and len(table.lines) >= _SHORTEST
