"""The rows of the log in the order of a column: an index for the eye, gone with the next one.

It is made of what the rows say, so nothing sealed can be in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.trial.clocks import parse_instant
from app.ui.pages.log.words import COLUMNS, LogWords, folded


@dataclass(frozen=True, slots=True)
class Order:
    """A column by its place in `COLUMNS`, and whether the greatest comes first."""

    column: int = 0
    down: bool = True

    @property
    def usual(self) -> bool:
        """Whether it is the log's own, the newest line first."""
        return self == Order()

    def clicked(self, column: int) -> Order:
        """The order after a click on the head of a column."""
        return Order(column, not self.down) if column == self.column else Order(column, False)


class Sorting:
    """One ordering of rows, in steps; may be used in any one thread."""

    def __init__(self, words: LogWords, rows: Sequence[int], order: Order) -> None:
        self._words, self._rows, self.order = words, rows, order
        self._keys: list[tuple[Any, int]] = []
        self._name = COLUMNS[order.column]

    @property
    def over(self) -> bool:
        """Whether every row has its key."""
        return len(self._keys) == len(self._rows)

    def go_on(self, rows: int) -> None:
        """The keys of the next `rows` rows."""
        done = len(self._keys)
        for number in self._rows[done : done + rows]:
            self._keys.append((self._key(number), number))

    def result(self) -> list[int]:
        """The rows in order; among equals in that of the log."""
        self._keys.sort(key=lambda one: one[1])
        self._keys.sort(key=lambda one: one[0], reverse=self.order.down)
        return [number for _, number in self._keys]

    def _key(self, number: int) -> object:
        event = self._words.book.events[number]
        if self._name == "number":
            return number
        if self._name == "when":
            return parse_instant(event.at)
        if self._name == "who":
            return folded(event.by.name)
        if self._name in ("subject", "bag"):
            return self._words.book.about(event)[self._name == "bag"]
        if self._name == "what":
            return folded(self._words.kit.say(f"kind.{event.kind}"))
        return folded(self._words.row(number)[COLUMNS.index(self._name)])
