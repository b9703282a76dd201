"""One bag of a practice study, from the telephone call to the end of the infusion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from app.command.practice import Crew
from app.custody.board import Story
from app.desk.bag.go_no_go import QUESTIONS
from app.desk.bag.handover import (
    Slip,
    accept_bag,
    check_at_bedside,
    end_infusion,
    offer_bag,
    receive_at_ward,
    start_infusion,
)
from app.desk.bag.request import RequestForm, receive_request
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.bench.closing import RELEASE_CHECKS, release
from app.desk.unblinded.bench.computing import compute
from app.desk.unblinded.bench.filling import record_fill
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.bench.second_check import SecondEntry, check
from app.desk.unblinded.bench.steps import (
    MATERIALS,
    record_count,
    record_pool,
    scan_label,
    scan_materials,
    thaw,
)
from app.desk.unblinded.label.printing import print_labels
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials.stock import available, vials_to_thaw
from app.desk.unblinded.workbench import Workbench
from app.devices.clock import SetClock
from app.devices.writing import write_whole
from app.trial.clocks import parse_instant
from app.trial.names import BagCode, Meaning
from app.trial.study_parts import ConsentRoute, WeightKind

WEIGHT = "70"
COUNT = ("total", "10000000", "90")
POOL_ML = "9.5"
SYRINGE_ML = Decimal(10)
ALL_YES = dict.fromkeys(QUESTIONS, True)

Told = Iterator[tuple[str, dict[str, object]]]


@dataclass(slots=True)
class Scene:
    """Who does what, when, for which subject; `bag` is filled at the allocation."""

    workbench: Workbench
    crew: Crew
    clock: SetClock
    subject: str
    request: str = ""
    bag: str = ""

    @property
    def story(self) -> Story:
        """The request's story."""
        return self.workbench.desk.story(self.request)

    def at(self, instant: str, minutes: int = 0) -> datetime:
        """Sets the clock to an announced time and some minutes after it."""
        self.clock.set(parse_instant(instant) + timedelta(minutes=minutes))
        return self.clock.now()

    def show(self, instant: str) -> str:
        """An announced time as told to people."""
        zone = self.workbench.desk.journal.zone
        return f"{parse_instant(instant).astimezone(zone):%H:%M}"


def live_through(scene: Scene, worksheets: Path) -> Told:
    """Does the whole job for one subject, telling each part as it is done."""
    ask(scene)
    yield "accepted", {
        "subject": scene.subject, "d": scene.show(scene.story.d), "r": scene.show(scene.story.r),
        "bag": BagCode(scene.bag).shown,
    }  # fmt: skip
    prepare(scene)
    worksheets.mkdir(parents=True, exist_ok=True)
    pdf = print_worksheet(scene.workbench, scene.crew.pharmacist, scene.request)
    write_whole(worksheets / f"{scene.bag}.pdf", pdf)
    yield "prepared", {"bag": BagCode(scene.bag).shown}
    hand_over(scene)
    yield "handed_over", {"bag": BagCode(scene.bag).shown, "r": scene.show(scene.story.r)}


def ask(scene: Scene) -> None:
    """Acts 1 to 3: request, acceptance, allocation."""
    desk, crew = scene.workbench.desk, scene.crew
    receive_request(desk, crew.pharmacist, request_of(scene))
    signing = crew.sign(crew.pharmacist, Meaning.APPROVED)
    accept_request(scene.workbench, signing, scene.request, ALL_YES)
    scene.bag = scene.story.bag


def request_of(scene: Scene) -> RequestForm:
    """The request as taken down at this moment; from now on it is the scene's."""
    now = scene.clock.now()
    scene.request = scene.workbench.desk.new_request_id()
    return RequestForm(
        request=scene.request, subject=scene.subject, site="01", ward="Réanimation", bed="12",
        birth_year=1961, weight=WEIGHT, weight_again=WEIGHT, weight_kind=WeightKind.MEASURED,
        weight_source="Lit-balance", weight_at=now - timedelta(hours=2),
        onset=now - timedelta(hours=3), included=now - timedelta(minutes=20),
        consent=ConsentRoute.RELATIVE, eligibility="", prescriber="Dr Meyer",
        prescription="P-2041", read_back="Dr Meyer",
    )  # fmt: skip


def prepare(scene: Scene) -> None:
    """Acts 4 to 7: reveal, labels, the steps at the bench, the second person's check."""
    for _ in at_the_bench(scene):
        pass


def at_the_bench(scene: Scene) -> Iterator[str]:
    """The same, act by act; yields the name of each when it is done."""
    bench, crew, request = scene.workbench, scene.crew, scene.request
    scene.at(scene.story.d)
    reveal_arm(bench, crew.sign(crew.pharmacist, Meaning.AUTHORED), request)
    yield "revealed"
    print_labels(bench, crew.pharmacist, request)
    yield "printed"
    materials(scene)
    yield "materials"
    cells = look(bench, crew.pharmacist, request).takes_cells
    scene.at(scene.story.d, 5)
    thaw(bench, crew.pharmacist, request, _to_thaw(scene) if cells else _bottles(scene))
    yield "thawed"
    scene.at(scene.story.d, 25)
    record_pool(bench, crew.pharmacist, request, POOL_ML if cells else None)
    yield "pooled"
    scene.at(scene.story.d, 40)
    counted = COUNT if cells else (None, None, None)
    _count(scene, *counted)
    yield "counted"
    compute(bench, crew.pharmacist, request, SYRINGE_ML if cells else None)
    yield "computed"
    fill(scene)
    scan_label(bench, crew.pharmacist, request, [scene.bag, scene.bag])
    yield "labelled"
    typed = SecondEntry(WEIGHT, *counted)
    check(bench, crew.sign(crew.operator, Meaning.CHECKED), request, typed)
    yield "checked"


def _count(
    scene: Scene, method: str | None, concentration: str | None, viability: str | None
) -> None:
    record_count(
        scene.workbench, scene.crew.pharmacist, scene.request,
        method=method, cells_per_ml=concentration, viability_percent=viability,
    )  # fmt: skip


def materials(scene: Scene) -> None:
    """Scans bag, set and syringe, and the albumin bottles promised to the bag."""
    day = (scene.clock.now() + timedelta(days=200)).date()
    lots = {name: (f"LOT-{name.upper()}", day) for name in MATERIALS}
    pharmacist = scene.crew.pharmacist
    scan_materials(
        scene.workbench, pharmacist, scene.request, lots=lots, albumin_lots=_bottles(scene)
    )


def fill(scene: Scene) -> None:
    """Puts into the bag what was computed."""
    pharmacist, request = scene.crew.pharmacist, scene.request
    found = look(scene.workbench, pharmacist, request)
    cells_ml = found.dose["volume_ml"] if found.takes_cells else None
    record_fill(
        scene.workbench, pharmacist, request, cells_ml=cells_ml,
        albumin_ml=found.dose["albumin_ml"],
    )  # fmt: skip


def hand_over(scene: Scene) -> None:
    """Acts 8 to 11: closed and released at R, handed on, infused."""
    for _ in on_the_way(scene):
        pass


def on_the_way(scene: Scene) -> Iterator[str]:
    """The same, act by act; yields the name of each when it is done."""
    desk, crew, bag = scene.workbench.desk, scene.crew, scene.bag
    scene.at(scene.story.r)
    release(
        scene.workbench, crew.sign(crew.pharmacist, Meaning.RELEASED), scene.request, "S-88123",
        dict.fromkeys(RELEASE_CHECKS, True),
    )  # fmt: skip
    yield "released"
    r, person = scene.story.r, crew.pharmacist

    def slip(number: str, minutes: int) -> Slip:
        return Slip(f"{number}-{bag[:4]}", scene.at(r, minutes))

    offer_bag(desk, person, bag, "Coursier Petit", "20.5", slip("R", 3), ALL_YES)
    accept_bag(desk, person, bag, "Coursier Petit", "20.5", slip("R", 4))
    yield "accepted"
    receive_at_ward(desk, person, bag, "IDE Simon", "20.0", slip("W", 24), seal_intact=True)
    check_at_bedside(desk, person, bag, "IDE Simon", "IDE Weiss", slip("W", 32))
    start_infusion(desk, person, bag, slip("W", 35))
    yield "started"
    end_infusion(
        desk, person, bag, slip("W", 65), volume="250", flush="20", residual="0", reaction="none"
    )
    yield "ended"


def _to_thaw(scene: Scene) -> list[str]:
    bench, person = scene.workbench, scene.crew.pharmacist
    day = scene.clock.now().date()
    with bench.desk.journal.turn() as turn:
        stock = available(bench, turn, person, day)
    chosen = vials_to_thaw(bench.desk.study, Decimal(WEIGHT), stock)
    return [vial.vial for vial in chosen.vials]


def _bottles(scene: Scene) -> list[str]:
    return [lot for lot, _ in scene.story.albumin]
