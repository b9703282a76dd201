"""From rows of cells to lines of a list, each cell under its column's role."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.blind.columns import REQUIRED, Role, role_of
from app.blind.problem import Notice, Problem
from app.blind.spelling import fold
from app.blind.textfile import Grid

_ANNOUNCED_LENGTH = re.compile(r"actual list length\W*(\d{1,9})\b")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: its physical row and its cells, tidied, by role."""

    row: int
    cells: Mapping[Role, str] = field(repr=False)


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


def read_table(grid: Grid) -> Table:
    """The lines below the header, with what is wrong with the header and the shape of the rows."""
    header_row = grid.header + 1
    header = _without_blank_end(grid.rows[grid.header])
    roles = [role_of(title) for title in header]
    titles = {role: title for role, title in zip(roles, header, strict=True) if role}
    body = grid.rows[header_row:]
    while body and not any(body[-1]):
        body.pop()
    lines, misshapen = _lines(body, roles, header_row)
    problems = [*_header_problems(header, roles, header_row), *misshapen]
    problems += _announced_length(grid, sum(map(any, body)))
    if grid.broken_row:
        problems.append(Problem(grid.broken_row, "", "quoting"))
    return Table(
        header_row=header_row,
        titles=titles,
        lines=tuple(lines),
        rows=sum(map(any, body)),
        problems=tuple(problems),
        notices=tuple(
            Notice(header_row, title, "unread")
            for title, role in zip(header, roles, strict=True)
            if title and not role
        ),
    )


def _without_blank_end(cells: list[str]) -> list[str]:
    last = max((index for index, cell in enumerate(cells, 1) if cell), default=0)
    return cells[:last]


def _header_problems(
    header: list[str], roles: list[Role | None], header_row: int
) -> Iterator[Problem]:
    needed = [*REQUIRED]
    if {Role.SIZE, Role.SEQUENCE} & set(roles):
        needed.append(Role.BLOCK)
    for missing in needed:
        if missing not in roles:
            yield Problem(header_row, missing.value, "header_missing", {"title": missing.value})
    for index, (title, role) in enumerate(zip(header, roles, strict=True)):
        if role and role in roles[:index]:
            yield Problem(header_row, title, "header_twice")
        # The title of the first column alone may be blank: R writes its row names under it.
        if not title and index:
            yield Problem(header_row, _letters(index), "header_blank")


def _letters(index: int) -> str:
    letters = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def _lines(
    body: list[list[str]], roles: list[Role | None], header_row: int
) -> tuple[list[Line], list[Problem]]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for row, cells in enumerate(body, header_row + 1):
        if not any(cells):
            problems.append(Problem(row, "", "blank_row"))
        elif len(cells) < len(roles) or any(cells[len(roles) :]):
            problems.append(Problem(row, "", "ragged"))
        else:
            named = zip(roles, cells, strict=False)
            lines.append(Line(row, {role: cell for role, cell in named if role}))
    return lines, problems


def _announced_length(grid: Grid, rows: int) -> Iterator[Problem]:
    for row, cells in enumerate(grid.rows[: grid.header], 1):
        announced = _ANNOUNCED_LENGTH.search(fold(" ".join(cells)))
        if announced and int(announced[1]) != rows:
            yield Problem(row, "", "length", {"announced": int(announced[1]), "rows": rows})
