"""The log as its reader looks at it: all lines as they stood at one moment, and what ties them.

Only open facts are read, so a logbook is the same for every seat and for both arms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter

from app.custody.event import Event
from app.custody.kinds import MARKS
from app.desk.desk import Desk
from app.desk.log.telling import Background

_ON_LINES = MARKS | {"Confirmed"}


@dataclass(frozen=True, slots=True)
class Logbook:
    """Nothing of it changes while others write: it may be read from any thread."""

    known: Background
    kinds: frozenset[str]
    """The kinds of which there is a line."""
    strata: tuple[str, ...]
    """The strata of which there is a request, in order."""
    _requests: Mapping[str, tuple[str, str]]
    _strata: Mapping[str, str]
    _subjects: Mapping[str, str]
    _confirmed: Mapping[int, int]

    @property
    def events(self) -> Sequence[Event]:
        """All lines by their numbers."""
        return self.known.events

    def about(self, event: Event) -> tuple[str, str]:
        """The subject and the bag code that a line is about, each empty when there is none."""
        facts = event.facts
        if event.kind in _ON_LINES:
            return self.about(self.events[event.number_of("line")])
        request, bag = facts.get("request"), facts.get("bag")
        if isinstance(request, str):
            return self._requests.get(request, ("", ""))
        if isinstance(bag, str):
            return self._subjects.get(bag, ""), bag
        return str(facts.get("subject", "")), ""

    def stratum(self, event: Event) -> str:
        """The stratum of the bag that a line is about; empty when there is none."""
        return self._strata.get(self.about(event)[1], "")

    def may_name(self, part: str) -> bool:
        """Whether a part of a word, without hyphens, may be one of a subject's or a bag's name."""
        if part.isascii() and part.isdigit():
            return True
        return any(part.upper() in bag for bag in self._strata)

    def confirmation(self, number: int) -> int | None:
        """The number of the line by which a second person confirmed a line, or None."""
        return self._confirmed.get(number)


def read_log(desk: Desk) -> Logbook:
    """All lines that the desk has read."""
    known = Background.of(desk).still()
    requests = {
        story.request: (story.events[0].text("subject"), story.bag)
        for story in desk.board.stories.values()
    }
    strata = {
        story.bag: story.first("Allocated").text("stratum")
        for story in desk.board.stories.values() if story.bag
    }  # fmt: skip
    confirmed = {
        event.number_of("line"): event.number
        for event in known.events if event.kind == "Confirmed"
    }  # fmt: skip
    return Logbook(
        known, frozenset(map(attrgetter("kind"), known.events)),
        tuple(sorted(set(strata.values()))), requests, strata,
        {bag: subject for subject, bag in requests.values() if bag}, confirmed,
    )  # fmt: skip
