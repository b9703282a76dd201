"""Whether a day that was broken off, however often, left what a whole one leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.custody.event import Event
from app.custody.verdict import verify_file
from app.store.reading import read_snapshot
from app.store.study_file import SqliteStudyFile
from app.vault.signing import verify
from tests.journeys.reading import closed_capsules

MASKED = {"capsule_key", "digest", "signature", "leaf", "salted_root", "sealed_root"}


def events(path: Path) -> tuple[Event, ...]:
    """The lines of a file that is whole, interrupted turns rolled back."""
    SqliteStudyFile.open(path).close()
    return verify_file(read_snapshot(path), verify).events


def masked(value: Any, kind: str) -> Any:
    """Open facts without what commits to sealed contents."""
    if isinstance(value, dict):
        return {
            key: "" if key in MASKED and kind != "LabelsPrinted" else masked(item, kind)
            for key, item in value.items()
        }
    return [masked(item, kind) for item in value] if isinstance(value, list) else value


def told(path: Path) -> list[Any]:
    """The open log of a day, reprints left out."""
    lines = [json.loads(event.line.open) for event in events(path)]
    return [masked(line, line["kind"]) for line in lines if line["facts"].get("run", 1) == 1]


def capsules(path: Path) -> list[list[tuple[str, str]]]:
    """What was done at the bench, and when, as the closed capsules of a day tell it."""
    # A reveal that stands but was not seen is not shown again by itself: someone has to ask. What a
    # death beside the printer leaves is counted and printed again, which no whole day does.
    return [
        [(entry.act, entry.at) for entry in capsule.entries
         if entry.act != "shown" and not entry.act.startswith("labels_")]
        for capsule in closed_capsules(path)
    ]


def is_the_same_day(path: Path, whole_day: Path) -> None:
    """What a killed day left equals what the whole one did."""
    assert told(path) == told(whole_day)
    assert capsules(path) == capsules(whole_day)
    assert len(list((path.parent / "labels").glob("*.pdf"))) == 2
    rows = read_snapshot(path).allocations
    assert [(row.stratum, row.position) for row in rows] == [("Nancy", 1), ("Nancy", 2)]
