"""From rows of cells to lines of a list, each cell under its column's role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.blind.columns import REQUIRED, Role, roles_of
from app.blind.problem import Notice, Problem
from app.blind.reading import USUAL, Reading
from app.blind.spelling import fold
from app.blind.textfile import Grid

_ANNOUNCED_LENGTH = re.compile(r"actual list length\W*(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: its physical row and its cells, tidied, by role."""

    row: int
    cells: Mapping[Role, str] = field(repr=False)
    _folded: dict[Role, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def folded(self, role: Role) -> str:
        """A cell as `fold` has it; the empty text for a column that the list has not."""
        # Every check asks again, and folding is the most of what a long list costs.
        found = self._folded.get(role)
        if found is None:
            found = self._folded[role] = fold(self.cells.get(role, ""))
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """The lines of a list in file order; lines that could not be divided into cells are left out.

    `rows` counts every line below the header that is not blank. `titles` are
    the columns' titles as written.
    """

    header_row: int
    titles: Mapping[Role, str]
    lines: tuple[Line, ...]
    rows: int
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...]

    def at(self, line: Line, role: Role, code: str) -> Problem:
        """A problem in one cell of the list."""
        return Problem(line.row, self.titles[role], code)

    def overall(self, role: Role, code: str, **facts: str | int) -> Problem:
        """A problem of a whole column, told at the header's row."""
        return Problem(self.header_row, self.titles[role], code, facts)


def read_table(grid: Grid, reading: Reading = USUAL, sole: str | None = None) -> Table:
    """The lines below the header, with what is wrong with the header and the shape of the rows.

    `sole` is the study's one stratum, which a list without a column for it is of. What stands
    to the right of the list, behind a blank column or under other titles, is not read.
    """
    header_row = grid.header + 1
    header = _without_blank_end(grid.rows[grid.header])
    if named := _has_row_names(header, grid.rows[header_row:]):
        header = ["", *header]
    roles = roles_of(header, reading)
    titles = {role: title for role, title in zip(roles, header, strict=True) if role}
    core = max(index for index, role in enumerate(roles, 1) if role)
    body = _Body(header, core, grid.rows[header_row:])
    lines, misshapen = _lines(body, roles, header_row)
    if sole is not None and Role.STRATUM not in titles:
        titles[Role.STRATUM] = ""
        lines = [Line(line.row, {**line.cells, Role.STRATUM: sole}) for line in lines]
    lines = [_in_study(line, reading) for line in lines]
    notices = [*_notices(header, roles, header_row, body)]
    if named:
        notices.append(Notice(header_row, "", "row_names"))
    problems = [*_header_problems(header, roles, header_row, body, titles), *misshapen]
    if grid.broken_row:
        problems.append(Problem(grid.broken_row, "", "quoting"))
    return Table(
        header_row=header_row,
        titles=titles,
        lines=tuple(lines),
        rows=sum(any(cells[:core]) for cells in body.rows),
        problems=tuple(problems),
        notices=tuple(notices),
    )


class _Body:
    """The rows below a header, without the blank ones at their end."""

    def __init__(self, header: list[str], core: int, rows: list[list[str]]) -> None:
        self.core, self.width = core, len(header)
        beside = {index for cells in rows for index, cell in enumerate(cells[core:], core) if cell}
        between = range(core, min(beside, default=core))
        self.notes = any(not "".join(header[index : index + 1]) for index in between)
        """Whether a blank column stands between the list and what is written to its right."""
        last = self.core if self.notes else None
        while rows and not any(rows[-1][:last]):
            rows.pop()
        self.rows = rows

    def is_ragged(self, cells: list[str]) -> bool:
        """Whether a row has fewer cells than the list has columns, or more."""
        return len(cells) < self.core or (not self.notes and any(cells[self.width :]))

    def has(self, index: int) -> bool:
        """Whether any row has something in a column."""
        return any(cells[index] for cells in self.rows if len(cells) > index)


def _notices(
    header: list[str], roles: list[Role | None], header_row: int, body: _Body
) -> Iterator[Notice]:
    for title, role in zip(header, roles, strict=True):
        if title and not role:
            yield Notice(header_row, title, "unread")
    if body.notes:
        yield Notice(header_row, "", "side_notes")
    if not {Role.BLOCK, Role.SIZE} & set(roles):
        yield Notice(header_row, "", "no_blocks")


def _in_study(line: Line, reading: Reading) -> Line:
    known = reading.strata.get(line.folded(Role.STRATUM)) if reading.strata else None
    return line if known is None else Line(line.row, {**line.cells, Role.STRATUM: known})


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max((index for index, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:last]


def _header_problems(
    header: list[str], roles: list[Role | None], header_row: int, body: _Body,
    titles: Mapping[Role, str],
) -> Iterator[Problem]:  # fmt: skip
    needed = [*REQUIRED]
    if {Role.SIZE, Role.SEQUENCE} & set(roles):
        needed.append(Role.BLOCK)
    for missing in needed:
        if missing not in titles:
            yield Problem(header_row, missing.value, "header_missing", {"title": missing.value})
    for index, (title, role) in enumerate(zip(header, roles, strict=True)):
        if role and role in roles[:index]:
            yield Problem(header_row, title, "header_twice")
        # The title of the first column alone may be blank: R writes its row names under it.
        if not title and 0 < index < body.core and body.has(index):
            yield Problem(header_row, _letters(index), "header_blank")


def _has_row_names(header: list[str], rows: list[list[str]]) -> bool:
    """Whether each row has one cell more than there are titles, its first naming it alone.

    R's ``write.table`` writes row names so, without a title of their own.
    """
    full = [cells for cells in rows if any(cells)]
    first = {cells[0] for cells in full}
    wide = all(len(_without_blank_end(cells)) == len(header) + 1 for cells in full)
    return bool(full) and bool(header[0]) and wide and len(first - {""}) == len(full)


def _letters(index: int) -> str:
    letters = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _lines(
    body: _Body, roles: list[Role | None], header_row: int
) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for row, cells in enumerate(body.rows, header_row + 1):
        if not any(cells[: body.core if body.notes else None]):
            problems.append(Problem(row, "", "blank_row"))
        elif body.is_ragged(cells):
            problems.append(Problem(row, "", "ragged"))
        else:
            named = zip(roles, cells, strict=False)
            lines.append(Line(row, {role: cell for role, cell in named if role}))
    return lines, problems


def announced_length(grid: Grid, table: Table) -> Iterator[Problem]:
    """A length that the preamble announces and the list does not have.

    A list of whole blocks may mean its rows or its units.
    """
    held = {table.rows, len({line.row for line in table.lines})}
    for row, cells in enumerate(grid.rows[: grid.header], 1):
        announced = _ANNOUNCED_LENGTH.search(fold(" ".join(cells)))
        if announced and int(announced[1]) not in held:
            facts = {"announced": int(announced[1]), "rows": table.rows}
            yield Problem(row, "", "length", facts)
