"""Five hundred ways to tamper with a file, each found at its first bad line; other orders pass."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from app.custody.finding import DoesNotFollow
from app.custody.records import Snapshot
from tests.bench import open_bench
from tests.custody.day import whole_day
from tests.custody.scribe import judge

MUTATIONS = 500
TABLES = ("lines", "rows", "allocations", "capsules", "seats")
DAY = whole_day().snapshot()
OTHER = open_bench(seed=b"another study")[0].file.snapshot()
PARTS = ("entry", "signature", "open", "sealed")


@dataclass(frozen=True)
class Tampered:
    """A file tampered with; `line` is where it must be found, None where any line may be named."""

    file: Snapshot
    line: int | None = None


def put(table: str, rows: list[Any], line: int | None = None) -> Tampered:
    changes: Any = {table: tuple(rows)}
    return Tampered(replace(DAY, **changes), line)


def blamed(table: str, index: int) -> int | None:
    """The line at which a change to this row must be found, where the row names it."""
    return index if table == "lines" else None


def pick(chance: random.Random) -> tuple[str, list[Any], int]:
    """A table, half of the time the log itself; its rows; one of them."""
    table = chance.choice(TABLES) if chance.random() < 0.5 else "lines"
    rows = list(getattr(DAY, table))
    return table, rows, chance.randrange(len(rows))


def flip(chance: random.Random) -> Tampered:
    """Any column of any row."""
    table, rows, index = pick(chance)
    column = chance.choice(fields(rows[index])).name
    old = getattr(rows[index], column)
    while not old:
        column = chance.choice(fields(rows[index])).name
        old = getattr(rows[index], column)
    new = changed(old, chance)
    rows[index] = replace(rows[index], **{column: new})
    line = int(new) if table == "lines" and column == "number" else blamed(table, index)
    return put(table, rows, line)


def changed(old: str | int | bytes, chance: random.Random) -> str | int | bytes:
    """Another value of the same type: one bit, one character, or some numbers further."""
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 2**31, 2**63))
    place = chance.randrange(len(old))
    if isinstance(old, str):
        return old[:place] + chr(ord(old[place]) ^ 1) + old[place + 1 :]
    return old[:place] + bytes([old[place] ^ 1 << chance.randrange(8)]) + old[place + 1 :]


def resize(chance: random.Random) -> Tampered:
    """A column of bytes cut short or drawn out."""
    table, rows, index = pick(chance)
    told = {f.name: getattr(rows[index], f.name) for f in fields(rows[index])}
    columns = [name for name, value in told.items() if isinstance(value, bytes)]
    if not columns:
        return flip(chance)
    column = chance.choice(columns)
    old = told[column]
    new = old[: chance.randrange(len(old))] if old and chance.random() < 0.5 else old + b"\0"
    rows[index] = replace(rows[index], **{column: new})
    return put(table, rows, blamed(table, index))


def drop(chance: random.Random) -> Tampered:
    """A row taken out. A last line gone shows by the rows that rest on it."""
    table, rows, index = pick(chance)
    if table == "lines" and index == len(rows) - 1:
        index -= 1
    del rows[index]
    return put(table, rows, index + 1 if table == "lines" else None)


def double(chance: random.Random) -> Tampered:
    """A row put in once more, at any later place."""
    table, rows, index = pick(chance)
    place = chance.randrange(index + 1, len(rows) + 1)
    rows.insert(place, rows[index])
    return put(table, rows, index if table == "lines" else None)


def reorder(chance: random.Random) -> Tampered:
    """Two lines exchanged."""
    lines = list(DAY.lines)
    first, second = sorted(chance.sample(range(len(lines)), 2))
    lines[first], lines[second] = lines[second], lines[first]
    return put("lines", lines, second)


def renumber(chance: random.Random) -> Tampered:
    """Two lines exchanged, their numbers left in order."""
    lines = list(DAY.lines)
    first, second = sorted(chance.sample(range(len(lines)), 2))
    one, two = lines[first], lines[second]
    lines[first] = replace(two, number=one.number)
    lines[second] = replace(one, number=two.number)
    return put("lines", lines, first)


def swap_part(chance: random.Random) -> Tampered:
    """The same part of two lines exchanged: entries, signatures, open or sealed parts."""
    part = chance.choice(PARTS)
    having = [line.number for line in DAY.lines if getattr(line, part)]
    first, second = sorted(chance.sample(having, 2))
    lines = list(DAY.lines)
    one, two = lines[first], lines[second]
    lines[first] = replace(one, **{part: getattr(two, part)})
    lines[second] = replace(two, **{part: getattr(one, part)})
    return put("lines", lines, first)


def transplant(chance: random.Random) -> Tampered:
    """A row of another study in the place of this one's; its first lines are a study of its own."""
    table = chance.choice(("lines", "rows", "seats"))
    rows, others = list(getattr(DAY, table)), getattr(OTHER, table)
    index = chance.randrange(1, len(others))
    rows[index] = others[index]
    return put(table, rows, blamed(table, index))


def swap_column(chance: random.Random) -> Tampered:
    """The same column of two rows of one table beside the log exchanged."""
    table = chance.choice(TABLES[1:])
    rows = list(getattr(DAY, table))
    first, second = chance.sample(range(len(rows)), 2)
    column = chance.choice(fields(rows[first])).name
    one, two = rows[first], rows[second]
    rows[first] = replace(one, **{column: getattr(two, column)})
    rows[second] = replace(two, **{column: getattr(one, column)})
    return put(table, rows)


def settle(chance: random.Random) -> Tampered:
    """A setting lost, changed or put in."""
    settings = dict(DAY.settings)
    if chance.random() < 0.2:
        strange = str(changed(chance.choice(sorted(settings)), chance)) + "*"
        return Tampered(replace(DAY, settings={**settings, strange: b"x"}), 0)
    name = chance.choice(sorted(settings))
    old = settings.pop(name)
    if chance.random() < 0.7:
        settings[name] = bytes(changed(old, chance))  # type: ignore[arg-type]
    return Tampered(replace(DAY, settings=settings), 0)


WAYS: tuple[Callable[[random.Random], Tampered], ...] = (
    flip, flip, flip, resize, drop, double, reorder, renumber, swap_part, swap_column,
    transplant, settle,
)  # fmt: skip


@pytest.mark.parametrize("way", dict.fromkeys(WAYS), ids=lambda way: way.__name__)
def test_tampering_is_found_at_the_first_bad_line(way: Callable[[random.Random], Tampered]) -> None:
    chance = random.Random(f"tamper {way.__name__}")
    for _ in range(MUTATIONS * WAYS.count(way) // len(WAYS) + 1):
        tampered = way(chance)
        if tampered.file == DAY:
            continue
        with pytest.raises(DoesNotFollow) as found:
            judge(tampered.file)
        assert tampered.line in (None, found.value.number), found.value


def test_rows_may_come_in_any_order() -> None:
    chance = random.Random("vacuum")
    for _ in range(20):
        shuffled: Any = {
            table: tuple(chance.sample(getattr(DAY, table), len(getattr(DAY, table))))
            for table in TABLES
            if table != "lines"
        }
        assert judge(replace(DAY, **shuffled)).root == judge(DAY).root
