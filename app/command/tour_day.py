"""A practice day for pictures: two bags under way at once, and what to look at after each act."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.command.practice import PASSPHRASE, Crew
from app.command.practice_bag import ALL_YES, Scene, at_the_bench, on_the_way, request_of
from app.desk.allocation.answering import sign_commitment
from app.desk.bag.handover import propose_destruction
from app.desk.bag.request import receive_request
from app.desk.confirming import confirm
from app.desk.emergency.unblinding import Learned, assess_impact, report_learned
from app.desk.escrow.ceremony import propose_opening
from app.desk.escrow.recovering import recover_seat
from app.desk.escrow.share_form import Share
from app.desk.escrow.shares import make_shares
from app.desk.journal import Person
from app.desk.materials.equipment import note_equipment
from app.desk.seats.founding import NewSeat, propose_seat
from app.desk.seats.identity import record_identity
from app.desk.seats.inspections import open_inspection
from app.desk.study.amending import propose_version
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.trial.names import Meaning, Role
from app.trial.spoken import words_of
from app.trial.study_parts import Equipment

_VISITING = timedelta(days=90)
AFTERNOON = timedelta(days=1, hours=13)


@dataclass(frozen=True, slots=True)
class Sight:
    """One page to look at: under which name, at whose seat, which page, of which request or bag."""

    name: str
    person: Person
    page: str
    target: str = ""


def sights(workbench: Workbench, crew: Crew, clock: SetClock) -> Iterator[Sight]:
    """Lives the day; each sight stands still until the next one is asked for."""
    me, auditor = crew.pharmacist, crew.auditor
    clock.advance(AFTERNOON)
    for page in ("home", "request", "preparation", "handover", "bags", "stock", "list", "people",
                 "life", "backups", "printers", "specimen", "equipment", "study",
                 "versions"):  # fmt: skip
        yield Sight(f"empty-{page}", me, page)
    first = Scene(workbench, crew, clock, "01-001")
    receive_request(workbench.desk, me, request_of(first))
    yield Sight("request-received", me, "request", first.request)
    accept_request(workbench, crew.sign(me, Meaning.APPROVED), first.request, ALL_YES)
    first.bag = first.story.bag
    yield Sight("request-accepted", me, "request", first.request)
    yield Sight("preparation-before-d", me, "preparation", first.request)
    yield Sight("home-before-d", me, "home")
    first.at(first.story.d)
    yield Sight("preparation-at-d", me, "preparation", first.request)
    for act in at_the_bench(first):
        yield Sight(f"preparation-{act}", me, "preparation", first.request)
    yield Sight("proof", me, "proof", first.bag)
    yield Sight("home-preparing", me, "home")
    yield Sight("auditor-home-preparing", auditor, "home")
    first.at(first.story.r)
    yield Sight("preparation-at-r", me, "preparation", first.request)
    for act in on_the_way(first):
        yield Sight(f"handover-{act}", me, "handover", first.bag)
    yield from _afterwards(first, me, auditor)


def _recovery(
    workbench: Workbench, crew: Crew
) -> Generator[Sight, None, tuple[Share, Share]]:
    yield Sight("shares-never", crew.pharmacist, "shares")
    authored = crew.sign(crew.pharmacist, Meaning.AUTHORED)
    second = crew.sign(crew.operator, Meaning.APPROVED)
    one, other, _ = make_shares(workbench.desk, authored, second)
    yield Sight("shares-made", crew.pharmacist, "shares")
    yield Sight("auditor-shares", crew.auditor, "shares")
    return one, other


def _visit(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """An inspector is seated, and reads once two have opened the visit."""
    desk, now, crew = scene.workbench.desk, scene.workbench.desk.clock.now(), scene.crew
    seat = NewSeat("Ines Faure", Role.INSPECTOR, "ANSM", me.seat.trained, now, now + _VISITING)
    line = propose_seat(desk, crew.sign(me, Meaning.AUTHORED), seat, PASSPHRASE)
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    inspector = desk.sign_in(seat.name, PASSPHRASE)
    yield Sight("inspector-inspection", inspector, "inspection")
    first, second = (crew.sign(one, Meaning.APPROVED) for one in (me, crew.operator))
    inspector = open_inspection(desk, first, second, inspector)
    for page in ("home", "registers", "stock"):
        yield Sight(f"inspector-{page}", inspector, page)
    yield Sight("auditor-inspection", auditor, "inspection")


def _afterwards(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    subject, born = scene.subject, scene.story.events[0].number_of("birth_year")
    names = ("Thévenin", "Odile Marie", date(born, 5, 4))
    record_identity(scene.workbench.desk, me, subject, *names)
    for page, target in (("bags", ""), ("bag", scene.bag), ("inner", scene.bag), ("log", ""),
                         ("stock", ""), ("names", subject)):  # fmt: skip
        yield Sight(f"full-{page}", me, page, target)
    yield from _unblinded(scene, me, auditor)
    for page, target in (("home", ""), ("bags", ""), ("bag", scene.bag), ("log", ""),
                         ("review", "5"), ("people", ""), ("specimen", ""),
                         ("study", "")):  # fmt: skip
        yield Sight(f"auditor-{page}", auditor, page, target)
    shares = yield from _recovery(scene.workbench, scene.crew)
    yield Sight("auditor-keys", auditor, "keys")
    for name, person in (("full-seat", me), ("auditor-seat", auditor)):
        yield Sight(name, person, "seat", me.seat.seat)
    yield from _equipment(scene, me, auditor)
    yield from _visit(scene, me, auditor)
    yield from _amended(scene, me, auditor)
    yield from _alone(scene, me, auditor)
    yield from _end(scene, me, auditor)
    yield from _recovered(scene, shares)


def _recovered(scene: Scene, shares: tuple[Share, Share]) -> Iterator[Sight]:
    """Two printed shares brought a seat back with nobody to confirm it: another signs later."""
    desk, crew = scene.workbench.desk, scene.crew
    end = desk.clock.now() + timedelta(days=90)
    recover_seat(desk, shares, crew.operator.seat.seat, PASSPHRASE, end, None)
    me = desk.renewed(crew.pharmacist)
    for page in ("home", "people", "countersigning"):
        yield Sight(f"recovered-{page}", me, page)
    for page in ("home", "people"):
        yield Sight(f"auditor-recovered-{page}", crew.auditor, page)


def _amended(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """A later version of the study waits for its second person."""
    desk, source = scene.workbench.desk, scene.workbench.desk.study.source.decode()
    for key, value, later in (("version", 1, 2), ("call_in", 60, 45), ("viability_floor", 70, 75)):
        source = source.replace(f"\n{key} = {{ value = {value},", f"\n{key} = {{ value = {later},")
    reference = "Amendement 2 du 3 mars 2026, avis favorable du CPP"
    propose_version(desk, scene.crew.sign(me, Meaning.AUTHORED), source.encode(), reference)
    yield Sight("full-versions", me, "versions")
    yield Sight("home-versions", me, "home")
    yield Sight("auditor-versions", auditor, "versions")


def _alone(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """What was left is destroyed by one person, as a study may allow it."""
    desk = scene.workbench.desk
    before = desk.study
    desk.study = replace(before, deferrable=replace(before.deferrable, destruction=True))
    pen = scene.crew.sign(me, Meaning.AUTHORED)
    propose_destruction(desk, pen, scene.bag, "-", desk.clock.now(), alone=True)
    desk.study = before
    yield Sight("full-countersigning", me, "countersigning")
    yield Sight("home-countersigning", me, "home")
    yield Sight("auditor-home-countersigning", auditor, "home")


def _end(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """A statistician signs; the trial is over, and the list about to be opened."""
    desk, crew = scene.workbench.desk, scene.crew
    now = desk.clock.now()
    newcomer = NewSeat(
        "Line Roux", Role.STATISTICIAN, "MSc", now.date(), now, now + timedelta(days=90)
    )
    line = propose_seat(desk, crew.sign(me, Meaning.AUTHORED), newcomer, PASSPHRASE)
    confirm(desk, crew.sign(crew.operator, Meaning.APPROVED), line.number)
    statistician = desk.sign_in(newcomer.name, PASSPHRASE)
    sign_commitment(desk, crew.sign(statistician, Meaning.APPROVED), words_of(bytes(32)))
    for name, person in (("statistician", statistician), ("auditor", auditor)):
        yield Sight(f"{name}-commitments", person, "commitments")
    yield Sight("statistician-home", statistician, "home")
    yield Sight("ceremony-before", me, "ceremony")
    propose_opening(desk, crew.sign(me, Meaning.AUTHORED), "Base gelée", now)
    for name, person in (("full", me), ("auditor", auditor)):
        yield Sight(f"{name}-ceremony", person, "ceremony")


def _equipment(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """One piece in service until today, one withdrawn."""
    desk, today = scene.workbench.desk, scene.workbench.desk.clock.now().date()
    for sort, stays in ((Equipment.BATH, True), (Equipment.BALANCE, True),
                        (Equipment.BALANCE, False)):  # fmt: skip
        pen = scene.crew.sign(me, Meaning.AUTHORED)
        note_equipment(desk, pen, f"N-{sort.value}", sort, today, in_service=stays)
    for name, person in (("full-equipment", me), ("auditor-equipment", auditor)):
        yield Sight(name, person, "equipment")


def _unblinded(scene: Scene, me: Person, auditor: Person) -> Iterator[Sight]:
    """The subject's treatment is told, and what follows is under way."""
    workbench, desk = scene.workbench, scene.workbench.desk
    now = desk.clock.now()
    yield Sight("unblinding-asked", me, "unblinding", scene.subject)
    call = Call(scene.subject, "emergency", "Dr Roux", "03 83 00 00 00", now)
    told = unblind_subject(workbench, scene.crew.sign(me, Meaning.AUTHORED), call)
    learned = Learned(scene.subject, "ward", "noticed", "inferred", now)
    report_learned(desk, auditor, learned)
    signing = scene.crew.sign(me, Meaning.AUTHORED)
    assess_impact(desk, signing, told.line.number, "none", "none", "-")
    for name, person in (("full-cases", me), ("auditor-cases", auditor)):
        yield Sight(name, person, "cases", str(told.line.number))
    yield Sight("home-unblinded", me, "home")
    print_sheet(workbench, me, scene.subject, "-")
    yield Sight("full-code_breaks", me, "code_breaks")
