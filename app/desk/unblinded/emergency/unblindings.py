"""The register of treatments told, learned or kept on paper, with what is sealed of each."""

from __future__ import annotations

from collections.abc import Mapping

from app.custody.canonical import Value
from app.custody.event import Event
from app.desk.desk import Desk
from app.desk.journal import Person
from app.desk.log.log_sheet import NOTHING
from app.desk.log.registers import kinds_of
from app.desk.log.sheets import Column, Sheet
from app.desk.log.telling import Manner, signed_words, tell
from app.desk.unblinded.workbench import Workbench

COLUMNS = ("number", "when", "subject", "what", "reason", "detail", "who")


def unblindings_sheet(workbench: Workbench, person: Person, manner: Manner) -> Sheet:
    """Every line of the register in order: why, and what was found, for unblinded eyes.

    Raises Refusal ``sealed.no_key``.
    """
    desk, say, kinds = workbench.desk, manner.words.say, kinds_of("unblindings")
    rows = []
    for event in desk.board.events:
        if event.kind in kinds:
            sealed = workbench.sealed_facts(person, event) if event.line.sealed else {}
            told = tell(desk, event, manner)
            rows.append((
                str(event.number), manner.moment(told.at), _subject(desk, event), told.kind,
                _reason(manner, sealed) or NOTHING, str(sealed.get("detail", "")) or NOTHING,
                signed_words(event, manner.words, manner.moment(told.at)),
            ))  # fmt: skip
    columns = tuple(Column(name, say(f"sheet.column.{name}")) for name in COLUMNS)
    return Sheet("unblindings", say("export.unblindings"), columns, tuple(rows))


def _subject(desk: Desk, event: Event) -> str:
    while "line" in event.facts:
        event = desk.board.events[event.number_of("line")]
    request = event.facts.get("request")
    if isinstance(request, str):
        return desk.story(request).subject
    return event.text("subject")


def _reason(manner: Manner, sealed: Mapping[str, Value]) -> str:
    if sealed.get("purpose"):
        return manner.words.say(f"unblinding.purpose.{sealed['purpose']}")
    if sealed.get("impact"):
        return manner.words.say(f"impact.{sealed['impact']}")
    return str(sealed.get("reason", ""))
