"""Looking for lines of the log: by kind, by bag or subject, by the words they are told in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.custody.event import Event
from app.desk.log.log_filters import specials
from app.trial.clocks import parse_instant
from app.ui.pages.log.texts import BLOCK, Texts
from app.ui.pages.log.words import LogWords, folded


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for; what is empty is not asked."""

    kind: str = ""
    about: str = ""
    """The beginning of a bag code or of a subject's number, hyphens left out or not."""
    text: str = ""
    """Words that must all be found, in any order; accents and capitals make no difference."""
    special: str = ""
    """A word of `log_filters.SPECIAL`."""
    person: str = ""
    role: str = ""
    stratum: str = ""
    since: date | None = None
    until: date | None = None
    """First and last day, in the study's zone."""

    @property
    def all(self) -> bool:
        """Whether every line is wanted."""
        return not (self.kind or _plain(self.about) or self.text.split() or self.further)

    @property
    def further(self) -> bool:
        """Whether anything is asked that does not stand in the row above the table."""
        told = (self.special, self.person, self.role, self.stratum, self.since, self.until)
        return any(told)


class Search:
    """One pass over the lines of a logbook, newest first, in steps.

    `texts` keeps the words of lines from one search to the next. Only one
    thread at a time may use a search and its texts.
    """

    def __init__(self, words: LogWords, wanted: Wanted, texts: Texts, since: int = 0) -> None:
        self._words, self._texts = words, texts
        self._wanted = wanted
        self._kind, self._about = wanted.kind, _plain(wanted.about)
        special = specials(words.book.events) if wanted.special else {}
        self._special = special.get(wanted.special)
        parts = folded(wanted.text).split()
        self._parts = [part.encode("utf-8", "surrogatepass") for part in parts]
        self._as_name = [part.replace("-", "") for part in parts]
        self._narrow = bool(self._kind or self._about or wanted.further)
        self._named = any(map(words.book.may_name, self._as_name))
        self._left = range(len(words.book.events) - 1, since - 1, -1)

    @property
    def over(self) -> bool:
        """Whether every line has been looked at."""
        return not self._left

    def go_on(self, lines: int) -> list[int]:
        """The numbers of those wanted among the next `lines` lines."""
        now, self._left = self._left[:lines], self._left[lines:]
        found = [number for number in now if self._is_wanted(number)] if self._narrow else now
        return self._saying(found) if self._parts else list(found)

    def _is_wanted(self, number: int) -> bool:
        event = self._words.book.events[number]
        if self._kind and event.kind != self._kind:
            return False
        if self._wanted.further and not self._fits(event):
            return False
        named = (_plain(name) for name in self._words.book.about(event))
        return not self._about or any(name.startswith(self._about) for name in named)

    def _saying(self, numbers: Sequence[int]) -> list[int]:
        """Those of some lines, in falling order, whose words or names have every part."""
        if not numbers:
            return []
        if self._named or self._narrow:
            return [number for number in numbers if self._says(number)]
        found: list[int] = []
        for first in range(numbers[0] // BLOCK, numbers[-1] // BLOCK - 1, -1):
            told = list(self._texts.block(self._words, first * BLOCK).find(self._parts))
            found += (n for n in reversed(told) if numbers[-1] <= n <= numbers[0])
        return found

    def _says(self, number: int) -> bool:
        text = self._texts.block(self._words, number).line(number)
        missing = [at for at, part in enumerate(self._parts) if part not in text]
        if not missing:
            return True
        if not self._named:
            return False
        names = " ".join(map(_plain, self._words.book.about(self._words.book.events[number])))
        return all(self._as_name[at] in names.casefold() for at in missing)

    def _fits(self, event: Event) -> bool:
        wanted = self._wanted
        if self._special is not None and not self._special(event):
            return False
        if wanted.person not in ("", event.by.name) or wanted.role not in ("", event.by.role):
            return False
        if wanted.stratum not in ("", self._words.book.stratum(event)):
            return False
        return self._in_time(event)

    def _in_time(self, event: Event) -> bool:
        since, until = self._wanted.since, self._wanted.until
        if since is None and until is None:
            return True
        day = parse_instant(event.at).astimezone(self._words.kit.zone).date()
        return (since is None or since <= day) and (until is None or day <= until)


@lru_cache(4096)
def _plain(name: str) -> str:
    return "".join(c for c in name.upper() if c.isalnum())
