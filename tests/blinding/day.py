"""A generated day at the pharmacy: what is public is drawn once, what is private per arm.

The plan of a day (requests, announced times, delays, cancellations, the ward)
is drawn from the day's seed and is the same whichever arm a bag has. What
happens at the bench between D and R (durations, recounts, further vials,
failed doses, wrong entries, showings, locks) is drawn from each arm's own
range. All acts are then done in the order of their times.
"""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from app.command.practice import PASSPHRASE, Crew
from app.desk import handover
from app.desk.founding import confirm
from app.desk.handover import Slip
from app.desk.journal import Person, sign
from app.desk.labelling import print_labels
from app.desk.request import RequestForm, decline_request, receive_request
from app.desk.unblinded import closing, computing, second_check, steps
from app.desk.unblinded.acceptance import accept_request
from app.desk.unblinded.notes import note
from app.desk.unblinded.preparation import look
from app.desk.unblinded.reveal import reveal_arm, show_arm
from app.desk.unblinded.stock import available, vials_to_thaw
from app.desk.unblinded.worksheet import print_worksheet
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Failure, Refusal
from app.trial.study_parts import ConsentRoute, WeightKind
from tests.bench import Bench

Act = Callable[[], object]


@dataclass
class Plan:
    """What is public of one request, drawn once for both arms."""

    number: int
    subject: str
    asked: timedelta
    weight: str
    decline: bool
    reveal_after: float
    print_after: float
    delay: int
    cancel_after: float | None
    release_after: float
    auditor_after: float | None
    returned: bool
    ward: list[float] = field(default_factory=list)


def plan_day(seed: int) -> list[Plan]:
    """One to three requests, the later ones usually inside the window of the first."""
    draw = Random(f"plan {seed}")
    plans = []
    asked = timedelta(minutes=draw.uniform(0, 120))
    for number in range(1, draw.choice((1, 2, 2, 2, 3)) + 1):
        plans.append(
            Plan(
                number=number,
                subject=f"01-{number:03}",
                asked=asked,
                weight=str(draw.randint(450, 1100) / Decimal(10)),
                decline=number > 1 and draw.random() < 0.1,
                reveal_after=draw.uniform(0, 2),
                print_after=draw.uniform(2, 3),
                delay=draw.choice((0, 0, 0, 5, 15)),
                cancel_after=draw.uniform(3, 110) if draw.random() < 0.2 else None,
                release_after=draw.uniform(0, 8),
                auditor_after=draw.uniform(5, 100) if draw.random() < 0.4 else None,
                returned=draw.random() < 0.15,
                ward=sorted(draw.uniform(0, 60) for _ in range(6)),
            )
        )
        asked += timedelta(minutes=draw.uniform(10, 75))
    return plans


class Day:
    """Does a day's acts in order; `arms` are told only to draw what is private."""

    def __init__(self, bench: Bench, crew: Crew, start: datetime, seed: int) -> None:
        self.bench = bench
        self.crew = crew
        self.start = start
        self.seed = seed
        self.told: list[str] = []
        self._queue: list[tuple[datetime, int, Act]] = []
        self._order = itertools.count()

    def run(self) -> None:
        """The whole day."""
        for plan in plan_day(self.seed):
            self._at(self.start + plan.asked, Bag(self, plan).ask)
        while self._queue:
            moment, _, act = heapq.heappop(self._queue)
            self.bench.clock.set(max(moment, self.bench.clock.now()))
            act()

    def _at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    def later(self, moment: datetime, act: Act) -> None:
        """Plans an act."""
        self._at(moment, act)

    def public(self, act: Act) -> bool:
        """Does an act whose refusal blinded people would hear of; keeps its words."""
        try:
            act()
        except Failure as failure:
            self.told.append(self.bench.desk.words.sentence(failure))
            return False
        return True


class Bag:
    """One request of a day, from the call to the end."""

    def __init__(self, day: Day, plan: Plan) -> None:
        self.day = day
        self.plan = plan
        self.request = ""
        self.stopped = False

    @property
    def bench(self) -> Bench:
        """The bench."""
        return self.day.bench

    @property
    def who(self) -> Crew:
        """The crew."""
        return self.day.crew

    def ask(self) -> None:
        """The request, and its acceptance unless it is declined."""
        now = self.bench.clock.now()
        self.request = self.bench.desk.new_request_id()
        form = RequestForm(
            request=self.request, subject=self.plan.subject, site="01", ward="Réa", bed="7",
            birth_year=1960, weight=self.plan.weight, weight_again=self.plan.weight,
            weight_kind=WeightKind.MEASURED, weight_source="lit-balance",
            weight_at=now - timedelta(hours=1), onset=now - timedelta(hours=2),
            included=now - timedelta(minutes=10), consent=ConsentRoute.RELATIVE, eligibility="",
            prescriber="Dr Meyer", prescription="P-1", read_back="Dr Meyer",
        )  # fmt: skip
        desk = self.bench.desk
        receive_request(desk, self.who.pharmacist, form)
        if self.plan.decline:
            decline_request(desk, self.who.pharmacist, self.request, "withdrawn")
            return
        signing = self.who.sign(self.who.pharmacist, Meaning.APPROVED)
        workbench = self.bench.workbench
        if not self.day.public(lambda: accept_request(workbench, signing, self.request)):
            return
        self.day.later(self._d(self.plan.reveal_after), self.reveal)

    def reveal(self) -> None:
        """Reveal and labels, as soon as the bench is free."""
        story = self.bench.desk.story(self.request)
        if self.bench.desk.board.open_stories()[0] is not story:
            self.day.later(self.bench.clock.now() + timedelta(minutes=1), self.reveal)
            return
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        reveal_arm(self.bench.workbench, signing, self.request)
        self.bench.advance(1)
        print_labels(self.bench.desk, self.who.pharmacist, self.request)
        self._plan_public()
        Private(self).plan()

    def _plan_public(self) -> None:
        now = self.bench.clock.now()
        if self.plan.auditor_after is not None:
            self.day.later(
                now + timedelta(minutes=self.plan.auditor_after),
                lambda: note(self.bench.workbench, self.who.auditor, "signed_in"),
            )
        if self.plan.cancel_after is not None:
            self.day.later(now + timedelta(minutes=self.plan.cancel_after), self.cancel)
        if self.plan.delay:
            self.day.later(now + timedelta(minutes=100), self.delay)
        r = max(self._r(self.plan.release_after), now + timedelta(minutes=119))
        self.day.later(r + timedelta(minutes=self.plan.delay + 5), self.close)

    def cancel(self) -> None:
        """The patient died: from here on nothing happens at the bench."""
        self.stopped = True
        closing.cancel_preparation(
            self.bench.workbench, self.who.pharmacist, self.request, "died"
        )

    def delay(self) -> None:
        """A delay for everyone."""
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        later = self._r(self.plan.delay)
        closing.announce_delay(self.bench.workbench, signing, self.request, later, "four d'eau")

    def close(self) -> None:
        """Released at R or later, or closed without a bag."""
        workbench, crew = self.bench.workbench, self.who
        signing = crew.sign(crew.pharmacist, Meaning.RELEASED)
        if self.plan.cancel_after is not None:
            second = crew.sign(crew.operator, Meaning.CHECKED)
            closing.close_without_bag(workbench, signing, second, self.request)
            return
        checks = dict.fromkeys(closing.RELEASE_CHECKS, True)
        closing.release(workbench, signing, self.request, "S-1", checks)
        self._plan_ward()

    def _plan_ward(self) -> None:
        desk, person = self.bench.desk, self.who.pharmacist
        bag = desk.story(self.request).bag
        base = self.bench.clock.now()

        def slip() -> Slip:
            return Slip("B-1", self.bench.clock.now())

        acts: list[Act] = [
            lambda: handover.offer_bag(desk, person, bag, "Petit", "20", slip()),
            lambda: handover.accept_bag(desk, person, bag, "Petit", "20", slip()),
        ]
        if self.plan.returned:
            acts += [lambda: self._return(bag), lambda: self._destroy(bag)]
        else:
            acts += [
                lambda: handover.receive_at_ward(
                    desk, person, bag, "Simon", "20", slip(), seal_intact=True
                ),
                lambda: handover.check_at_bedside(desk, person, bag, "A", "B", slip()),
                lambda: handover.start_infusion(desk, person, bag, slip()),
                lambda: handover.end_infusion(
                    desk, person, bag, slip(), volume="250", flush="20", residual="0",
                    reaction="none",
                ),
            ]  # fmt: skip
        for minutes, act in zip(self.plan.ward, acts, strict=False):
            self.day.later(base + timedelta(minutes=minutes), act)

    def _return(self, bag: str) -> None:
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        slip = Slip("B-2", self.bench.clock.now())
        handover.return_bag(
            self.bench.desk, signing, bag, "Simon", slip, reason="died", seal_intact=True
        )

    def _destroy(self, bag: str) -> None:
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        now = self.bench.clock.now()
        line = handover.propose_destruction(self.bench.desk, signing, bag, "incinération", now)
        confirm(self.bench.desk, self.who.sign(self.who.operator, Meaning.APPROVED), line.number)

    def _d(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).d) + timedelta(minutes=minutes)

    def _r(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).r) + timedelta(minutes=minutes)


class Private:
    """What happens at the bench between the labels and R, drawn from the arm's own range."""

    def __init__(self, bag: Bag) -> None:
        self.bag = bag
        found = look(bag.bench.workbench, bag.who.pharmacist, bag.request)
        self.cells = found.takes_cells
        arm = "cells" if self.cells else "control"
        self.draw = Random(f"private {bag.day.seed} {bag.plan.number} {arm}")
        self.fails = self.cells and self.draw.random() < 0.2
        self.method = self.draw.choice(("total", "viable"))
        self.cells_per_ml = str(self.draw.randint(3, 12) * 10**6)
        self.viability = str(self.draw.randint(75, 95))
        self.typed = ("", "", "")

    def plan(self) -> None:
        """Draws the acts of this arm and plans them before R."""
        acts = self._acts()
        longest = 108.0 if self.cells else 40.0
        shortest = 45.0 if self.cells else 5.0
        span = self.draw.uniform(shortest, longest)
        moments = sorted(self.draw.uniform(0.5, span) for _ in acts)
        now = self.bag.bench.clock.now()
        for minutes, act in zip(moments, acts, strict=True):
            self.bag.day.later(now + timedelta(minutes=minutes), partial(self._do, act))

    def _do(self, act: Act) -> None:
        if not self.bag.stopped:
            act()

    def _acts(self) -> list[Act]:
        acts: list[Act] = [self._materials, self._thaw, self._pool, self._count]
        if self.cells and self.draw.random() < 0.4:
            acts += [self._thaw_again, self._pool, self._count]
        if self.cells and self.draw.random() < 0.4:
            acts.append(self._count)
        if self.fails:
            acts += [self._low_count, self._refused, self._fail]
        acts += [self._compute, self._fill, self._label]
        if self.draw.random() < 0.3:
            acts.append(self._wrong_second)
        acts.append(self._second)
        for _ in range(self.draw.randint(0, 4)):
            acts.insert(self.draw.randrange(1, len(acts)), self._noise)
        return acts

    @property
    def _person(self) -> Person:
        return self.bag.who.pharmacist

    def _materials(self) -> None:
        day = self.bag.bench.clock.now().date() + timedelta(days=90)
        steps.scan_materials(
            self.bag.bench.workbench, self._person, self.bag.request,
            lots={name: (f"L-{name}", day) for name in steps.MATERIALS},
            albumin_lots=self._bottles(),
        )  # fmt: skip

    def _bottles(self) -> list[str]:
        return [lot for lot, _ in self.bag.bench.desk.story(self.bag.request).albumin]

    def _thaw(self, reason: str = "") -> None:
        bench = self.bag.bench
        scanned = self._bottles()
        if self.cells:
            with bench.desk.journal.turn() as turn:
                stock = available(bench.workbench, turn, self._person, turn.now.date())
            weight = Decimal(self.bag.plan.weight)
            chosen = stock[:1] if reason else vials_to_thaw(bench.desk.study, weight, stock)
            scanned = [vial.vial for vial in chosen]
        steps.thaw(bench.workbench, self._person, self.bag.request, scanned, reason=reason)

    def _thaw_again(self) -> None:
        self._thaw("flacon de plus")

    def _pool(self) -> None:
        millilitres = "60" if self.cells else None
        steps.record_pool(
            self.bag.bench.workbench, self._person, self.bag.request, millilitres, reason="mélange"
        )

    def _count(self, viability: str | None = None) -> None:
        self.typed = (self.method, self.cells_per_ml, viability or self.viability)
        method, cells, viable = self.typed if self.cells else (None, None, None)
        steps.record_count(
            self.bag.bench.workbench, self._person, self.bag.request, reason="comptage",
            method=method, cells_per_ml=cells, viability_percent=viable,
        )  # fmt: skip

    def _low_count(self) -> None:
        self._count("61")

    def _refused(self) -> None:
        try:
            self._compute()
        except Refusal:
            return
        raise AssertionError("a low viability was not refused")

    def _fail(self) -> None:
        computing.fail_dose(
            self.bag.bench.workbench, self._person, self.bag.request, "viabilité basse"
        )
        self.cells = False

    def _compute(self) -> None:
        syringe = self._syringe() if self.cells else None
        computing.compute(
            self.bag.bench.workbench, self._person, self.bag.request, syringe, reason="calcul"
        )

    def _syringe(self) -> Decimal:
        """The smallest that holds the volume in one draw."""
        method, cells, viability = self.typed
        share = Decimal(viability) / 100 if method == "total" else 1
        volume = Decimal(self.bag.plan.weight) * 10**6 / (int(cells) * share)
        capacities = [s.capacity_ml for s in self.bag.bench.desk.study.graduations_ml]
        return min(capacity for capacity in capacities if capacity > volume)

    def _fill(self) -> None:
        workbench = self.bag.bench.workbench
        found = look(workbench, self._person, self.bag.request)
        steps.record_fill(
            workbench, self._person, self.bag.request,
            cells_ml=found.dose["volume_ml"] if self.cells else None,
            albumin_ml=found.dose["albumin_ml"],
        )  # fmt: skip

    def _label(self) -> None:
        bag = self.bag.bench.desk.story(self.bag.request).bag
        steps.scan_label(self.bag.bench.workbench, self._person, self.bag.request, [bag, bag])

    def _second(self, weight: str | None = None) -> None:
        typed = self.typed if self.cells else (None, None, None)
        entry = second_check.SecondEntry(weight or self.bag.plan.weight, *typed)
        signing = sign(self.bag.who.operator, PASSPHRASE, Meaning.CHECKED)
        second_check.check(self.bag.bench.workbench, signing, self.bag.request, entry)

    def _wrong_second(self) -> None:
        try:
            self._second("33.3")
        except second_check.SecondDiffers:
            return
        raise AssertionError("a differing weight was not refused")

    def _noise(self) -> None:
        workbench, request = self.bag.bench.workbench, self.bag.request
        kind = self.draw.choice(("shown", "locked", "unlocked", "passphrase_failed", "printed"))
        if kind == "shown":
            show_arm(workbench, self._person, request)
        elif kind == "printed":
            print_worksheet(workbench, self._person, request)
        else:
            note(workbench, self._person, kind)
