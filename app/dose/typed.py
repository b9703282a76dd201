"""What was typed for a dose, kept as typed, so that two ways of computing can each read it."""

from __future__ import annotations

from dataclasses import dataclass

from app.dose.counts import CountMethod


@dataclass(frozen=True, slots=True)
class Typed:
    """The entries of one dose, character by character.

    `method` says what `cells_per_ml` counts; `available_ml` is net of samples
    and dead volume, None when it is not known.
    """

    weight_kg: str
    method: CountMethod
    cells_per_ml: str
    viability_percent: str
    graduation_ml: str
    available_ml: str | None
