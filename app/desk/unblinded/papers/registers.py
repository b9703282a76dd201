"""What only unblinded eyes may read: the inner log of every bag, and the logs with what was used.

Made from closed capsules, whose entries are checked one by one as they are
opened. Nothing leaves while a preparation is open, so there is none to miss.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import cast

from app.blind.arm import Arm
from app.custody.board import Story
from app.custody.capsule import Capsule, Entry
from app.desk.desk import Desk
from app.desk.exports.taking import FORMS, Taken, origin, rendered, take
from app.desk.journal import Person, Turn
from app.desk.log.log_sheet import NOTHING
from app.desk.log.registers import bags_of, subject_log
from app.desk.log.sheets import Column, Sheet
from app.desk.log.telling import Manner
from app.desk.unblinded.emergency.unblindings import unblindings_sheet
from app.desk.unblinded.papers.values import values_told
from app.desk.unblinded.reading import capsule_of, closed_story
from app.desk.unblinded.vials.stock_sheet import stock_log_of
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, RoleKey
from app.trial.refusal import Refusal

SHEETS = ("inner_log", "deviations", "subject_log", "stock_log", "unblindings")
"""The unblinded sheets, by a word of ``LogExported``."""
INNER = ("when", "subject", "bag", "what", "new", "old", "reason", "who")
_WIDTHS = (15, 8, 11, 14, 30, 20, 14, 14)
_DEVIATING = frozenset({"alone", "failed", "refused", "differed", "weight"})


def take_unblinded(
    workbench: Workbench, person: Person, manner: Manner, what: str, form: str
) -> Taken:
    """One of `SHEETS`, marked unblinded on every page; raises as `taking.take_sheet`."""
    if form not in FORMS:
        raise Refusal("export.form", known=", ".join(FORMS))
    desk = workbench.desk

    def bring(turn: Turn) -> tuple[str, str, bytes]:
        sheet = unblinded_sheet(workbench, turn, person, manner, what)
        made = origin(desk, turn, person, "unblinded", manner.words)
        return what, "", rendered(sheet, made, form, manner.words)

    return take(desk, person, form, bring, "unblinded")


def look_at_sheet(workbench: Workbench, person: Person, manner: Manner, what: str) -> Sheet:
    """One of `SHEETS` as the log stands, to be read on the screen; nothing is written.

    Raises Refusal ``sealed.no_key``, and as `Turn.require_may`.
    """
    if not person.keys.keyring.holds(RoleKey.ARM):
        raise Refusal("sealed.no_key")
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        return unblinded_sheet(workbench, turn, person, manner, what)


def unblinded_sheet(
    workbench: Workbench, turn: Turn, person: Person, manner: Manner, what: str
) -> Sheet:
    """One of `SHEETS` as the log stands in a turn."""
    if what == "stock_log":
        return stock_log_of(workbench, turn, person, manner)
    if what == "subject_log":
        return _subjects(workbench, turn, person, manner)
    if what == "unblindings":
        return unblindings_sheet(workbench, person, manner)
    stories = [story for story in bags_of(workbench.desk) if story.disposition]
    return _entries(workbench, person, manner, what, stories)


def inner_log(workbench: Workbench, person: Person, manner: Manner, bag: str) -> Sheet:
    """Every entry and correction of one closed preparation.

    Raises Refusal ``bag.unknown``, ``inner.open`` before its closing,
    ``sealed.no_key``; Trouble ``capsule.damaged``.
    """
    return _entries(workbench, person, manner, "inner_log", [closed_story(workbench, bag)])


def inner_moments(workbench: Workbench, person: Person, bag: str) -> list[datetime]:
    """When each entry of a closed preparation was made; raises as `inner_log`."""
    return [
        parse_instant(entry.at).astimezone(workbench.desk.journal.zone)
        for entry in capsule_of(workbench, person, closed_story(workbench, bag)).entries
    ]


def _entries(
    workbench: Workbench, person: Person, manner: Manner, what: str, stories: Sequence[Story]
) -> Sheet:
    say = manner.words.say
    spoken = replace(workbench.desk, words=manner.words)
    rows = []
    for story in stories:
        for entry in capsule_of(workbench, person, story).entries:
            if what == "inner_log" or entry.act in _DEVIATING or entry.reason:
                rows.append(_row(spoken, manner, story, entry))
    columns = tuple(
        Column(name, say(f"sheet.column.{name}"), width)
        for name, width in zip(INNER, _WIDTHS, strict=True)
    )
    return Sheet(what, say(f"export.{what}"), columns, tuple(rows))


def _row(desk: Desk, manner: Manner, story: Story, entry: Entry) -> tuple[str, ...]:
    at = parse_instant(entry.at).astimezone(desk.journal.zone)
    seat = desk.board.seats.get(entry.by)
    return (
        _to_the_second(manner, at), story.events[0].text("subject"),
        BagCode(story.bag).shown, manner.words.say(f"act.{entry.act}"),
        values_told(desk, entry.new) or NOTHING, values_told(desk, entry.old) or NOTHING,
        entry.reason or NOTHING, seat.name if seat else entry.by,
    )  # fmt: skip


def _to_the_second(manner: Manner, at: datetime) -> str:
    # Readers are told moments to the minute; entries of one minute must be told apart.
    return manner.moment(at).replace(f"{at:%H:%M}", f"{at:%H:%M:%S}", 1)


def _subjects(workbench: Workbench, turn: Turn, person: Person, manner: Manner) -> Sheet:
    say = manner.words.say
    base = subject_log(workbench.desk, manner)
    spoken = replace(workbench.desk, words=manner.words)
    rows = [
        (*row, *_used(workbench, turn, person, spoken, story))
        for row, story in zip(base.rows, bags_of(workbench.desk), strict=True)
    ]
    more = tuple(Column(n, say(f"sheet.column.{n}")) for n in ("arm", "vials", "dose"))
    return replace(base, columns=(*base.columns, *more), rows=tuple(rows))


def _used(
    workbench: Workbench, turn: Turn, person: Person, spoken: Desk, story: Story
) -> tuple[str, str, str]:
    if story.last("ArmRevealed") is None or not story.disposition:
        return NOTHING, NOTHING, NOTHING
    named = spoken.study.products
    products = named.get(spoken.words.language) or named[spoken.study.label_language]
    arm = workbench.arm(turn, person, story).open()
    capsule = capsule_of(workbench, person, story)
    computed = [entry for entry in capsule.entries if entry.act == "computed"]
    dose = values_told(spoken, computed[-1].new) if computed else ""
    vials = ", ".join(_thawed(capsule))
    return products.tested if arm is Arm.CELLS else products.control, vials or NOTHING, (
        dose or NOTHING
    )


def _thawed(capsule: Capsule) -> list[str]:
    told = (entry.new["vials"] for entry in capsule.entries if entry.act == "thawed")
    return [vial for vials in told for vial in cast(Sequence[str], vials)]
