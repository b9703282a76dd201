"""The parts of a worksheet beside its working: warnings, what was used, versions, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.materials.equipment import in_use
from app.desk.papers.report import show_time
from app.desk.unblinded.bench.alone import lone_entries
from app.desk.unblinded.bench.computing import computed_dose, syringe_of
from app.desk.unblinded.papers.machine import machine_block
from app.desk.unblinded.preparation import Preparation, Step
from app.papers.paper import Block, Digest, Facts, Heading, Lines, Signatures, Table

_ITEM_WIDTHS = (0.4, 0.35, 0.25)


def warned(desk: Desk, found: Preparation) -> Facts:
    """What was unusual, and what somebody did for a reason that they gave."""
    say = desk.words.say
    told = []
    if found.takes_cells and found.is_done(Step.COMPUTED):
        syringe = syringe_of(desk.study, Decimal(found.dose["syringe_ml"]))
        dose = computed_dose(desk.study, found, syringe)
        told = [say(warning.key, **warning.facts) for warning in dose.warnings]
    told += [
        f"{say(f'act.{entry.act}')} ({say('worksheet.reason', reason=entry.reason)})"
        for entry in found.capsule.entries if entry.reason
    ]  # fmt: skip
    return Facts(((say("worksheet.warnings"), "; ".join(told) or say("worksheet.none")),))


def used(desk: Desk, found: Preparation) -> Iterator[Block]:
    """What was used with its lot and expiry, apparatus with its id and the day it is due."""
    say, entry = desk.words.say, found.last(Step.MATERIALS)
    rows = []
    for name, value in entry.new.items() if entry else ():
        if isinstance(value, Mapping):
            rows.append((say(f"term.{name}"), *_mark(value)))
    lots = dict.fromkeys(found.story.albumin)
    revealed = found.story.first("ArmRevealed").number
    rows += [(say(f"term.{one.sort.value}"), one.name, one.due.isoformat())
             for one in in_use(desk.board, revealed)]  # fmt: skip
    rows += [(say("term.albumin"), lot, expiry.isoformat()) for lot, expiry in lots]
    yield Heading(say("worksheet.used"))
    columns = tuple(say(f"worksheet.used.{name}") for name in ("item", "mark", "day"))
    yield Table(columns, tuple(rows), _ITEM_WIDTHS)


def _mark(item: Mapping[str, Value]) -> tuple[str, str]:
    mark = item.get("lot") or item.get("id") or "–"
    day = item.get("expiry") or item.get("due") or "–"
    return str(mark), str(day)


def signed(desk: Desk, found: Preparation) -> Iterator[Block]:
    """Who prepared, checked and released, alone or not, and who signed later; room for both."""
    say, story = desk.words.say, found.story
    yield Heading(say("worksheet.signatures"))
    rows, checked = [], found.last(Step.CHECKED) if found.is_done(Step.CHECKED) else None
    for name, entry in (("prepared", found.last(Step.COMPUTED)), ("checked", checked)):
        who = "" if entry is None else desk.board.seats[entry.by].name
        at = "" if entry is None else show_time(desk, entry.at)
        lone = entry is not None and entry.new.get("alone") == "yes"
        rows.append((say(f"worksheet.signed.{'checked_alone' if lone else name}"), who, at))
    released, later = story.last("Released"), _countersigned(story)
    rows.append((say("worksheet.signed.released"), *_who(desk, released)))
    if _is_lone(found):
        rows.append((say("worksheet.signed.later"), *_who(desk, later)))
    yield Signatures(tuple(rows))
    if checked is not None:
        yield Digest(say("worksheet.second_digest"), str(checked.new["digest"]))
        yield Digest(say("worksheet.second_signature"), str(checked.new["signature"]))
    yield Digest(say("installation.configuration"), desk.study.digest)


def _who(desk: Desk, event: Event | None) -> tuple[str, str]:
    return ("", "") if event is None else (event.by.name, show_time(desk, event.at))


def _is_lone(found: Preparation) -> bool:
    """Whether somebody signed alone: as the mark says, or before the closing the capsule."""
    story = found.story
    if story.disposition:
        return story.last("SingleOperator") is not None
    return bool(lone_entries(found.capsule))


def _countersigned(story: Story) -> Event | None:
    """The later signature of what was signed alone before the closing."""
    mark = story.last("SingleOperator")
    told = (event for event in story.events if event.kind == "Countersigned")
    return next((e for e in told if mark and e.number_of("line") == mark.number), None)


def machine(desk: Desk, found: Preparation) -> Iterator[Block]:
    """The block from which the dose is recomputed without this program."""
    yield Heading(desk.words.say("worksheet.machine"))
    yield Lines(machine_block(desk, found))
