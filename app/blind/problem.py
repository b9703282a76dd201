"""What is wrong with a list and where, told without telling anything of its sequence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.trial.words import Words


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a list: its physical row (from 1, every line counted), column's title and code.

    `column` is empty when the fault is the row's or the file's. `facts` hold
    numbers and the study's own names only, never what a cell of the list says.
    """

    row: int
    column: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)

    def sentence(self, words: Words) -> str:
        """What is wrong, why it matters and what to do, without the row and the column."""
        told = words.say(f"list.problem.{self.code}", **self.facts)
        if "many" in self.facts:
            told += " " + words.say("list.problem.many", **self.facts)
        return told


@dataclass(frozen=True, slots=True)
class Notice:
    """Something accepted that the reader of a list should still know; worded like a Problem."""

    row: int
    column: str
    code: str

    def sentence(self, words: Words) -> str:
        """What was seen, how it was understood, and what to check."""
        return words.say(f"list.notice.{self.code}")


def few(rows: int) -> int:
    """How many rows may share a fault and still be named, in a list of so many rows.

    Far fewer than an arm holds: a fault that comes with one arm (an unquoted
    comma in its name, a kit code left blank for the control) would otherwise
    spell out the sequence by its row numbers.
    """
    return max(2, rows // 16)


def gather(found: Iterable[Problem], header_row: int, rows: int) -> tuple[Problem, ...]:
    """The problems in the order of the file, a frequent one told once, at the header's row.

    The one told at the header's row has the fact ``many``, the number of its rows.
    """
    alike: dict[tuple[str, str], list[Problem]] = {}
    for problem in found:
        same = alike.setdefault((problem.column, problem.code), [])
        if problem not in same[-1:]:
            same.append(problem)
    told: list[Problem] = []
    for (column, code), problems in alike.items():
        in_rows = {problem.row for problem in problems if problem.row > header_row}
        if len(in_rows) > few(rows):
            facts = {**problems[0].facts, "many": len(in_rows)}
            told.append(Problem(header_row, column, code, facts))
        else:
            told.extend(problems)
    return tuple(sorted(told, key=lambda p: (p.row, p.column, p.code)))
