"""Treatments told, learned, kept on paper, followed up: lawful lines, and those that are not."""

from __future__ import annotations

from app.custody.canonical import Value
from app.custody.records import Line
from tests.custody.day import D, Preparation, closed, requested, running
from tests.custody.provoking import provokes
from tests.custody.scribe import NOON, Facts, Scribe

TOLD: Facts = {
    "subject": "01-001", "physician": "Dr Roux", "phone": "03 83 00 00 01", "called": NOON,
    "way": "read_out",
}  # fmt: skip
LEARNED: Facts = {
    "subject": "01-001", "learner": "ward", "how": "noticed", "certainty": "inferred", "done": NOON,
}  # fmt: skip
OPENED: Facts = {
    "subject": "01-001", "sheet": 1, "fate": "opened", "who": "Dr Roux", "done": NOON,
}  # fmt: skip


def unblinded(scribe: Scribe, **forged: Value) -> Line:
    """One subject's treatment told."""
    return scribe.write("SubjectUnblinded", {**TOLD, **forged})


def follow(scribe: Scribe, kind: str, told: Line, by: str = "operator", **more: Value) -> Line:
    """A line that follows up another one."""
    return scribe.write(kind, {"line": told.number, "leaf": told.leaf.hex(), **more}, by)


def assessed(scribe: Scribe, told: Line, by: str = "pharmacist", measure: str = "none") -> Line:
    """An impact assessment of what was told or learned."""
    return follow(scribe, "ImpactAssessed", told, by, measure=measure)


def sheet(one: Preparation, number: int = 1, at: str = D) -> Line:
    """A code-break sheet printed in a bag's own window."""
    facts: Facts = {"request": one.request, "bag": one.bag, "sheet": number}
    return one.scribe.write("CodeBreakPrinted", facts, at=at)


def replaced(scribe: Scribe, number: int = 2, subject: str = "01-001") -> Line:
    """A sheet printed outside the window."""
    return scribe.write("CodeBreakReplaced", {"subject": subject, "sheet": number})


def changed(scribe: Scribe, **forged: Value) -> Line:
    """What became of a sheet."""
    return scribe.write("CodeBreakChanged", {**OPENED, **forged})


def unblindings(scribe: Scribe, position: int = 1) -> None:
    """Every kind of line, before, during and after the bag that takes the row at `position`."""
    subject = f"01-{position:03}"
    first = Preparation(scribe, position).receive().accept()
    sheet(first)
    unblinded(scribe, subject=subject)
    sheet(first.prepare(), 2)
    first.close("NotTreated")
    untreated = scribe.lines[-1]
    told = unblinded(scribe, subject=subject, way="slip")
    follow(scribe, "UnblindingSeconded", told)
    learned = scribe.write("InadvertentReported", {**LEARNED, "subject": subject}, "auditor")
    opened = changed(scribe, subject=subject)
    replaced(scribe, 3, subject)
    changed(scribe, subject=subject, sheet=2, fate="returned")
    for one in (told, learned, opened, untreated):
        follow(scribe, "ImpactClosed", assessed(scribe, one))
    follow(scribe, "ImpactClosed", assessed(scribe, told, measure="reported"))


def a_year_of_unblindings() -> Scribe:
    """A study just commissioned, and everything of these kinds that may happen."""
    scribe = Scribe()
    unblindings(scribe)
    return scribe


@provokes("unblinding.not_allocated")
def an_unblinding_of_a_subject_without_a_row() -> Scribe:
    one = requested()
    unblinded(one.scribe)
    return one.scribe


@provokes("unblinding.not_allocated")
def something_learned_of_nobody() -> Scribe:
    scribe = running().scribe
    scribe.write("InadvertentReported", {**LEARNED, "subject": "01-002"}, "auditor")
    return scribe


@provokes("unblinding.not_allocated")
def a_sheet_of_a_subject_without_a_row() -> Scribe:
    scribe = Scribe()
    replaced(scribe, 1)
    return scribe


@provokes("unblinding.other_line")
def an_unblinding_seconded_that_is_none() -> Scribe:
    one = running()
    follow(one.scribe, "UnblindingSeconded", one.scribe.lines[-1])
    return one.scribe


@provokes("unblinding.other_line")
def a_closed_impact_that_nobody_assessed() -> Scribe:
    scribe = running().scribe
    follow(scribe, "ImpactClosed", unblinded(scribe))
    return scribe


@provokes("review.other_leaf")
def an_assessment_of_another_leaf() -> Scribe:
    scribe = running().scribe
    told = unblinded(scribe)
    facts: Facts = {"line": told.number, "leaf": "00" * 32, "measure": "none"}
    scribe.write("ImpactAssessed", facts)
    return scribe


@provokes("people.same_person")
def an_unblinding_seconded_by_whoever_told_it() -> Scribe:
    scribe = running().scribe
    follow(scribe, "UnblindingSeconded", unblinded(scribe), "pharmacist")
    return scribe


@provokes("people.same_person")
def an_impact_closed_by_whoever_assessed_it() -> Scribe:
    scribe = running().scribe
    follow(scribe, "ImpactClosed", assessed(scribe, unblinded(scribe)), "pharmacist")
    return scribe


@provokes("unblinding.seconded_twice")
def an_unblinding_seconded_twice() -> Scribe:
    scribe = running().scribe
    told = unblinded(scribe)
    follow(scribe, "UnblindingSeconded", told)
    follow(scribe, "UnblindingSeconded", told)
    return scribe


@provokes("people.role")
def an_auditor_who_unblinds() -> Scribe:
    scribe = running().scribe
    scribe.write("SubjectUnblinded", TOLD, "auditor")
    return scribe


@provokes("unblinding.sheet_number")
def a_sheet_number_left_out() -> Scribe:
    one = running()
    sheet(one, 2)
    return one.scribe


@provokes("unblinding.sheet_number")
def a_sheet_number_used_twice() -> Scribe:
    one = running()
    sheet(one)
    sheet(one)
    return one.scribe


@provokes("unblinding.other_sheet")
def a_sheet_opened_that_was_never_printed() -> Scribe:
    scribe = running().scribe
    changed(scribe)
    return scribe


@provokes("unblinding.other_sheet")
def another_subjects_sheet_opened() -> Scribe:
    one = running()
    sheet(one)
    running_too = Preparation(one.scribe, 2).receive().accept()
    changed(running_too.scribe, subject="01-002")
    return one.scribe


@provokes("window.stamp")
def a_sheet_printed_in_its_window_at_the_time_itself() -> Scribe:
    one = running()
    sheet(one, at=NOON)
    return one.scribe


@provokes("window.outside")
def a_sheet_of_the_window_after_its_closing() -> Scribe:
    one = closed()
    sheet(one)
    return one.scribe
