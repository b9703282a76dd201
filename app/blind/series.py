"""Ids, codes and blocks that are numbered: what is missing between them, and what was mangled.

A series is judged only where nearly all of its steps are by one; codes drawn at random have
no gaps. Nothing here looks at the column of the arms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from app.blind.columns import Role
from app.blind.problem import Problem, few
from app.blind.sheet import Sheet
from app.blind.table import Line

_NUMBERED = re.compile(r"(.*?)([0-9]{1,15})")
_FEWEST = 8
"""Members of a series below which its steps prove nothing."""
_FEWEST_BLOCKS = 4
_OF_TEN = 9
_ENOUGH_FOR_A_SHAPE = 20
_NAMES = (Role.LIST_ID, Role.CODE, Role.BLOCK)
Numbered = tuple[Line, int]
Key = Callable[[Line, str], tuple[str, ...]]


def check_names(sheet: Sheet) -> Iterator[Problem]:
    """Leading zeros that were lost, and ids that are written like no other."""
    for role in _NAMES:
        yield from _zeros(sheet, role)
    yield from _shapes(sheet)


def check_gaps(sheet: Sheet) -> Iterator[Problem]:
    """Ids and blocks that are missing from a series; told at the row where it goes on."""
    if Role.LIST_ID in sheet.table.titles:
        lines = sheet.sound(Role.LIST_ID)
        for line in _gaps(sheet, Role.LIST_ID, lines, _FEWEST):
            yield sheet.table.at(line, Role.LIST_ID, "gap_list_id")
    for lines in sheet.by_stratum(Role.BLOCK).values():
        firsts = {line.folded(Role.BLOCK): line for line in reversed(lines)}
        in_order = sorted(firsts.values(), key=lambda line: line.row)
        for line in _gaps(sheet, Role.BLOCK, in_order, _FEWEST_BLOCKS):
            yield sheet.table.at(line, Role.BLOCK, "gap_block")


def _gaps(sheet: Sheet, role: Role, lines: Sequence[Line], fewest: int) -> Iterator[Line]:
    whole = _series(lines, role, lambda line, prefix: (prefix,))
    if not whole or not all(_regular(one, fewest) for one in whole):
        whole = _series(lines, role, lambda line, prefix: (_stratum(line), prefix))
    for one in whole:
        if not _regular(one, fewest):
            continue
        held = {number for _, number in one}
        for (before, low), (line, high) in pairwise(one):
            missing = high - low > 1 and not held & set(range(low + 1, min(high, low + 99)))
            edge = [before, line]
            if missing and not _new_hundred(low, high) and sheet.undisturbed(edge):
                yield line


def _stratum(line: Line) -> str:
    return line.folded(Role.STRATUM)


def _series(lines: Sequence[Line], role: Role, key: Key) -> list[list[Numbered]]:
    series: dict[tuple[str, ...], list[Numbered]] = {}
    for line in lines:
        parts = _NUMBERED.fullmatch(line.folded(role))
        if parts:
            series.setdefault(key(line, parts[1]), []).append((line, int(parts[2])))
    return list(series.values())


def _regular(series: list[Numbered], fewest: int) -> bool:
    steps = [high - low for (_, low), (_, high) in pairwise(series)]
    # One fault alone may not make a short series irregular.
    regular = steps.count(1) * 10 >= len(steps) * _OF_TEN or len(steps) - steps.count(1) <= 1
    return len(series) >= fewest and regular


def _new_hundred(low: int, high: int) -> bool:
    """Whether another series begins here, such as 201 behind 166."""
    return high - low > 9 and high % 100 in (0, 1)


def _zeros(sheet: Sheet, role: Role) -> Iterator[Problem]:
    by_prefix: dict[str, list[tuple[Line, str]]] = {}
    for line in sheet.sound(role):
        parts = _NUMBERED.fullmatch(line.folded(role))
        if parts:
            by_prefix.setdefault(parts[1], []).append((line, parts[2]))
    for members in by_prefix.values():
        padded = Counter(len(digits) for _, digits in members if digits.startswith("0"))
        width = padded.most_common(1)[0][0] if padded else 0
        for line, digits in members:
            if len(digits) < width:
                yield sheet.table.at(line, role, "zeros_lost")


def _shapes(sheet: Sheet) -> Iterator[Problem]:
    lines = sheet.sound(Role.LIST_ID)
    shapes = [_shape(line.folded(Role.LIST_ID)) for line in lines]
    if len(lines) < _ENOUGH_FOR_A_SHAPE:
        return
    usual, count = Counter(shapes).most_common(1)[0]
    if len(lines) - count > few(len(lines)):
        return
    for line, shape in zip(lines, shapes, strict=True):
        if shape != usual:
            yield sheet.table.at(line, Role.LIST_ID, "id_shape")


def _shape(text: str) -> str:
    return re.sub(r"[^\W\d_]+", "A", re.sub(r"[0-9]+", "9", text))
