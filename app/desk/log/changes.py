"""What a line puts in the place of what: the value of a fact as an earlier line had it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.custody.canonical import Value
from app.custody.event import Event

_CHANGED: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "Delayed": ("request", ("r",)),
    "Released": ("request", ("r",)),
    "DelegationProposed": ("seat", ("trained", "start", "end")),
    "SitesProposed": ("", ("sites",)),
    "EquipmentNoted": ("equipment", ("due", "state")),
}
"""Kinds that change something: the fact that names it (none: the study), and what they change."""


def old_values(events: Sequence[Event], event: Event) -> Iterator[tuple[str, Value]]:
    """Name and former value of each fact that a line changes; nothing where there was none."""
    key, names = _CHANGED.get(event.kind, ("", ()))
    for name in names:
        for before in reversed(events[: event.number]):
            facts = _facts(before)
            if name in facts and (not key or facts.get(key) == event.facts.get(key)):
                if facts[name] != event.facts[name]:
                    yield name, facts[name]
                break


def _facts(event: Event) -> Mapping[str, Value]:
    founder = event.facts.get("founder")
    return founder if isinstance(founder, Mapping) else event.facts
