"""Ways to tamper with a study file, row by row: what is changed, and where it must be found."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any

from app.custody.records import Snapshot
from tests.bench import open_bench
from tests.custody.day import whole_day

TABLES = ("lines", "rows", "allocations", "capsules", "seats")
DAY = whole_day().snapshot()
OTHER = open_bench(seed=b"another study")[0].file.snapshot()
PARTS = ("entry", "signature", "open", "sealed")


@dataclass(frozen=True)
class Tampered:
    """A file tampered with; `line` is where it must be found, None where any line may be named."""

    file: Snapshot
    line: int | None = None


def put(
    day: Snapshot, table: str, rows: list[Any], line: int | None = None
) -> Tampered:
    changes: Any = {table: tuple(rows)}
    return Tampered(replace(day, **changes), line)


def blamed(table: str, index: int) -> int | None:
    """The line at which a change to this row must be found, where the row names it."""
    return index if table == "lines" else None


def filled(day: Snapshot, least: int) -> list[str]:
    """The tables with at least so many rows."""
    return [table for table in TABLES if len(getattr(day, table)) >= least]


def pick(day: Snapshot, chance: random.Random) -> tuple[str, list[Any], int]:
    """A table, half of the time the log itself; its rows; one of them."""
    table = chance.choice(filled(day, 1)) if chance.random() < 0.5 else "lines"
    rows = list(getattr(day, table))
    return table, rows, chance.randrange(len(rows))


def flip(day: Snapshot, chance: random.Random) -> Tampered:
    """Any column of any row."""
    table, rows, index = pick(day, chance)
    column = chance.choice(fields(rows[index])).name
    old = getattr(rows[index], column)
    while not old:
        column = chance.choice(fields(rows[index])).name
        old = getattr(rows[index], column)
    new = changed(old, chance)
    rows[index] = replace(rows[index], **{column: new})
    line = int(new) if table == "lines" and column == "number" else blamed(table, index)
    return put(day, table, rows, line)


def changed(old: str | int | bytes, chance: random.Random) -> str | int | bytes:
    """Another value of the same type: one bit, one character, or some numbers further."""
    if isinstance(old, int):
        return old + chance.choice((-1, 1, 2**31, 2**63))
    place = chance.randrange(len(old))
    if isinstance(old, str):
        return old[:place] + chr(ord(old[place]) ^ 1) + old[place + 1 :]
    return old[:place] + bytes([old[place] ^ 1 << chance.randrange(8)]) + old[place + 1 :]


def resize(day: Snapshot, chance: random.Random) -> Tampered:
    """A column of bytes cut short or drawn out."""
    table, rows, index = pick(day, chance)
    told = {f.name: getattr(rows[index], f.name) for f in fields(rows[index])}
    columns = [name for name, value in told.items() if isinstance(value, bytes)]
    if not columns:
        return flip(day, chance)
    column = chance.choice(columns)
    old = told[column]
    new = old[: chance.randrange(len(old))] if old and chance.random() < 0.5 else old + b"\0"
    rows[index] = replace(rows[index], **{column: new})
    return put(day, table, rows, blamed(table, index))


def drop(day: Snapshot, chance: random.Random) -> Tampered:
    """A row taken out. A last line gone shows by the rows that rest on it."""
    table, rows, index = pick(day, chance)
    if table == "lines" and index == len(rows) - 1:
        index -= 1
    del rows[index]
    return put(day, table, rows, index + 1 if table == "lines" else None)


def double(day: Snapshot, chance: random.Random) -> Tampered:
    """A row put in once more, at any later place."""
    table, rows, index = pick(day, chance)
    place = chance.randrange(index + 1, len(rows) + 1)
    rows.insert(place, rows[index])
    return put(day, table, rows, index if table == "lines" else None)


def reorder(day: Snapshot, chance: random.Random) -> Tampered:
    """Two lines exchanged."""
    lines = list(day.lines)
    first, second = sorted(chance.sample(range(len(lines)), 2))
    lines[first], lines[second] = lines[second], lines[first]
    return put(day, "lines", lines, second)


def renumber(day: Snapshot, chance: random.Random) -> Tampered:
    """Two lines exchanged, their numbers left in order."""
    lines = list(day.lines)
    first, second = sorted(chance.sample(range(len(lines)), 2))
    one, two = lines[first], lines[second]
    lines[first] = replace(two, number=one.number)
    lines[second] = replace(one, number=two.number)
    return put(day, "lines", lines, first)


def swap_part(day: Snapshot, chance: random.Random) -> Tampered:
    """The same part of two lines exchanged: entries, signatures, open or sealed parts."""
    part = chance.choice(PARTS)
    having = [line.number for line in day.lines if getattr(line, part)]
    first, second = sorted(chance.sample(having, 2))
    lines = list(day.lines)
    one, two = lines[first], lines[second]
    lines[first] = replace(one, **{part: getattr(two, part)})
    lines[second] = replace(two, **{part: getattr(one, part)})
    return put(day, "lines", lines, first)


def transplant(day: Snapshot, chance: random.Random) -> Tampered:
    """A row of another study in the place of this one's; its first lines are a study of its own."""
    table = chance.choice(("lines", "rows", "seats"))
    rows, others = list(getattr(day, table)), getattr(OTHER, table)
    index = chance.randrange(1, min(len(rows), len(others)))
    rows[index] = others[index]
    return put(day, table, rows, blamed(table, index))


def swap_column(day: Snapshot, chance: random.Random) -> Tampered:
    """The same column of two rows of one table beside the log exchanged."""
    table = chance.choice([table for table in filled(day, 2) if table != "lines"])
    rows = list(getattr(day, table))
    first, second = chance.sample(range(len(rows)), 2)
    column = chance.choice(fields(rows[first])).name
    one, two = rows[first], rows[second]
    rows[first] = replace(one, **{column: getattr(two, column)})
    rows[second] = replace(two, **{column: getattr(one, column)})
    return put(day, table, rows)


def insert(day: Snapshot, chance: random.Random) -> Tampered:
    """A line of this study or another put in, those behind it counted on."""
    lines = list(day.lines)
    place = chance.randrange(1, len(lines) + 1)
    stranger = chance.choice(chance.choice((day, OTHER)).lines)
    if place < len(lines) and stranger.entry == lines[place].entry:
        place += 1
    behind = [replace(line, number=line.number + 1) for line in lines[place:]]
    return put(day, "lines", [*lines[:place], replace(stranger, number=place), *behind], place)


def add(day: Snapshot, chance: random.Random) -> Tampered:
    """A row beside the log put in under a key that is free."""
    table = chance.choice([table for table in filled(day, 1) if table != "lines"])
    rows = list(getattr(day, table))
    row = chance.choice(rows)
    free = chance.randrange(10**6, 10**7)
    keys: dict[str, Any] = {
        "rows": {"position": free}, "allocations": {"request_line": free, "position": free},
        "capsules": {"window": free}, "seats": {"seat": f"{free:016x}"},
    }  # fmt: skip
    return put(day, table, [*rows, replace(row, **keys[table])])


def settle(day: Snapshot, chance: random.Random) -> Tampered:
    """A setting lost, changed or put in."""
    settings = dict(day.settings)
    if chance.random() < 0.2:
        strange = str(changed(chance.choice(sorted(settings)), chance)) + "*"
        return Tampered(replace(day, settings={**settings, strange: b"x"}), 0)
    name = chance.choice(sorted(settings))
    old = settings.pop(name)
    if chance.random() < 0.7:
        settings[name] = bytes(changed(old, chance))  # type: ignore[arg-type]
    return Tampered(replace(day, settings=settings), 0)


Way = Callable[[Snapshot, random.Random], Tampered]
WAYS: tuple[Way, ...] = (
    flip, flip, flip, resize, drop, double, insert, add, reorder, renumber, swap_part,
    swap_column, transplant, settle,
)  # fmt: skip
