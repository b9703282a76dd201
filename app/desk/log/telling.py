"""One line of the log in plain words: what was done, by whom, when, and its open facts.

Nothing sealed is read, so a line is told alike to every eye and in both arms.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import cast
from zoneinfo import ZoneInfo

from app.custody.canonical import Value
from app.custody.event import Event, Seat
from app.custody.kinds import KINDS, Stamp
from app.desk.desk import Desk
from app.desk.log.changes import old_values
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, Role
from app.trial.quantities import echo
from app.trial.study_parts import Study
from app.trial.words import Words


@dataclass(frozen=True, slots=True)
class Manner:
    """How a reader is spoken to: the words, and how a moment and a day are written.

    A moment is handed over in the study's zone.
    """

    words: Words
    moment: Callable[[datetime], str]
    day: Callable[[date], str]


@dataclass(frozen=True, slots=True)
class Detail:
    """One open fact in words. `name` is the fact's own, for who wants only some of them."""

    name: str
    caption: str
    value: str
    exact: bool = False
    """A fingerprint, key or identifier: to be compared letter by letter, not read."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A line in words. `at` is in the study's zone; `meaning` is empty without an e-signature.

    `stamp` says whether `at` is the moment itself or the announced D or R.
    """

    number: int
    kind: str
    details: tuple[Detail, ...]
    who: str
    meaning: str
    at: datetime
    stamp: Stamp

    def detail(self, name: str) -> str:
        """The value of a fact in words; empty when the line has none of this name."""
        return next((one.value for one in self.details if one.name == name), "")


_ORDER = (
    "name", "version", "practice", "program", "role", "qualification", "trained", "start", "end",
    "subject", "site", "sites", "ward", "bed", "birth_year", "weight", "weight_source",
    "weight_at", "onset", "included", "consent", "eligibility", "prescriber", "prescription",
    "read_back", "d", "r", "use_by", "start_by", "place",
    "backup_place", "stratum", "strata", "bag", "purpose",
    "list", "position", "performed", "statement", "locked", "count",
    "run", "full", "printed", "applied", "record", "spoiled", "destroyed", "unfound", "printer",
    "checked_by", "seats", "seal", "seal_intact", "albumin", "lot", "expiry",
    "bottles", "checks", "reason", "giver", "taker", "receiver", "first", "second",
    "document", "temperature", "volume_ml", "flush_ml", "residual_ml", "reaction", "method",
    "done", "slip", "layout", "language", "keys", "rows", "cause", "times", "size", "kept", "lost",
    "line", "concern", "text", "equipment", "sort", "due", "state", "scope", "findings", "found",
    "replaces", "alone", "holders", "shares", "sample", "numbers", "what", "form", "view", "filter",
    "lines", "physician", "phone",
    "called", "way", "sheet", "fate", "who", "learner", "how", "certainty", "measure", "seat",
    "expected", "seen", "old", "new",
)  # fmt: skip
"""In this order facts are told; any other follows."""
_RANK = {name: place for place, name in enumerate(_ORDER)}
_EXACT = frozenset(
    {"request", "configuration", "root", "row", "salted_root", "sealed_root", "leaf",
     "capsule_key", "digest", "key", "seed", "signature"}
)  # fmt: skip
_SEAT_KEYS = {"root": "root_key", "esign": "esign_key", "seal": "seal_key"}
"""Facts of a seat that other kinds have too, as something else."""
_MOMENTS = frozenset(
    {"start", "end", "weight_at", "onset", "included", "d", "r", "use_by", "start_by", "done",
     "called", "performed", "locked", "expected"}
)  # fmt: skip
_DAYS = frozenset({"due", "expiry", "trained"})
_UNITS = {"temperature": "°C", "volume_ml": "ml", "flush_ml": "ml", "residual_ml": "ml"}
_PLAIN_NUMBERS = frozenset({"birth_year"})
_KEPT = 20_000
"""Values of facts whose words are kept: many lines say the same."""
_ROW = frozenset({"list", "position"})
"""Where a row is not named but the next of its stratum, these are 0 and not told."""
_CHOICES: dict[str, Callable[[Words, Value], str]] = {
    "alone": lambda words, value: words.say(f"alone.{value}"),
    "certainty": lambda words, value: words.say(f"certainty.{value}"),
    "change": lambda words, value: words.say(f"change.{value}"),
    "cause": lambda words, value: words.say(f"cause.{value}"),
    "concern": lambda words, value: words.say(f"concern.{value}"),
    "consent": lambda words, value: words.say(f"consent.{value}"),
    "fate": lambda words, value: words.say(f"fate.{value}"),
    "layout": lambda words, value: words.say(f"layout.{value}"),
    "form": lambda words, value: words.say(f"form.{value}"),
    "found": lambda words, value: words.say(f"found.{value}"),
    "how": lambda words, value: words.say(f"how.{value}"),
    "learner": lambda words, value: words.say(f"learner.{value}"),
    "measure": lambda words, value: words.say(f"measure.{value}"),
    "document": lambda words, value: words.say(f"document.{value}"),
    "practice": lambda words, value: words.say(f"answer.{'yes' if value else 'no'}"),
    "purpose": lambda words, value: words.say(f"purpose.{value}"),
    "reaction": lambda words, value: words.say(f"reaction.{value}"),
    "reason": lambda words, value: words.say(f"reason.{value}"),
    "role": lambda words, value: words.say(f"role.{value}"),
    "sort": lambda words, value: words.say(f"term.{value}"),
    "state": lambda words, value: words.say(f"state.{value}"),
    "seal_intact": lambda words, value: words.say(f"answer.{value}"),
    "seen": lambda words, value: words.say(f"seen.{value}"),
    "view": lambda words, value: words.say(f"view.{value}"),
    "way": lambda words, value: words.say(f"way.{value}"),
    "what": lambda words, value: words.say(f"export.{value}"),
}


@dataclass(frozen=True, slots=True)
class Background:
    """What the facts of a line may name: other lines, seats, sites."""

    events: Sequence[Event]
    seats: Mapping[str, Seat]
    study: Study
    zone: ZoneInfo

    @classmethod
    def of(cls, desk: Desk) -> Background:
        """As the desk's log stands whenever it is asked."""
        return cls(desk.board.events, desk.board.seats, desk.study, desk.journal.zone)

    def still(self) -> Background:
        """As it stands now, for a reader who looks while others write."""
        return replace(self, events=tuple(self.events), seats=dict(self.seats))


def tell(desk: Desk, event: Event, manner: Manner) -> Telling:
    """A line of the desk's log, as a reader of `manner` is told of it."""
    return tell_before(Background.of(desk), event, manner)


def tell_before(known: Background, event: Event, manner: Manner) -> Telling:
    """The same before a background that was read earlier."""
    return Teller(known, manner).tell(event)


def told_old(known: Background, event: Event, manner: Manner) -> dict[str, str]:
    """The former value in words of each fact that a line changes, by the fact's name."""
    teller = Teller(known, manner)
    old = old_values(known.events, event)
    return {name: teller.value(name, value) for name, value in old}


def _flat(facts: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    for name, value in facts.items():
        if name == "founder" and isinstance(value, Mapping):
            # The study's own name stands in the same line as the founder's.
            yield from ((inner, told) for inner, told in value.items() if inner != "name")
            yield "founder", value["name"]
        elif name == "second" and isinstance(value, Mapping):
            yield "checked_by", value["name"]
            yield from ((key, value[key]) for key in ("digest", "key", "signature"))
        elif name == "weight" and isinstance(value, Mapping):
            yield name, value
            yield from (("weight_source", value["source"]), ("weight_at", value["at"]))
        elif name == "place" and "leaf" in facts:
            # Of a backup: where it lies, not where bags are made.
            yield "backup_place", value
        elif name not in _ROW or value:
            yield name, value


class Teller:
    """Tells many lines before one background in one manner: words told once are kept.

    May be asked from any thread.
    """

    def __init__(self, known: Background, manner: Manner) -> None:
        self.known, self.manner, self.words = known, manner, manner.words
        self._kept: dict[tuple[str, str | int], Detail] = {}
        self._orders: dict[tuple[str, ...], list[str]] = {}
        self._people: dict[tuple[str, Role], str] = {}
        self._own: dict[str, Callable[[Value], str]] = {
            "albumin": self._albumin, "bag": lambda value: BagCode(str(value)).shown,
            "former": lambda value: BagCode(str(value)).shown, "checks": self._checks,
            "holders": self._holders, "keys": self._keys, "line": self._line,
            "numbers": self._numbers, "replaces": self._seat, "rows": self._rows,
            "shares": self._numbers, "seat": self._seat, "seats": self._seats, "site": self._site,
            "sites": self._sites, "strata": self._strata, "weight": self._weight,
        }  # fmt: skip

    def tell(self, event: Event) -> Telling:
        """A line in words."""
        say, meaning = self.words.say, event.meaning
        return Telling(
            event.number, say(f"kind.{event.kind}"), tuple(self.details(event)),
            self.who(event.by),
            say(f"meaning.{meaning.value}") if meaning is not None else "",
            parse_instant(event.at).astimezone(self.known.zone), KINDS[event.kind].stamp,
        )  # fmt: skip

    def who(self, seat: Seat) -> str:
        """A person and their role."""
        told = self._people.get((seat.name, seat.role))
        if told is None:
            told = f"{seat.name}, {self.words.say(f'role.{seat.role.value}')}"
            self._people[seat.name, seat.role] = told
        return told

    def details(self, event: Event) -> Iterator[Detail]:
        """The open facts of a line in words, in the order in which they are told."""
        flat = dict(_flat(event.facts))
        names = tuple(flat)
        order = self._orders.get(names)
        if order is None:
            order = sorted(flat, key=lambda name: (_RANK.get(name, len(_ORDER)), name))
            self._orders[names] = order
        seated = "esign" in flat
        return (self._detail(name, flat[name], seated) for name in order if flat[name] != "")

    def _detail(self, name: str, value: Value, seated: bool) -> Detail:
        if name in _EXACT or (seated and name in _SEAT_KEYS):
            caption = _SEAT_KEYS[name] if seated and name in _SEAT_KEYS else name
            return Detail(name, self.words.say(f"fact.{caption}"), str(value), exact=True)
        if not isinstance(value, str | int):
            return Detail(name, self.words.say(f"fact.{name}"), self.value(name, value))
        told = self._kept.get((name, value))
        if told is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            told = Detail(name, self.words.say(f"fact.{name}"), self.value(name, value))
            self._kept[name, value] = told
        return told

    def value(self, name: str, value: Value) -> str:
        """A fact by its name."""
        own = self._own.get(name)
        if own is not None:
            return own(value)
        if name in _CHOICES:
            return _CHOICES[name](self.words, value)
        if name in _MOMENTS:
            moment = parse_instant(str(value)).astimezone(self.known.zone)
            return self.manner.moment(moment)
        if name in _DAYS:
            return self.manner.day(date.fromisoformat(str(value)))
        if name in _UNITS:
            return f"{self._number(value)}\u00a0{_UNITS[name]}"
        if isinstance(value, int) and name not in _PLAIN_NUMBERS:
            return self._number(value)
        return str(value)

    def _number(self, value: Value) -> str:
        return echo(Decimal(str(value)), self.words.language)

    def _albumin(self, value: Value) -> str:
        return ", ".join(
            self.words.say(
                "telling.albumin", lot=told["lot"], bottles=told["bottles"],
                expiry=self.manner.day(date.fromisoformat(str(told["expiry"]))),
            )
            for told in cast(Sequence[Mapping[str, Value]], value)
        )  # fmt: skip

    def _checks(self, value: Value) -> str:
        return ", ".join(self.words.say(f"term.{name}") for name in cast(Mapping[str, str], value))

    def _holders(self, value: Value) -> str:
        told = cast(Sequence[Mapping[str, Value]], value)
        return ", ".join(self.words.say("telling.holder", **held) for held in told)

    def _keys(self, value: Value) -> str:
        told = []
        for one in cast(Sequence[Mapping[str, Value]], value):
            role = one["role"]
            told.append(f"{self.words.say(f'rolekey.{role}')} ({one['generation']})")
        return ", ".join(told)

    def _line(self, value: Value) -> str:
        event = self.known.events[cast(int, value)]
        return self.words.say(
            "telling.line", number=event.number, what=self.words.say(f"kind.{event.kind}")
        )

    def _numbers(self, value: Value) -> str:
        return ", ".join(str(number) for number in cast(Sequence[int], value))

    def _rows(self, value: Value) -> str:
        seats = cast(Sequence[Mapping[str, str]], value)
        return ", ".join(self._seat(told["seat"]) for told in seats)

    def _seat(self, value: Value) -> str:
        seat = self.known.seats.get(str(value))
        return seat.name if seat else str(value)

    def _seats(self, value: Value) -> str:
        return ", ".join(self._seat(seat) for seat in cast(Sequence[str], value))

    def _site(self, value: Value) -> str:
        site = self.known.study.site(str(value))
        return f"{site.number} {site.name}"

    def _sites(self, value: Value) -> str:
        return ", ".join(self._site(number) for number in cast(Sequence[str], value))

    def _strata(self, value: Value) -> str:
        return ", ".join(
            f"{told['stratum']} ({self._number(told['rows'])})"
            for told in cast(Sequence[Mapping[str, Value]], value)
        )

    def _weight(self, value: Value) -> str:
        told = cast(Mapping[str, Value], value)
        kind = told["kind"]
        return f"{self._number(told['kg'])}\u00a0kg, {self.words.say(f'weight.{kind}')}"


def signed_words(event: Event, words: Words, when: str) -> str:
    """Who signed a line, what the signature means, and when, as every screen and page says it.

    `when` is the moment as its reader writes it. A line that is no electronic signature has its
    author alone.
    """
    if event.meaning is None:
        return event.by.name
    meaning = words.say(f"meaning.{event.meaning.value}")
    return words.say("signed.by", name=event.by.name, meaning=meaning, when=when)
