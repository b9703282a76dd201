"""What one person signs alone and another one later: lawful lines, and those that are not."""

from __future__ import annotations

from functools import cache

from app.custody.canonical import Value
from app.custody.records import Line
from app.devices.resources import study_source
from tests.bench import open_bench
from tests.custody.day import Preparation, closed, next_to, requested, running
from tests.custody.provoke_stock import agreed, made_again, of_former
from tests.custody.provoke_unblinding import follow, unblinded
from tests.custody.provoking import Broken, provokes
from tests.custody.scribe import NOON, Facts, Scribe, Study, judge
from tests.trial.shelf import valued


def alone(one: Preparation, **forged: Value) -> Preparation:
    """The mark of a single operator, inside the window."""
    one.write("SingleOperator", forged)
    return one


def closed_by(one: Preparation, seat: str, how: str = "Released") -> Preparation:
    """A preparation closed by the pharmacist before a second person, or before nobody."""
    one.write("PreparationClosed", {"second": one.second(how, seat)})
    one.scribe.capsules = [c for c in one.scribe.capsules if c.window != one.window]
    one.write(how)
    return one


def marked(one: Preparation, how: str = "Released") -> Scribe:
    """A preparation that one person checked, marked and closed; the mark is the third from last."""
    return closed_by(alone(one), "pharmacist", how).scribe


def burnt(scribe: Scribe) -> Line:
    """A bag that was closed long ago, destroyed by one person."""
    told = next(e for e in judge(scribe.snapshot()).events if e.kind == "PreparationClosed")
    facts: Facts = {"bag": told.text("bag"), "method": "incinerated", "done": NOON}
    return scribe.write("DestroyedAlone", facts)


def twice(scribe: Scribe, told: Line) -> None:
    """A line countersigned, and once more."""
    follow(scribe, "Countersigned", told)
    follow(scribe, "Countersigned", told)


def noted(scribe: Scribe, **forged: Value) -> Line:
    """The mark of a single operator in the window that was opened last."""
    events = judge(scribe.snapshot()).events
    allocated = next(e for e in reversed(events) if e.kind == "Allocated")
    accepted = next(e for e in reversed(events) if e.kind == "RequestAccepted")
    facts: Facts = {
        "request": allocated.text("request"), "bag": allocated.text("bag"),
        "seats": [scribe.crew.pharmacist.seat.seat],
    }  # fmt: skip
    return scribe.write("SingleOperator", {**facts, **forged}, at=accepted.text("r"))


def in_short(scribe: Scribe) -> None:
    """Something of a bag signed alone, another one destroyed alone, both signed later."""
    follow(scribe, "Countersigned", noted(scribe))
    follow(scribe, "Countersigned", burnt(scribe))


def nights(scribe: Scribe, position: int = 1) -> None:
    """One released, one ended, one destroyed by one person; another bag made after that."""
    first = Preparation(scribe, position).receive().accept().prepare()
    marked(first)
    follow(scribe, "Countersigned", scribe.lines[-3])
    second = next_to(first, position + 1).accept()
    marked(second, "NotTreated")
    follow(scribe, "Countersigned", scribe.lines[-3])
    destroyed = second.write("DestroyedAlone")
    again = made_again(agreed(of_former(second), second.bag), second).prepare()
    closed_by(again, "operator")
    follow(scribe, "Countersigned", destroyed)


def by_whoever_closes(scribe: Scribe, position: int = 1) -> None:
    """The operator counted labels alone; the pharmacist, who closes, signs that later."""
    one = Preparation(scribe, position).receive().accept().prepare()
    closed_by(alone(one, seats=[scribe.crew.operator.seat.seat]), "operator")
    follow(scribe, "Countersigned", scribe.lines[-3], "pharmacist")


def a_night() -> Scribe:
    """A study just commissioned, and everything of these kinds that may happen."""
    scribe = Scribe()
    nights(scribe)
    by_whoever_closes(scribe, 3)
    return scribe


@provokes("window.same_person")
def one_person_closed_what_another_signed_alone() -> Scribe:
    one = running()
    alone(one, seats=[one.scribe.crew.operator.seat.seat])
    one.write("PreparationClosed", {"second": one.second(by="pharmacist")})
    return one.scribe


@provokes("window.released_by_second")
def a_closing_line_by_the_second_person() -> Scribe:
    one = alone(running())
    one.write("PreparationClosed", {"second": one.second()})
    one.write("Released", {}, "operator")
    return one.scribe


@provokes("window.twice")
def two_marks_of_a_single_operator() -> Scribe:
    return alone(alone(running())).scribe


@provokes("window.outside")
def a_mark_after_the_closing() -> Scribe:
    return alone(closed()).scribe


@provokes("window.second_key")
def a_single_operator_without_a_signature() -> Scribe:
    one = alone(running())
    one.write("PreparationClosed", {"second": one.second(by="pharmacist", key="ab" * 32)})
    return one.scribe


@provokes("window.bag_not_closed")
def a_bag_destroyed_alone_while_it_is_prepared() -> Scribe:
    one = running()
    one.write("DestroyedAlone")
    return one.scribe


@provokes("people.same_person")
def a_countersignature_by_who_was_alone() -> Scribe:
    scribe = marked(running())
    follow(scribe, "Countersigned", scribe.lines[-3], "pharmacist")
    return scribe


@provokes("people.same_person")
def a_countersignature_by_who_destroyed_the_bag() -> Scribe:
    one = closed()
    follow(one.scribe, "Countersigned", one.write("DestroyedAlone"), "pharmacist")
    return one.scribe


@provokes("unblinding.seconded_twice")
def a_mark_countersigned_twice() -> Scribe:
    scribe = marked(running())
    twice(scribe, scribe.lines[-3])
    return scribe


@provokes("unblinding.other_line")
def a_countersignature_of_another_kind_of_line() -> Scribe:
    scribe = running().scribe
    follow(scribe, "Countersigned", unblinded(scribe))
    return scribe


@provokes("review.other_leaf")
def a_countersignature_of_other_bytes() -> Scribe:
    scribe = marked(running())
    scribe.write(
        "Countersigned", {"line": len(scribe.lines) - 3, "leaf": "00" * 32}, "operator"
    )
    return scribe


@provokes("people.role")
def an_auditor_who_countersigns() -> Scribe:
    scribe = marked(running())
    follow(scribe, "Countersigned", scribe.lines[-3], "auditor")
    return scribe


@cache
def granting(*granted: str) -> Study:
    """A study whose configuration lets one person alone do these things, and nothing else."""
    source = study_source("chocmsc")
    for one in granted:
        source = valued(source, f"deferrable.{one}", "true")
    bench, crew = open_bench(source=source)
    return Study(bench.file.snapshot(), crew, bench.desk.journal.study)


def against(study: Study) -> Preparation:
    """A preparation on its way in that study."""
    return requested(scribe=Scribe(study=study)).accept().prepare()


@provokes("row.not_granted")
def a_single_operator_where_the_study_wants_two() -> Broken:
    scribe = closed_by(alone(against(granting())), "operator").scribe
    return Broken(scribe, len(scribe.lines) - 3)


@provokes("row.not_granted")
def a_bag_destroyed_alone_where_the_study_wants_two() -> Scribe:
    one = against(granting())
    closed_by(one, "operator")
    one.write("DestroyedAlone")
    return one.scribe


@provokes("row.not_granted")
def a_closing_by_the_second_person_where_labels_alone_may_be_counted_alone() -> Broken:
    scribe = marked(against(granting("label_count")))
    return Broken(scribe, len(scribe.lines) - 2)
