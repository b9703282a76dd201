"""Lines of the log as a sheet: the very lines, in the very order, that a reader has before them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import overload

from app.custody.canonical import Value
from app.custody.event import Event
from app.desk.log.logbook import Logbook
from app.desk.log.sheets import Column, Sheet
from app.desk.log.telling import Manner, Teller, Telling
from app.trial.names import BagCode

COLUMNS = (("number", 6), ("when", 16), ("who", 16), ("what", 17), ("subject", 10), ("bag", 11),
           ("detail", 38))  # fmt: skip
_OWN_COLUMN = frozenset({"bag", "subject"})
NOTHING = "–"


def log_sheet(
    book: Logbook, manner: Manner, numbers: Iterable[int], *, what: str = "log", filter: str = ""
) -> Sheet:
    """The lines of these numbers, in their order; `filter` says in words which they are."""
    say, found = manner.words.say, tuple(numbers)
    return Sheet(
        what, say(f"export.{what}"),
        tuple(Column(name, say(f"sheet.column.{name}"), width) for name, width in COLUMNS),
        _Rows(book, manner, found), filter, lambda: (_facts(book, book.events[n]) for n in found),
    )  # fmt: skip


class _Rows(Sequence[tuple[str, ...]]):
    """The rows of some lines, each told when it is asked for."""

    def __init__(self, book: Logbook, manner: Manner, numbers: Sequence[int]) -> None:
        self._book, self._manner, self._numbers = book, manner, numbers
        self._teller = Teller(book.known, manner)

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, at: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[tuple[str, ...]]: ...
    def __getitem__(self, at: int | slice) -> tuple[str, ...] | Sequence[tuple[str, ...]]:
        if isinstance(at, slice):
            return _Rows(self._book, self._manner, self._numbers[at])
        told = self._teller.tell(self._book.events[self._numbers[at]])
        return line_row(self._book, self._manner, told)


def line_row(book: Logbook, manner: Manner, told: Telling) -> tuple[str, ...]:
    """The cells of a line, in the order of `COLUMNS`."""
    subject, bag = book.about(book.events[told.number])
    when = manner.words.say(f"log.when.{told.stamp.value}", at=manner.moment(told.at))
    return (
        str(told.number), when, " · ".join(part for part in (told.who, told.meaning) if part),
        told.kind, subject or NOTHING, BagCode(bag).shown if bag else NOTHING,
        " · ".join(details(told)),
    )  # fmt: skip


def details(told: Telling) -> Iterator[str]:
    """The facts of a line that are for reading, but for those that have a column."""
    for one in told.details:
        if not one.exact and one.name not in _OWN_COLUMN:
            yield f"{one.caption} {one.value}"


def _facts(book: Logbook, event: Event) -> Mapping[str, Value]:
    subject, bag = book.about(event)
    told: dict[str, Value] = {
        "number": event.number, "kind": event.kind, "at": event.at,
        "by": {"seat": event.by.seat, "name": event.by.name, "role": event.by.role.value},
        "subject": subject, "bag": bag, "facts": event.facts, "leaf": event.line.leaf.hex(),
    }  # fmt: skip
    if event.meaning is not None:
        told["meaning"] = event.meaning.value
    return told
