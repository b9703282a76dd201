"""Hands at the desk: each method is one act, done as it should be, in the arm asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from app.command.practice import Crew
from app.command.practice_bag import ALL_YES
from app.custody.board import Story
from app.custody.capsule import Capsule, Entry
from app.desk.bag import handover
from app.desk.bag.handover import Slip
from app.desk.bag.request import RequestForm, receive_request
from app.desk.confirming import confirm
from app.desk.journal import Person, Signing
from app.desk.label.specimen import propose_specimen
from app.desk.unblinded.bench import (
    acceptance,
    closing,
    computing,
    failing,
    filling,
    reveal,
    second_check,
    steps,
    weight,
)
from app.desk.unblinded.counting import Export
from app.desk.unblinded.label import printing
from app.desk.unblinded.preparation import look
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.study_parts import ConsentRoute, WeightKind
from tests.bench import Bench

COUNT = ("total", "10000000", "90")
NOTHING = (None, None, None)


@dataclass
class Hands:
    """A bench, the people, and the request in hand, whose arm is known to the test alone."""

    bench: Bench
    crew: Crew
    cells: bool
    request: str = ""
    given: Slip | None = None

    @property
    def workbench(self) -> Workbench:
        """The unblinded desk."""
        return self.bench.workbench

    @property
    def me(self) -> Person:
        """The pharmacist."""
        return self.crew.pharmacist

    @property
    def story(self) -> Story:
        """The story of the request in hand."""
        return self.bench.desk.story(self.request)

    @property
    def bag(self) -> str:
        """Its bag code."""
        return self.story.bag

    @property
    def capsule(self) -> Capsule:
        """Its capsule, open or closed."""
        closed = self.story.last("PreparationClosed")
        if closed is None:
            return look(self.workbench, self.me, self.request).capsule
        window = self.story.first("RequestAccepted").number
        return self.workbench.closed_capsule(self.me, closed, self.bag, window)

    def entry(self, act: str) -> Entry:
        """The latest entry of an act."""
        return next(entry for entry in reversed(self.capsule.entries) if entry.act == act)

    def sign(self, meaning: Meaning = Meaning.AUTHORED) -> Signing:
        """The pharmacist's signature."""
        return self.crew.sign(self.crew.pharmacist, meaning)

    def second(self, meaning: Meaning = Meaning.CHECKED) -> Signing:
        """The operator's signature."""
        return self.crew.sign(self.crew.operator, meaning)

    def approve_specimen(self) -> None:
        """The label as it is drawn now is proposed, and approved by the operator."""
        line = propose_specimen(self.bench.desk, self.sign())
        confirm(self.bench.desk, self.second(Meaning.APPROVED), line.number)

    def clock_at(self, instant: str, minutes: float = 0) -> datetime:
        """Sets the clock some minutes after an announced time."""
        self.bench.clock.set(parse_instant(instant) + timedelta(minutes=minutes))
        return self.bench.clock.now()

    def slip(self, number: str = "R-17") -> Slip:
        """The slip at hand, or one that tells what was done just now."""
        return self.given or Slip(number, self.bench.clock.now())

    def form(self, subject: str = "01-001", **changes: object) -> RequestForm:
        """A request as taken down at the telephone."""
        now = self.bench.clock.now()
        form = RequestForm(
            request=self.bench.desk.new_request_id(), subject=subject, site="01", ward="Réa",
            bed="12", birth_year=1961, weight="70", weight_again="70",
            weight_kind=WeightKind.MEASURED, weight_source="lit-balance",
            weight_at=now - timedelta(hours=2), onset=now - timedelta(hours=3),
            included=now - timedelta(minutes=20), consent=ConsentRoute.RELATIVE,
            eligibility="", prescriber="Dr Meyer", prescription="P-2041", read_back="Dr Meyer",
        )  # fmt: skip
        return replace(form, **changes)  # type: ignore[arg-type]

    def receive(self, subject: str = "01-001", **changes: object) -> None:
        """Act 1."""
        form = self.form(subject, **changes)
        receive_request(self.bench.desk, self.me, form)
        self.request = form.request

    def accept(self) -> None:
        """Acts 2 and 3."""
        signing = self.sign(Meaning.APPROVED)
        acceptance.accept_request(self.workbench, signing, self.request, ALL_YES)

    def reveal(self) -> None:
        """Act 4, at D."""
        self.clock_at(self.story.d)
        reveal.reveal_arm(self.workbench, self.sign(), self.request)

    def print(self) -> None:
        """Act 5."""
        printing.print_labels(self.workbench, self.me, self.request)

    def reprint(self, reason: str = "étiquette déchirée", returned: int = 3) -> None:
        """The labels once more, those of before handed back."""
        printing.print_labels(
            self.workbench, self.me, self.request, reason=reason, second=self.second(),
            returned=returned,
        )  # fmt: skip

    def count_labels(self, out: int) -> None:
        """The labels that came out, counted before the second person."""
        printing.count_labels(self.workbench, self.me, self.request, out, self.second())

    def account_labels(self, **told: int) -> None:
        """What became of labels that are neither on the bag nor the record copy."""
        printing.account_labels(
            self.workbench, self.me, self.request, reason="compté à deux", **told
        )

    def materials(self) -> None:
        """The lots of what is used, and the albumin promised to the bag."""
        day = (self.bench.clock.now() + timedelta(days=90)).date()
        lots = {name: (f"L-{name}", day) for name in steps.MATERIALS}
        steps.scan_materials(
            self.workbench, self.me, self.request, lots=lots, albumin_lots=self.bottles
        )

    @property
    def bottles(self) -> list[str]:
        """The albumin bottles promised to the bag."""
        return [lot for lot, _ in self.story.albumin]

    def thaw(self, *vials: str, reason: str = "") -> None:
        """Vials in the cells arm, the albumin bottles scanned again in the control."""
        self.bench.advance(1)
        scanned = list(vials or ("V-001", "V-002", "V-003", "V-004", "V-005"))
        scanned = scanned if self.cells else self.bottles
        steps.thaw(self.workbench, self.me, self.request, scanned, reason=reason)

    def pool(self) -> None:
        """What is left of the pooled suspension."""
        self.bench.advance(10)
        steps.record_pool(self.workbench, self.me, self.request, "9.5" if self.cells else None)

    def count(self, *typed: str, reason: str = "", source: str = "") -> None:
        """The count, or nothing in the control."""
        self.bench.advance(10)
        method, cells, viability = (typed or COUNT) if self.cells else NOTHING
        steps.record_count(
            self.workbench, self.me, self.request, reason=reason, source=source,
            method=method, cells_per_ml=cells, viability_percent=viability,
        )  # fmt: skip

    def count_in_chamber(self, *chamber: str, reason: str = "") -> None:
        """The count as made by eye: living/dead, squares, dilution."""
        self.bench.advance(10)
        steps.record_count(
            self.workbench, self.me, self.request, reason=reason, method="chamber",
            cells_per_ml=None, viability_percent=None, chamber=chamber,
        )  # fmt: skip

    def count_by(
        self, *typed: str | None, reason: str = "", readings: str = "", living: str = "",
        export: Export | None = None,
    ) -> None:  # fmt: skip
        """The count as a counter tells it: more than one reading, cells looked at, an export."""
        self.bench.advance(10)
        method, cells, viability = typed
        steps.record_count(
            self.workbench, self.me, self.request, reason=reason, method=method,
            cells_per_ml=cells, viability_percent=viability,
            further=steps.Further(readings, living, export),
        )  # fmt: skip

    def compute(self, syringe: int = 10, reason: str = "") -> None:
        """The dose."""
        capacity = Decimal(syringe) if self.cells else None
        computing.compute(self.workbench, self.me, self.request, capacity, reason=reason)

    def thaw_more(self) -> None:
        """A further vial."""
        self.thaw("V-020", reason="flacon de plus")

    def reweigh(self) -> None:
        """The weight of the request was wrong."""
        weight.correct_weight(
            self.workbench, self.me, self.request, "71", "lit-balance", "relu"
        )

    def fill(self, reason: str = "") -> None:
        """What was computed is put into the bag."""
        dose = look(self.workbench, self.me, self.request).dose
        filling.record_fill(
            self.workbench, self.me, self.request, albumin_ml=dose["albumin_ml"], reason=reason,
            cells_ml=dose["volume_ml"] if self.cells else None,
        )  # fmt: skip

    def label(self) -> None:
        """Both labels scanned back."""
        steps.scan_label(self.workbench, self.me, self.request, [self.bag] * 2)

    def typed(self, weight: str = "70") -> second_check.SecondEntry:
        """What the second person reads in the source documents."""
        return second_check.SecondEntry(weight, *(COUNT if self.cells else NOTHING))

    def check(self) -> None:
        """Act 7."""
        second_check.check(self.workbench, self.second(), self.request, self.typed())

    def read_again(self) -> second_check.SecondEntry:
        """Weight and count as they stand, read in the sources once more."""
        found = look(self.workbench, self.me, self.request)
        told = {name: str(value) for name, value in self.entry("counted").new.items()}
        chamber = [told[name] for name in steps.IN_CHAMBER] if "pairs" in told else None
        return second_check.SecondEntry(
            weight.weight_of(found), told["method"], told["cells_per_ml"],
            told["viability_percent"], chamber,
        )  # fmt: skip

    def fail(
        self, reason: str = "viabilité basse", pen: Signing | None = None,
        typed: second_check.SecondEntry | None = None, pooled: str = "",
    ) -> None:  # fmt: skip
        """The dose has failed for good, as the pharmacist decides before the operator."""
        left = pooled or str(self.entry("pooled").new["available_ml"])
        failing.fail_dose(
            self.workbench, self.me, pen or self.second(), self.request, reason,
            typed or self.read_again(), left,
        )  # fmt: skip

    def release(self) -> None:
        """Acts 8 and 9, at R."""
        self.clock_at(self.story.r)
        checks = dict.fromkeys(closing.RELEASE_CHECKS, True)
        signing = self.sign(Meaning.RELEASED)
        closing.release(self.workbench, signing, self.request, "S-88", checks)

    def offer(self) -> None:
        """Act 10, its first half."""
        self.bench.advance(2)
        handover.offer_bag(
            self.bench.desk, self.me, self.bag, "Petit", "20.5", self.slip(), ALL_YES
        )

    def take(self) -> None:
        """Act 10, its second half."""
        handover.accept_bag(self.bench.desk, self.me, self.bag, "Petit", "20.5", self.slip())

    def arrive(self) -> None:
        """The ward has it."""
        self.bench.advance(20)
        handover.receive_at_ward(
            self.bench.desk, self.me, self.bag, "Simon", "20", self.slip(), seal_intact=True
        )

    def bedside(self) -> None:
        """Two people at the bedside."""
        self.bench.advance(5)
        handover.check_at_bedside(
            self.bench.desk, self.me, self.bag, "Simon", "Weiss", self.slip()
        )

    def start(self) -> None:
        """The infusion begins."""
        handover.start_infusion(self.bench.desk, self.me, self.bag, self.slip())

    def end(self) -> None:
        """The infusion ends."""
        self.bench.advance(30)
        handover.end_infusion(
            self.bench.desk, self.me, self.bag, self.slip(),
            volume=f"{self.bench.desk.study.dose.final_volume_ml:f}", flush="20",
            residual="0", reaction="none",
        )  # fmt: skip

    def destroy(self) -> None:
        """Destruction, by two."""
        now = self.bench.clock.now()
        line = handover.propose_destruction(
            self.bench.desk, self.sign(), self.bag, "incinération", now
        )
        confirm(self.bench.desk, self.second(Meaning.APPROVED), line.number)
