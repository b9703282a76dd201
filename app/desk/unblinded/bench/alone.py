"""One person at night: the forced pause, what is scanned and weighed again, what was signed alone.

The same act in both arms; what is not measured in the control is not asked for again either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule, Entry
from app.custody.event import Event
from app.desk.journal import Person, Turn
from app.desk.unblinded.bench.scans import once_more
from app.desk.unblinded.preparation import Preparation, Step, preparation
from app.desk.unblinded.reading import capsule_of
from app.desk.unblinded.workbench import Workbench
from app.dose.filling import require_mass
from app.trial.clocks import parse_instant
from app.trial.quantities import read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import Weighing
from app.trial.study_parts import Study

ALONE: dict[str, Value] = {"alone": "yes"}
CHECKS = frozenset({"second_check", "ending"})
"""What may stand in the place of the second person's signature at the closing."""
_SIGNED = {"checked": "second_check", "failed": "failed_dose", "witnessed": "ending"}
_SHOWS = {*Step, "weight", "failed", "refused", "differed", "printed"}
"""Whoever enters one of these has the values before their eyes: the pause begins anew."""


@dataclass(frozen=True, slots=True)
class Again:
    """What one person alone scanned once more, and the bag's mass in grams as typed, if weighed."""

    scanned: Sequence[str]
    bag_g: str = ""


@dataclass(frozen=True, slots=True)
class Alone:
    """One thing that somebody signed alone: what (``alone.WHAT``), the seat, when, the values."""

    act: str
    seat: str
    at: str
    told: Mapping[str, Value] = field(default_factory=dict, repr=False)

    @property
    def digest(self) -> str:
        """The digest that was signed, 32 bytes in hexadecimal; empty where there is none."""
        return str(self.told.get("digest", ""))


def require_alone(study: Study) -> None:
    """Raises Refusal ``second.same_person`` where the study does not defer the second person."""
    if not study.deferrable.second_check:
        raise Refusal("second.same_person")


def begin_alone(workbench: Workbench, person: Person, request: str) -> None:
    """Somebody is alone and begins the forced pause, after which they enter everything again.

    Raises Refusal ``second.same_person``, ``preparation.cancelled``.
    """
    study = workbench.desk.study
    require_alone(study)
    with workbench.desk.journal.turn() as turn:
        found = preparation(workbench, turn, person, request)
        if found.last("cancelled") is not None:
            raise Refusal("preparation.cancelled")
        new: dict[str, Value] = {"pause": study.deferrable.pause_min}
        grown = workbench.add(turn, person, found.story, "alone", new)
        workbench.paused[grown.entries[-1].signature] = turn.clock.elapsed()


def pause_of(found: Preparation, person: Person) -> Entry | None:
    """The pause that a person has begun and that nothing has overtaken; None without one."""
    entries = found.capsule.entries
    at = max((i for i, one in enumerate(entries) if one.act == "alone"), default=-1)
    if at < 0 or entries[at].by != person.seat.seat:
        return None
    overtaken = any(map(_shows, entries[at + 1 :]))
    return None if overtaken else entries[at]


def _shows(entry: Entry) -> bool:
    # A slip of the albumin is printed without any value that was measured.
    return entry.act in _SHOWS and not (entry.act == "printed" and entry.new)


def pause_ends(entry: Entry) -> datetime:
    """When a pause is over, by the clock."""
    return parse_instant(entry.at) + timedelta(minutes=int(str(entry.new["pause"])))


def require_pause(workbench: Workbench, turn: Turn, person: Person, found: Preparation) -> None:
    """Raises Refusal ``alone.begin_first``, or ``alone.pause`` until the pause is over.

    While the program runs, what has really gone by counts, whatever its clock is set to;
    after a restart the clock does.
    """
    require_alone(workbench.desk.study)
    entry = pause_of(found, person)
    if entry is None:
        raise Refusal("alone.begin_first")
    since, length = workbench.paused.get(entry.signature), int(str(entry.new["pause"]))
    if since is not None:
        over = turn.clock.elapsed() - since >= timedelta(minutes=length)
    else:
        over = turn.now >= pause_ends(entry)
    if not over:
        until = pause_ends(entry).astimezone(turn.zone)
        raise Refusal("alone.pause", until=f"{until:%H:%M}")


def check_again(
    workbench: Workbench, turn: Turn, person: Person, found: Preparation, again: Again | None
) -> tuple[dict[str, Value], list[tuple[str, str, str]]]:
    """What joins the entry of a check made alone, and a mass that differs: field, first, second.

    Raises Refusal ``second.same_person``, ``step.earlier_first``, ``alone.…``, ``weighing.needed``.
    """
    if again is None:
        raise Refusal("second.same_person")
    require_alone(workbench.desk.study)
    for step in (Step.FILLED, Step.LABELLED):
        if not found.is_done(step):
            raise Refusal("step.earlier_first", step=step.value)
    require_pause(workbench, turn, person, found)
    scanned = once_more(found).take_all(again.scanned)
    more: dict[str, Value] = {**ALONE, "scanned": list(scanned)}
    rule = workbench.desk.study.filling.weighing
    if rule is None:
        return more, []
    return _weigh_again(rule, found, again.bag_g, more)


def _weigh_again(
    rule: Weighing, found: Preparation, typed: str, more: dict[str, Value]
) -> tuple[dict[str, Value], list[tuple[str, str, str]]]:
    if not typed.strip():
        raise Refusal("weighing.needed")
    filled = found.last(Step.FILLED)
    assert filled is not None
    bag, cells = read_decimal(typed, what="bag_g"), found.takes_cells
    before, first = ("albumin_g", "full_g") if cells else ("empty_g", "albumin_g")
    volume = Decimal(found.dose["volume_ml" if cells else "albumin_ml"])
    density = rule.density_cells if cells else rule.density_albumin
    try:
        require_mass(rule, "bag_g", Decimal(str(filled.new[before])), bag, volume, density)
    except Refusal:
        return more, [("bag_g", str(filled.new[first]), show_decimal(bag))]
    return {**more, "bag_g": show_decimal(bag)}, []


def lone_entries(capsule: Capsule) -> list[Entry]:
    """The entries that one person signed alone and that still stand.

    A dose fails in one arm only, so it makes no mark by itself: before a second person who
    checks or witnesses the end, their signature covers it.
    """
    latest = {entry.act: entry for entry in capsule.entries if entry.act in _SIGNED}
    counted = {e.new["run"]: e for e in capsule.entries if e.act == "labels_counted"}
    found = [entry for entry in latest.values() if entry.new.get("alone") == "yes"]
    if not any(_SIGNED[entry.act] in CHECKS for entry in found):
        found = []
    return [*found, *(entry for entry in counted.values() if not entry.new["second"])]


def signed_alone(
    workbench: Workbench, person: Person, story: Story, capsule: Capsule
) -> tuple[Alone, ...]:
    """What of a bag was signed by one person alone and still stands, in the order of time."""
    found = [
        Alone(_SIGNED.get(one.act, "label_count"), one.by, one.at, one.new)
        for one in lone_entries(capsule)
    ]
    for event in story.events:
        if event.kind == "LabelsPrinted" and event.number_of("run") > 1:
            sealed = workbench.sealed_facts(person, event)
            if not sealed["second"]:
                told: dict[str, Value] = {
                    "run": event.facts["run"], "reason": sealed["reason"],
                    "digest": event.facts["digest"],
                }  # fmt: skip
                found.append(Alone("reprint", event.by.seat, str(sealed["at"]), told))
    return tuple(sorted(found, key=lambda one: one.at))


def behind(workbench: Workbench, person: Person, event: Event) -> tuple[Alone, ...]:
    """What a ``SingleOperator`` or ``DestroyedAlone`` line is about, as unblinded eyes read it."""
    story = workbench.desk.board.of_bag(event.text("bag"))
    assert story is not None
    if event.kind == "DestroyedAlone":
        told: dict[str, Value] = {
            "method": event.text("method"),
            "remainders": workbench.sealed_facts(person, event)["remainders"],
        }  # fmt: skip
        return (Alone("destruction", event.by.seat, event.at, told),)
    return signed_alone(workbench, person, story, capsule_of(workbench, person, story))
