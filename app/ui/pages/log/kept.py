"""Filters of the log that are kept on the workstation under a name.

The words that were typed and the bag or subject are never among them: they may
tell of a patient, and what a workstation remembers lies outside the study file.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

from app.trial.refusal import Refusal
from app.ui.pages.log.search import Wanted
from app.ui.spec import Preferences

KEY = "log_filters"
MOST, LONGEST = 50, 60
"""Filters that are kept, and letters of the name of one."""
_TEXTS = ("kind", "special", "person", "role", "stratum")
_DAYS = ("since", "until")


class KeptFilters:
    """By name, in the order in which they are offered; what cannot be read counts as not kept."""

    def __init__(self, memory: Preferences) -> None:
        self._memory = memory

    def all(self) -> dict[str, Wanted]:
        """Every kept filter, by its name."""
        return dict(sorted(read_filters(self._memory.get(KEY, ""))))

    def keep(self, name: str, wanted: Wanted) -> None:
        """Keeps a filter, in place of one of this name.

        Raises Refusal ``log.filter_name`` and ``log.filters_full``.
        """
        name = " ".join(name.split())
        if not 0 < len(name) <= LONGEST:
            raise Refusal("log.filter_name", most=LONGEST)
        kept = {**self.all(), name: wanted}
        if len(kept) > MOST:
            raise Refusal("log.filters_full", most=MOST)
        self._put(kept)

    def forget(self, name: str) -> None:
        """Keeps a filter no longer."""
        self._put({known: wanted for known, wanted in self.all().items() if known != name})

    def _put(self, kept: dict[str, Wanted]) -> None:
        told = {name: dict(_told(wanted)) for name, wanted in kept.items()}
        self._memory.put(KEY, json.dumps(told, ensure_ascii=False, sort_keys=True))


def read_filters(text: str) -> Iterator[tuple[str, Wanted]]:
    """The filters in what was remembered; whatever is not one is passed over."""
    try:
        told = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return
    for name, parts in told.items() if isinstance(told, dict) else ():
        if 0 < len(name) <= LONGEST and isinstance(parts, dict):
            wanted = _read(parts)
            if wanted is not None:
                yield name, wanted


def _told(wanted: Wanted) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        if value := getattr(wanted, name):
            yield name, value
    for name in _DAYS:
        if day := getattr(wanted, name):
            yield name, day.isoformat()


def _read(parts: dict[str, object]) -> Wanted | None:
    if not all(isinstance(parts.get(name, ""), str) for name in _TEXTS):
        return None
    kind, special, person, role, stratum = (str(parts.get(name, "")) for name in _TEXTS)
    try:
        since, until = (
            date.fromisoformat(str(parts[name])) if name in parts else None for name in _DAYS
        )
    except ValueError:
        return None
    return Wanted(kind, "", "", special, person, role, stratum, since, until)
