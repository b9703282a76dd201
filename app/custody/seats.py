"""Which row of a seat each line sets: what its bytes beside the log are held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from app.custody.event import Event
from app.custody.kinds import ADMITTING


def rows_set(event: Event) -> dict[str, str]:
    """The digest of each seat's row (hexadecimal, by seat id) that a line sets."""
    facts = event.facts
    if event.kind == "StudyProposed":
        return _row_of(facts["founder"])
    if event.kind in ADMITTING:
        return _row_of(facts)
    if event.kind == "KeysRewrapped":
        return {event.by.seat: event.text("row")}
    if event.kind == "KeysRenewed":
        rows = cast(Sequence[Mapping[str, str]], facts["rows"])
        return {row["seat"]: row["row"] for row in rows}
    return {}


def _row_of(facts: object) -> dict[str, str]:
    told = cast(Mapping[str, str], facts)
    return {told["seat"]: told["row"]}
