"""The lines of a table that can be judged together: sound cells, stratum by stratum."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from app.blind.columns import Role
from app.blind.problem import Problem
from app.blind.table import Line, Table


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with the problems of its cells and rows known, so that one fault is told once."""

    table: Table
    faulty: frozenset[tuple[int, str]]
    faulty_rows: tuple[int, ...]

    @classmethod
    def of(cls, table: Table, problems: Sequence[Problem]) -> Sheet:
        """The sheet of a table; of the problems found so far, those of its rows and cells count."""
        faulty = {(p.row, p.column) for p in problems if p.row > table.header_row}
        return cls(table, frozenset(faulty), tuple(sorted(row for row, _ in faulty)))

    def sound(self, *roles: Role) -> tuple[Line, ...]:
        """The lines in file order, sound in these columns; none if a column is missing."""
        if not self.table.titles.keys() >= set(roles):
            return ()
        if not self.faulty:
            return self.table.lines
        columns = [self.table.titles[role] for role in roles]
        return tuple(
            line
            for line in self.table.lines
            if not any((line.row, column) in self.faulty for column in columns)
        )

    def by_stratum(self, *roles: Role) -> dict[str, tuple[Line, ...]]:
        """The sound lines of each stratum, by its folded name, in order of first appearance."""
        strata: dict[str, list[Line]] = {}
        for line in self.sound(Role.STRATUM, *roles):
            strata.setdefault(line.folded(Role.STRATUM), []).append(line)
        return {name: tuple(lines) for name, lines in strata.items()}

    def undisturbed(self, lines: Sequence[Line]) -> bool:
        """Whether no faulty row lies within these lines or at their edges, where it may belong."""
        before = bisect_left(self.faulty_rows, lines[0].row - 1)
        return before == bisect_right(self.faulty_rows, lines[-1].row + 1)
