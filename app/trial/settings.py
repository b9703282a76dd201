"""The values of a study configuration one by one, each with its unit, status and source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from app.trial.reading import Status
from app.trial.study_parts import Study


@dataclass(frozen=True, slots=True)
class Setting:
    """One value as its file writes it. `section` is the path of its table, ``sites.01``."""

    section: str
    key: str
    value: str
    unit: str
    status: Status
    source: str


def settings_of(study: Study) -> tuple[Setting, ...]:
    """Every value of the study, in the order of its file."""
    return tuple(_settings(tomllib.loads(study.source.decode()), "", study))


def _settings(table: Mapping[str, object], path: str, study: Study) -> Iterator[Setting]:
    for key, held in table.items():
        entry = cast(Mapping[str, object], held)
        place = f"{path}.{key}" if path else key
        if "value" not in entry:
            yield from _settings(entry, place, study)
            continue
        told = study.provenance[place]
        unit = str(entry.get("unit", ""))
        yield Setting(path, key, _text(entry["value"]), unit, told.status, told.source)


def _text(value: object) -> str:
    if isinstance(value, list):
        nested = any(isinstance(item, list) for item in value)
        return (" ; " if nested else " · ").join(_text(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
