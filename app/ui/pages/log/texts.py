"""The words of all lines, folded to be searched: an index for one page, gone with it.

It is made of what rows say, so nothing sealed can be in it. Lines stand in
blocks, each one run of bytes that is searched as a whole; a block is made when
it is first asked for, or ahead, while nothing else is to be done.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.custody.event import Event
from app.custody.kinds import KINDS, Stamp
from app.desk.log.telling import Detail
from app.trial.clocks import parse_instant
from app.ui.clockface import hour
from app.ui.pages.log.words import LogWords, folded, told_in_row

BLOCK = 1000
"""Lines of one block."""
_MOST = 50_000
"""Words of facts that are kept folded."""
_GAP = "\x00"


class Folding:
    """Lines as they are searched. May be used in one thread at a time."""

    def __init__(self, words: LogWords) -> None:
        self.words = words
        self._details: dict[Detail, str] = {}
        self._others: dict[str, str] = {}
        self._days: dict[int, str] = {}
        self._around = {stamp: self._halves(stamp) for stamp in Stamp}

    def text(self, number: int) -> str:
        """All that a row says but its number, subject and bag; in no order."""
        words, teller = self.words, self.words.rows
        event = words.book.events[number]
        said = [self._when(event), self._of(words.kit.say(f"kind.{event.kind}")),
                self._of(teller.who(event.by))]  # fmt: skip
        if event.meaning is not None:
            said.append(self._of(words.kit.say(f"meaning.{event.meaning.value}")))
        said += self._facts(teller.details(event))
        return "\n".join(said)

    def _facts(self, details: Iterator[Detail]) -> Iterator[str]:
        kept = self._details
        for one in details:
            if told_in_row(one):
                text = kept.get(one)
                if text is None:
                    if len(kept) >= _MOST:
                        kept.clear()
                    text = kept[one] = folded(f"{one.caption} {one.value}")
                yield text

    def _of(self, told: str) -> str:
        text = self._others.get(told)
        if text is None:
            text = self._others[told] = folded(told)
        return text

    def _when(self, event: Event) -> str:
        at = parse_instant(event.at).astimezone(self.words.kit.zone)
        before, behind = self._around[KINDS[event.kind].stamp]
        return f"{before}{self._day(at)}{hour(at)} {self._of(at.tzname() or '')}{behind}"

    def _day(self, at: datetime) -> str:
        key = at.toordinal()
        text = self._days.get(key)
        if text is None:
            # The day as the row tells it, without the hour and the zone that follow.
            text = self._days[key] = folded(self.words.short(at)).partition(hour(at))[0]
        return text

    def _halves(self, stamp: Stamp) -> tuple[str, str]:
        told = self.words.kit.say(f"log.when.{stamp.value}", at=_GAP)
        before, _, behind = folded(told).partition(_GAP)
        return before, behind


@dataclass(frozen=True, slots=True)
class Block:
    """The words of some lines one behind the other; `starts` has one more than there are lines."""

    first: int
    text: bytes
    starts: Sequence[int]

    def line(self, number: int) -> bytes:
        """The words of a line of this block."""
        at = number - self.first
        return self.text[self.starts[at] : self.starts[at + 1]]

    def find(self, parts: Sequence[bytes]) -> Iterator[int]:
        """The lines, in rising order, in which every part is found; there must be a part."""
        rarest = max(parts, key=len)
        found = self.text.find(rarest)
        while found >= 0:
            at = bisect_right(self.starts, found) - 1
            line = self.text[self.starts[at] : self.starts[at + 1]]
            if all(part in line for part in parts):
                yield self.first + at
            found = self.text.find(rarest, self.starts[at + 1])


class Texts:
    """The blocks that have been made. Only one thread at a time may use them."""

    def __init__(self) -> None:
        self._blocks: dict[int, Block] = {}
        self._folding: Folding | None = None

    def block(self, words: LogWords, number: int) -> Block:
        """The block in which a line stands, as large as it is among these words."""
        place, total = number // BLOCK, len(words.book.events)
        block = self._blocks.get(place)
        if block is None or len(block.starts) - 1 < min(BLOCK, total - block.first):
            block = self._blocks[place] = self._made(words, place)
        return block

    def go_ahead(self, words: LogWords) -> bool:
        """Makes the newest block that is missing; whether there was one."""
        for place in range((len(words.book.events) - 1) // BLOCK, -1, -1):
            if place not in self._blocks:
                self.block(words, place * BLOCK)
                return True
        return False

    def _made(self, words: LogWords, place: int) -> Block:
        if self._folding is None or self._folding.words is not words:
            self._folding = Folding(words)
        first, total = place * BLOCK, len(words.book.events)
        starts, parts = array("Q", [0]), []
        for number in range(first, min(first + BLOCK, total)):
            told = f"{self._folding.text(number)}\n".encode("utf-8", "surrogatepass")
            parts.append(told)
            starts.append(starts[-1] + len(told))
        return Block(first, b"".join(parts), starts)
