"""The table that a fluorescence counter exports, read by its header and by nothing else.

One row is one reading. The columns are those that the NucleoCounter family
writes, whatever their order and whatever stands before them; others are
passed over. A number that a spreadsheet has shortened (``9,8E+06``) is
refused: its digits are gone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.dose.counter import Counter, counter_of
from app.dose.counts import CountMethod
from app.dose.exact import exactly
from app.trial.quantities import read_decimal
from app.trial.refusal import Refusal
from app.trial.rules import MOST_REPLICATES

LARGEST_BYTES = 256 * 1024
_SEPARATORS = (";", "\t", ",")
_VIABILITY = "viability (%)"
_CELLS = {CountMethod.TOTAL: "total (cells/ml)", CountMethod.VIABLE: "live (cells/ml)"}
_SAMPLE = ("sample id", "sample")
_SERIAL = ("instrument s/n", "instrument serial number", "serial number")
_WHEN = ("date time", "date", "time")
_LIVING = ("live cells counted", "live (cells)")
_LINES_BEFORE = 40
_LONGEST_TEXT = 100
# Half a point of viability, as far as an export rounds it and the cells beside it.
_ROUNDING_PERCENT = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Exported:
    """The readings of one sample, and where they come from, as the export words it."""

    counter: Counter
    sample: str
    serial: str
    at: str


def read_export(data: bytes, method: CountMethod, sample: str = "") -> Exported:
    """The readings that a method takes of one sample; without a name, of the only one.

    Raises Refusal ``counter.large``, ``counter.unreadable``, ``counter.columns``,
    ``counter.samples``, ``counter.instruments``, ``counter.value``, ``counter.contradicts``
    and as `counter_of`.
    """
    if len(data) > LARGEST_BYTES:
        raise Refusal("counter.large")
    rows = [row for row in _rows(_text(data), method) if any(row.values())]
    name, chosen = _of_sample(rows, sample.strip())
    if not 1 <= len(chosen) <= MOST_REPLICATES:
        raise Refusal("count.readings", most=MOST_REPLICATES)
    readings = [_reading(row, method) for row in chosen]
    living = [_first(row, _LIVING) for row in chosen]
    counted = sum(_whole(one) for one in living) if all(living) else None
    serials = {_first(row, _SERIAL) for row in chosen}
    if len(serials) > 1:
        raise Refusal("counter.instruments")
    times = list(dict.fromkeys(_first(row, _WHEN) for row in chosen))
    at = times[0] if len(times) == 1 else f"{times[0]} – {times[-1]}"
    return Exported(counter_of(method, readings, counted or None), name, serials.pop(), at)


def _text(data: bytes) -> str:
    wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refusal("counter.unreadable")


def _rows(text: str, method: CountMethod) -> Iterator[Mapping[str, str]]:
    """The rows behind the first line that names the columns this method needs."""
    needed = {_VIABILITY, _CELLS[method]}
    lines = text.splitlines()
    for place, line in enumerate(lines[:_LINES_BEFORE]):
        for separator in _SEPARATORS:
            header = [" ".join(name.lower().split()) for name in _split([line], separator)[0]]
            if needed <= set(header):
                named = [name for name in header if name]
                if len(named) > len(set(named)):
                    raise Refusal("counter.columns", needed=", ".join(sorted(needed)))
                for values in _split(lines[place + 1 :], separator):
                    beyond = values[len(header) :]
                    # A decimal comma in a table of commas makes two values of one.
                    if any(map(str.strip, beyond)) or (beyond and separator == ","):
                        raise Refusal("counter.columns", needed=", ".join(sorted(needed)))
                    yield dict(zip(header, map(_plain, values), strict=False))
                return
    raise Refusal("counter.columns", needed=", ".join(sorted(needed)))


def _split(lines: Sequence[str], separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=separator)) or [[]]
    except csv.Error as why:
        raise Refusal("counter.unreadable") from why


def _plain(value: str) -> str:
    text = value.strip()
    if len(text) > _LONGEST_TEXT or not text.isprintable():
        raise Refusal("counter.unreadable")
    return text


def _of_sample(
    rows: Sequence[Mapping[str, str]], sample: str
) -> tuple[str, list[Mapping[str, str]]]:
    names = list(dict.fromkeys(_first(row, _SAMPLE) for row in rows))
    if not names:
        raise Refusal("count.readings", most=MOST_REPLICATES)
    if (not sample and len(names) > 1) or (sample and sample not in names):
        raise Refusal("counter.samples", names=", ".join(names[:MOST_REPLICATES]))
    name = sample or names[0]
    return name, [row for row in rows if _first(row, _SAMPLE) == name]


def _first(row: Mapping[str, str], names: Sequence[str]) -> str:
    return next((row[name] for name in names if row.get(name)), "")


def _reading(row: Mapping[str, str], method: CountMethod) -> tuple[int, Decimal]:
    viability = _number(row.get(_VIABILITY, ""))
    cells = {one: row.get(column, "") for one, column in _CELLS.items()}
    if all(cells.values()):
        total, alive = (_number(text) for text in cells.values())
        with exactly():
            apart = abs(alive * 100 - total * viability)
            near = total * _ROUNDING_PERCENT + 100
        if apart > near:
            raise Refusal("counter.contradicts")
    return _whole(cells[method]), viability


def _number(text: str) -> Decimal:
    try:
        return read_decimal(text, what="readings")
    except Refusal as why:
        raise Refusal("counter.value", value=text) from why


def _whole(text: str) -> int:
    return int(_number(text))
