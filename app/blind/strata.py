"""Whether the strata are the study's, and whether a stratum as a whole can be a random list."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from app.blind.blocks import has_equal_arms
from app.blind.columns import Role
from app.blind.problem import Problem
from app.blind.sheet import Sheet
from app.blind.spelling import fold, tidy
from app.blind.table import Line
from app.blind.vocabulary import Vocabulary

CHANCE_NEGLIGIBLE = 10**6
"""Sorted by arm is refused when chance would sort fewer than one list in so many."""

_ENOUGH = 3000
"""More rows of one arm change no answer: beside two of another they are negligible already."""


def stratum_names(sheet: Sheet, strata: Sequence[str] | None) -> Mapping[str, str]:
    """Each stratum's name by its folded name: the study's spelling, else the first in the file."""
    if strata is not None:
        return {fold(name): tidy(name) for name in strata}
    return {folded: lines[0].cells[Role.STRATUM] for folded, lines in sheet.by_stratum().items()}


def check_strata(sheet: Sheet, strata: Sequence[str] | None) -> Iterator[Problem]:
    """Strata the study does not know, row by row, and strata of the study without a row."""
    table = sheet.table
    if strata is None or Role.STRATUM not in table.titles:
        return
    names = stratum_names(sheet, strata)
    present = sheet.by_stratum()
    for folded, lines in present.items():
        if folded not in names:
            for line in lines:
                yield table.at(line, Role.STRATUM, "stratum_unknown")
    for folded, name in names.items():
        if folded not in present:
            yield table.overall(Role.STRATUM, "stratum_missing", stratum=name)


def check_whole_strata(sheet: Sheet, vocabulary: Vocabulary) -> Iterator[Problem]:
    """Strata sorted by arm and, where no block tells, strata with unequal arms.

    Judged only when every row could be read, since one row changes both answers.
    """
    if sheet.faulty or not vocabulary.settled:
        return
    table = sheet.table
    for lines in sheet.by_stratum(Role.TOKEN).values():
        if _is_sorted(lines):
            yield table.at(lines[0], Role.TOKEN, "sorted_by_arm")
        if Role.BLOCK not in table.titles and not has_equal_arms(lines, vocabulary.words):
            yield table.at(lines[0], Role.TOKEN, "stratum_unbalanced")


def _is_sorted(lines: tuple[Line, ...]) -> bool:
    words = [line.folded(Role.TOKEN) for line in lines]
    different = set(words)
    changes = sum(before != after for before, after in pairwise(words))
    if len(different) < 2 or changes != len(different) - 1:
        return False
    counts = [min(words.count(word), _ENOUGH) for word in different]
    orders = math.factorial(sum(counts)) // math.prod(map(math.factorial, counts))
    return orders > CHANCE_NEGLIGIBLE * math.factorial(len(different))


def check_length(sheet: Sheet, fewest: int | None) -> Iterator[Problem]:
    """Strata with fewer rows than the study asks for; judged when every row could be read."""
    if fewest is None or sheet.faulty or Role.STRATUM not in sheet.table.titles:
        return
    for lines in sheet.by_stratum().values():
        if len(lines) < fewest:
            facts = {"rows": len(lines), "fewest": fewest}
            stratum = lines[0].cells[Role.STRATUM]
            yield sheet.table.overall(Role.STRATUM, "rows_few", stratum=stratum, **facts)


def check_unique(sheet: Sheet) -> Iterator[Problem]:
    """Ids and codes that stand twice, at the row where they stand again."""
    for role in (Role.LIST_ID, Role.CODE):
        seen: set[str] = set()
        for line in sheet.sound(role):
            name = line.folded(role)
            if name in seen:
                yield sheet.table.at(line, role, "duplicate")
            seen.add(name)
