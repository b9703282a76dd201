"""Who answers for a list and who opens it; a sheet destroyed: as the law says, and otherwise."""

from __future__ import annotations

from typing import Any

from app.custody.records import Line
from tests.custody.day import closed, requested
from tests.custody.provoke_escrow import as_escrow, escrowed
from tests.custody.provoke_lists import names, opened
from tests.custody.provoke_people import by, pen, stranger
from tests.custody.provoke_seats import row
from tests.custody.provoke_unblinding import changed, follow, replaced
from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Facts, Scribe

ROOT: Facts = {"commitment": "5a" * 32}
STATEMENT: Facts = {"statement": "Base verrouillée", "locked": NOON}


def with_statistician(scribe: Scribe | None = None) -> Scribe:
    """A study with a statistician's seat, confirmed by two."""
    scribe = scribe or Scribe()
    scribe.confirm(scribe.write("SeatProposed", row(scribe, stranger("statistician"))))
    return scribe


def as_statistician() -> dict[str, Any]:
    """How the statistician signs."""
    return {"pen": pen("e"), "part": by(stranger("statistician"))}


def answered(scribe: Scribe | None = None) -> Scribe:
    """A statistician answers for a list."""
    scribe = with_statistician(scribe)
    scribe.write("CommitmentSigned", ROOT, **as_statistician())
    return scribe


def shared(scribe: Scribe, told: Line, **how: Any) -> Line:
    """Two shares put together for an opening."""
    return scribe.write("OpeningShared", names(told, shares=[1, 3]), **{**as_escrow(), **how})


def opened_by_shares(scribe: Scribe | None = None) -> Scribe:
    """The list opened by two people and two shares."""
    scribe = escrowed(scribe)
    told = scribe.write("OpeningProposed", STATEMENT)
    shared(scribe, told)
    scribe.confirm(told)
    scribe.write("ListOpened", names(told, count=48, digest="cd" * 32))
    return scribe


def sheet_destroyed(scribe: Scribe) -> Line:
    """A sheet of the first subject destroyed."""
    replaced(scribe, 1)
    return changed(scribe, fate="destroyed")


def sheet_seconded(scribe: Scribe | None = None) -> Scribe:
    """The same, by two."""
    scribe = scribe or closed().scribe
    follow(scribe, "SheetSeconded", sheet_destroyed(scribe))
    return scribe


@provokes("people.role")
def a_commitment_that_a_pharmacist_signs() -> Scribe:
    scribe = Scribe()
    scribe.write("CommitmentSigned", ROOT)
    return scribe


@provokes("people.role")
def a_statistician_who_signs_something_else(scribe: Scribe | None = None) -> Scribe:
    scribe = with_statistician(scribe)
    scribe.write("SitesProposed", {"sites": ["01"]}, **as_statistician())
    return scribe


@provokes("open.meaning")
def a_commitment_signed_as_something_else() -> Scribe:
    scribe = with_statistician()
    how = as_statistician()
    how["part"]["meaning"] = "authored"
    scribe.write("CommitmentSigned", ROOT, **how)
    return scribe


@provokes("people.role")
def an_opening_shared_by_a_pharmacist(scribe: Scribe | None = None) -> Scribe:
    scribe = escrowed(scribe)
    told = scribe.write("OpeningProposed", STATEMENT)
    scribe.write("OpeningShared", names(told, shares=[1, 3]), "operator")
    return scribe


@provokes("unblinding.other_line")
def shares_put_together_for_no_opening(scribe: Scribe | None = None) -> Scribe:
    scribe = escrowed(scribe)
    shared(scribe, scribe.lines[-1])
    return scribe


@provokes("unblinding.seconded_twice")
def an_opening_shared_twice() -> Scribe:
    scribe = escrowed()
    told = opened(scribe)
    shared(scribe, told)
    shared(scribe, told)
    return scribe


@provokes("people.same_person")
def a_sheet_destroyed_by_one_person(scribe: Scribe | None = None) -> Scribe:
    scribe = scribe or closed().scribe
    follow(scribe, "SheetSeconded", sheet_destroyed(scribe), "pharmacist")
    return scribe


@provokes("unblinding.other_line")
def a_request_seconded_as_a_sheet() -> Scribe:
    scribe = requested().scribe
    follow(scribe, "SheetSeconded", scribe.lines[-1])
    return scribe
