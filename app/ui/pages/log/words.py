"""The lines of a logbook in the reader's words: as rows of a table, as text, as a whole."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time

from app.custody.entry import Entry
from app.custody.event import Event
from app.custody.kinds import Stamp
from app.desk.log.logbook import Logbook
from app.desk.log.telling import Detail, Manner, Teller, Telling, told_old
from app.trial.names import BagCode
from app.trial.quantities import echo
from app.ui.clockface import day, hour, zone_name
from app.ui.kit import Kit

COLUMNS = ("number", "when", "who", "what", "subject", "bag", "detail")
NOTHING = "–"
_OWN_COLUMN = frozenset({"bag", "subject"})
_WHY = frozenset({"reason", "purpose", "cause", "concern"})
"""Facts that say why something was done."""
_HASH_LINE = 64
_ACCENTS = re.compile("[\u0300-\u036f]")

Fact = tuple[str, str]
"""Caption and value."""


class LogWords:
    """Words one line at a time, when they are asked for; may be asked from any thread."""

    def __init__(self, kit: Kit, book: Logbook) -> None:
        self.kit, self.book = kit, book
        language = kit.words.language

        def shown_day(told: date) -> str:
            return day(datetime.combine(told, time()), language)

        self.brief = Manner(kit.words, self.short, shown_day)
        """How the rows of the table are worded."""
        self._whole = Manner(kit.words, self._exact, shown_day)
        self.rows, self._lines = Teller(book.known, self.brief), Teller(book.known, self._whole)

    def row(self, number: int) -> tuple[str, ...]:
        """The cells of a line, in the order of `COLUMNS`."""
        event, told = self._told(number, self.rows)
        subject, bag = self.book.about(event)
        return (
            str(number), self._when(told, self.short), told.who, told.kind, subject or NOTHING,
            BagCode(bag).shown if bag else NOTHING, " · ".join(
                f"{one.caption} {one.value}" for one in told.details if told_in_row(one)
            ),
        )  # fmt: skip

    def title(self, number: int) -> str:
        """The line's number and what was done."""
        what = self.kit.say(f"kind.{self.book.events[number].kind}")
        return self.kit.say("log.line_title", number=number, what=what)

    def of_line(self, number: int) -> Iterator[Fact]:
        """Who wrote a line, when, what the signature means, its sealed part, its second line."""
        say = self.kit.say
        event, told = self._told(number, self._lines)
        yield say("log.fact.who"), told.who
        yield say("log.fact.local", zone=self.kit.zone.key), self._exact(told.at)
        yield say("log.fact.utc"), self._exact(told.at.astimezone(UTC))
        if told.stamp is not Stamp.PRECISE:
            yield say("log.fact.stamp"), say(f"log.stamp.{told.stamp.value}")
        yield say("log.fact.signature"), told.meaning or say("log.no_meaning")
        subject, bag = self.book.about(event)
        parts = [subject, BagCode(bag).shown if bag else ""]
        yield say("log.fact.record"), " · ".join(filter(None, parts)) or say("log.no_record")
        total = echo(len(self.book.events), self.kit.words.language)
        yield say("log.fact.place"), say("log.place", number=number, total=total)
        confirmed = self.book.confirmation(number)
        if confirmed is not None:
            yield say("log.fact.confirmed_by"), self.title(confirmed)
        length = echo(len(event.line.sealed), self.kit.words.language)
        sealed = say("log.sealed_yes", length=length) if event.line.sealed else say("log.sealed_no")
        yield say("log.fact.sealed"), sealed

    def open_facts(self, number: int) -> Iterator[Fact]:
        """What a line says, why it was done first; a former value behind the one in its place."""
        event, told = self._told(number, self._lines)
        old = told_old(self.book.known, event, self._whole)
        for one in sorted(told.details, key=lambda one: one.name not in _WHY):
            if one.exact:
                continue
            yield _headed(one.caption), one.value
            if one.name in old:
                yield self.kit.say("log.fact.before"), old[one.name]

    def hashes(self, number: int) -> Iterator[Fact]:
        """The leaf of a line and the fingerprints that it tells, in lines of 64 characters."""
        event, told = self._told(number, self._lines)
        yield self.kit.say("log.fact.leaf"), event.line.leaf.hex()
        yield self.kit.say("log.fact.root_before"), Entry.decode(event.line.entry).root_before.hex()
        yield from (
            (_headed(one.caption), _broken(one.value)) for one in told.details if one.exact
        )

    def widest(self) -> list[list[str]]:
        """For each column but the last some words that are as wide as any of it."""
        say, book = self.kit.say, self.book
        last = book.events[-1]
        at = self.short(self.rows.tell(last).at)
        people = [
            f"{seat.name}, {say(f'role.{seat.role.value}')}" for seat in book.known.seats.values()
        ]
        return [
            [str(last.number)], [say(f"log.when.{stamp}", at=at) for stamp in Stamp], people,
            [say(f"kind.{kind}") for kind in book.kinds], ["00-0000"], ["HHHH-HHHH-H"],
        ]  # fmt: skip

    def _told(self, number: int, teller: Teller) -> tuple[Event, Telling]:
        event = self.book.events[number]
        return event, teller.tell(event)

    def _when(self, told: Telling, manner: Callable[[datetime], str]) -> str:
        return self.kit.say(f"log.when.{told.stamp.value}", at=manner(told.at))

    def short(self, at: datetime) -> str:
        """A moment as a row tells it: day, hour, zone."""
        return f"{day(at, self.kit.words.language)} {hour(at)} {at.tzname()}"

    def _exact(self, at: datetime) -> str:
        return f"{day(at, self.kit.words.language)} {at:%H:%M:%S} {zone_name(at)}"


def told_in_row(one: Detail) -> bool:
    """Whether a row tells a fact among its details: it is for reading, and has no column."""
    return not one.exact and one.name not in _OWN_COLUMN


def folded(text: str) -> str:
    """Text as it is searched: accents, capitals, kinds of space and apostrophe are all one."""
    if text.isascii():
        return text.casefold()
    # A keyboard has the straight apostrophe, the words have the typographic one.
    plain = unicodedata.normalize("NFKD", text).replace("’", "'")
    return _ACCENTS.sub("", plain).casefold()


def _headed(caption: str) -> str:
    return caption[:1].upper() + caption[1:]


def _broken(value: str) -> str:
    return "\n".join(value[i : i + _HASH_LINE] for i in range(0, len(value), _HASH_LINE))
