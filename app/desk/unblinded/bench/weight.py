"""The weight that a dose is computed from: the request's, or as corrected since with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import cast

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule
from app.desk.bag.request import read_weight
from app.desk.journal import Person
from app.desk.typed import read_text
from app.desk.unblinded.preparation import Preparation
from app.desk.unblinded.reading import capsule_of
from app.desk.unblinded.workbench import Workbench
from app.dose.exact import exactly
from app.trial.clocks import parse_instant
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal


def correct_weight(
    workbench: Workbench, person: Person, request: str, typed: str, source: str, reason: str
) -> None:
    """The weight of the request was wrong: the right one, from the source document, with a reason.

    The same act in both arms; it must be computed and checked anew. Raises
    Refusal ``reason.needed`` or what `read_weight` raises.
    """
    if not reason.strip():
        raise Refusal("reason.needed")
    weight = read_weight(workbench.desk.study.dose, typed)
    with workbench.desk.journal.turn() as turn:
        story = workbench.story(turn, request)
        capsule = workbench.capsule(turn, person, story)
        if any(entry.act == "cancelled" for entry in capsule.entries):
            raise Refusal("preparation.cancelled")
        new: dict[str, Value] = {
            "weight_kg": show_decimal(weight), "source": read_text(source, field="weight_source"),
        }  # fmt: skip
        workbench.add(turn, person, story, "weight", new, reason=reason)


def require_plausible(
    workbench: Workbench, person: Person, story: Story, capsule: Capsule
) -> None:
    """An unusual weight counts once it was read again in its source, with a reason; both arms.

    Entering it again by `correct_weight` confirms it. Raises the first of `unusual_weight`.
    """
    for refusal in unread_weight(workbench, person, story, capsule):
        raise refusal


def unread_weight(
    workbench: Workbench, person: Person, story: Story, capsule: Capsule
) -> tuple[Refusal, ...]:
    """What is unusual of the weight of a preparation while nobody has read it again."""
    asked = dosing_weight(story, capsule).kind
    return unusual_weight(workbench, person, story) if asked else ()


def unusual_weight(workbench: Workbench, person: Person, story: Story) -> tuple[Refusal, ...]:
    """What is unusual about the weight of a request, in words of its own; it tells no arm.

    ``weight.confirm`` beyond the study's bounds, ``weight.old`` when it was measured too long
    before D (before now, while the request waits), ``weight.changed`` when it differs from
    that of the subject's request before by more than the study's limit, itself included.
    """
    return tuple(_unusual(workbench, person, story))


def _unusual(workbench: Workbench, person: Person, story: Story) -> Iterator[Refusal]:
    study, weight = workbench.desk.study, _requested(story)
    kg, band = Decimal(weight.kg), study.dose.weight_band
    if not band.takes(kg):
        low, high = show_decimal(band.confirm_below), show_decimal(band.confirm_above)
        yield Refusal("weight.confirm", low=low, high=high)
    start = parse_instant(story.d) if story.accepted else workbench.desk.clock.now()
    hours = study.request.weight_age_warn_h
    if start - parse_instant(weight.at) > timedelta(hours=hours):
        yield Refusal("weight.old", hours=str(hours))
    limit, former = study.request.weight_change_percent, _former_kg(workbench, person, story)
    if limit is None or former is None:
        return
    with exactly():
        changed = abs(kg - former) * 100 > limit * former
    if changed:
        told = {"limit": show_decimal(limit), "former": show_decimal(former)}
        yield Refusal("weight.changed", **told)


def _former_kg(workbench: Workbench, person: Person, story: Story) -> Decimal | None:
    """The weight of the same subject's request before, as the bench had it at last; None of none.

    Whatever became of that request: one that was declined told a weight as well.
    """
    told = [s for s in workbench.desk.board.stories.values() if s.subject == story.subject]
    place = next(n for n, one in enumerate(told) if one.request == story.request)
    if not place:
        return None
    former = told[place - 1]
    if not former.disposition:
        return Decimal(_requested(former).kg)
    return Decimal(dosing_weight(former, capsule_of(workbench, person, former)).kg)


def weight_of(found: Preparation) -> str:
    """The dosing weight in kilograms: the request's, or as corrected since."""
    return dosing_weight(found.story, found.capsule).kg


@dataclass(frozen=True, slots=True)
class DosingWeight:
    """The weight that the dose is computed from, and where it was read.

    `kind` is the request's, or empty for a weight corrected at the bench; `at`
    is when it was taken, or corrected, in the log's form.
    """

    kg: str
    kind: str
    source: str
    at: str


def dosing_weight(story: Story, capsule: Capsule) -> DosingWeight:
    """The dosing weight of a preparation; known before its reveal, since it tells no arm."""
    corrected = next((e for e in reversed(capsule.entries) if e.act == "weight"), None)
    if corrected is not None:
        kg, source = str(corrected.new["weight_kg"]), str(corrected.new["source"])
        return DosingWeight(kg, "", source, corrected.at)
    return _requested(story)


def _requested(story: Story) -> DosingWeight:
    told = cast(Mapping[str, str], story.events[0].facts["weight"])
    return DosingWeight(told["kg"], told["kind"], told["source"], told["at"])
