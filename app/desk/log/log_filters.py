"""What an auditor looks for in a log by a word: critical lines, reprints, clocks that went back.

Everything is read from open facts and from the names of kinds, so that a kind
added later falls in by its declaration, and both arms are told alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from app.custody.event import Event
from app.custody.kinds import KINDS, Stamp
from app.desk.log.registers import REGISTERS, kinds_of
from app.desk.log.sampling import is_critical
from app.trial.clocks import parse_instant

SPECIAL = ("critical", "signed", "failed_logins", "reprints", *REGISTERS, "clock")
"""The words, in the order in which they are offered."""


def specials(events: Sequence[Event]) -> Mapping[str, Callable[[Event], bool]]:
    """For each of `SPECIAL` whether a line among `events` is one of them."""
    back = frozenset(gone_back(events))
    return {
        "critical": lambda event: is_critical(event.kind),
        "signed": lambda event: event.meaning is not None,
        "failed_logins": lambda event: "Failed" in event.kind,
        "reprints": is_reprint,
        **{name: _of(kinds_of(name)) for name in REGISTERS},
        "clock": lambda event: event.number in back or "Clock" in event.kind,
    }


def is_reprint(event: Event) -> bool:
    """Whether labels were printed again."""
    again = event.kind == "LabelsPrinted" and event.number_of("run") > 1
    return again or "Reprint" in event.kind


def gone_back(events: Sequence[Event]) -> list[int]:
    """The lines of precise time that tell an earlier moment than one before them."""
    latest: datetime | None = None
    found = []
    for event in events:
        if KINDS[event.kind].stamp is not Stamp.PRECISE:
            continue
        at = parse_instant(event.at)
        if latest is not None and at < latest:
            found.append(event.number)
        latest = max(at, latest) if latest is not None else at
    return found


def _of(kinds: frozenset[str]) -> Callable[[Event], bool]:
    return lambda event: event.kind in kinds
