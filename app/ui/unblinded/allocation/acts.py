"""What can become of the allocation list after its commissioning: each act and its fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.desk.allocation import list_life as life
from app.desk.bag.handover import Slip
from app.desk.escrow.ceremony import propose_opening
from app.desk.journal import Signing
from app.desk.unblinded.allocation.numbers import agreed, named
from app.desk.unblinded.allocation.opening import open_list
from app.desk.unblinded.workbench import Workbench
from app.trial.names import Meaning, SubjectNumber
from app.trial.quantities import read_cells

CENTRAL = ("central.missing", "central.differs", "central.unknown", "central.used", "number")
"""Refusals that belong beside the number of the central system."""
PLACES: Mapping[str, str] = {
    **dict.fromkeys(CENTRAL, "number"), "bag.unknown": "bag", "void.bag_live": "bag",
    "void.already": "bag", "void.replaced": "bag", "outside.subject_known": "subject",
    "subject.malformed": "subject", "study.unknown_site": "subject", "slip.number": "slip",
    "slip.future": "performed", "outside.unknown_line": "line", "outside.at_the_bench": "line",
    "opening.future": "locked", "moment": "performed",
}  # fmt: skip
"""Where else refusals belong, by the field."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed for an act: texts by field, and the moment it asks for."""

    texts: Mapping[str, str]
    moment: datetime | None = None

    def text(self, name: str) -> str:
        """A text; empty for a field that the act has not."""
        return self.texts.get(name, "")

    @property
    def numbers(self) -> tuple[str, str]:
        """The number of the central system, both times that it was typed."""
        return self.text("number"), self.text("again")

    @property
    def slip(self) -> Slip:
        """The paper and when the thing was done."""
        assert self.moment is not None
        return Slip(self.text("slip"), self.moment)


@dataclass(frozen=True, slots=True)
class ListAct:
    """One act: its fields, what its signature means, and whether a second person must confirm."""

    fields: tuple[str, ...]
    do: Callable[[Workbench, Signing, Typed], Any]
    meaning: Meaning = Meaning.AUTHORED
    by_two: bool = True


def _void_row(workbench: Workbench, signing: Signing, typed: Typed) -> Any:
    desk, stratum = workbench.desk, typed.text("stratum")
    with desk.journal.turn() as turn:
        row = named(workbench, turn, signing.person, stratum, agreed(*typed.numbers))
        return life.propose_row_void(
            desk, turn, signing, stratum, typed.text("why"), typed.text("note"), row
        )


def _outside(workbench: Workbench, signing: Signing, typed: Typed) -> Any:
    desk, subject = workbench.desk, typed.text("subject")
    with desk.journal.turn() as turn:
        stratum = desk.study.site(SubjectNumber.read(subject).site).stratum
        row = named(workbench, turn, signing.person, stratum, agreed(*typed.numbers))
        return life.propose_outside(
            desk, turn, signing, subject, typed.slip, typed.text("note"), row
        )


def _late(workbench: Workbench, signing: Signing, typed: Typed) -> Any:
    line = read_cells(typed.text("line"), what="line")
    return life.propose_late_entry(
        workbench.desk, signing, line, typed.slip, typed.text("note")
    )


def _opening(workbench: Workbench, signing: Signing, typed: Typed) -> Any:
    assert typed.moment is not None
    return propose_opening(workbench.desk, signing, typed.text("statement"), typed.moment)


ACTS: Mapping[str, ListAct] = {
    "stop": ListAct(
        ("reason",), lambda w, s, t: life.stop_allocations(w.desk, s, t.text("reason")),
        by_two=False,
    ),
    "resume": ListAct(
        ("reason",), lambda w, s, t: life.propose_resume(w.desk, s, t.text("reason"))
    ),
    "void": ListAct(
        ("bag", "why", "note"), lambda w, s, t: life.propose_void(
            w.desk, s, t.text("bag"), t.text("why"), t.text("note")
        ),
    ),
    "void_row": ListAct(("stratum", "number", "again", "why", "note"), _void_row),
    "outside": ListAct(("subject", "number", "again", "slip", "performed", "note"), _outside),
    "late": ListAct(("line", "slip", "performed", "note"), _late),
    "opening": ListAct(("statement", "locked"), _opening, Meaning.APPROVED),
    "open": ListAct((), lambda w, s, t: open_list(w, s), by_two=False),
}  # fmt: skip
"""Every act, by its name; ``life.act.NAME`` words it."""
