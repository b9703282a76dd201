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
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

from app.command.practice import Crew
from app.command.practice_bag import ALL_YES
from app.custody.kinds import SLIPS
from app.desk.bag import handover
from app.desk.bag.handover import Slip
from app.desk.bag.request import RequestForm, decline_request, receive_request
from app.desk.boards.bags import bag_rows
from app.desk.confirming import confirm
from app.desk.journal import Person, Signing
from app.desk.materials.albumin import change_albumin
from app.desk.materials.equipment import note_equipment
from app.desk.papers.slips import print_slip
from app.desk.seats.identity import record_identity
from app.desk.unblinded.bench import closing
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.label.printing import account_labels, print_labels
from app.desk.unblinded.notes import note
from app.desk.unblinded.preparation import look
from app.desk.unblinded.vials import stock_life as life
from app.desk.unblinded.vials.ledger import IN_STOCK, Vial
from app.desk.unblinded.vials.stock import Attachment, Delivery, receive_stock
from app.desk.unblinded.workbench import Workbench
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Failure
from app.trial.study_parts import ConsentRoute, Equipment, WeightKind
from tests.bench import Bench
from tests.blinding.clocks import clock_acts
from tests.blinding.night import beside, is_lone, sign_all, until_signed
from tests.blinding.private import Private
from tests.blinding.tank import washed
from tests.blinding.unblinding import unblinding_acts

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
    reprint: bool
    ward: list[float] = field(default_factory=list)


def plan_day(seed: int, first: int = 1) -> list[Plan]:
    """One to three requests, the later ones usually inside the window of the first."""
    draw = Random(f"plan {seed}")
    plans = []
    asked = timedelta(minutes=draw.uniform(0, 120))
    for number in range(1, draw.choice((1, 2, 2, 2, 3)) + 1):
        plans.append(
            Plan(
                number=number,
                subject=f"01-{first + number - 1:03}",
                asked=asked,
                weight=_weight(draw),
                decline=number > 1 and draw.random() < 0.1,
                reveal_after=draw.uniform(0, 2),
                print_after=draw.uniform(2, 3),
                delay=draw.choice((0, 0, 0, 5, 15)),
                cancel_after=draw.uniform(3, 110) if draw.random() < 0.2 else None,
                release_after=draw.uniform(0, 4),
                auditor_after=draw.uniform(5, 100) if draw.random() < 0.4 else None,
                returned=draw.random() < 0.15,
                reprint=draw.random() < 0.15,
                ward=sorted(draw.uniform(0, 60) for _ in range(7)),
            )
        )
        asked += timedelta(minutes=draw.uniform(10, 75))
    return plans


def _weight(draw: Random) -> str:
    """Now and then one that is read again in its source before anything is thawed."""
    low, high = draw.choices(((450, 1100), (1505, 1800), (250, 349)), (16, 3, 1))[0]
    return str(draw.randint(low, high) / Decimal(10))


def stock_acts(bench: Bench, crew: Crew, seed: int) -> list[tuple[timedelta, Act]]:
    """What the stock's life adds to a day, drawn once for both arms; some of it is refused."""
    draw, workbench, me = Random(f"stock {seed}"), bench.workbench, crew.pharmacist
    expiry = bench.desk.board.albumin[0].expiry
    warm = life.Excursion(9, "-120", "couvercle", Attachment("sonde.csv", "ab" * 32))
    new = [Vial(f"N-{n}", "MSC-0500", "D-9", 20_000_000, expiry) for n in range(3)]

    def sign() -> Signing:
        return crew.sign(me, Meaning.AUTHORED)

    acts: list[Act] = [
        lambda: receive_stock(workbench, me, new, Delivery("B", "E-1", "intact", "cuve 1")),
        lambda: life.release_vials(workbench, sign(), ["N-0"], "certificats lus"),
        lambda: life.record_excursion(workbench, me, ["V-059", "V-060"], warm),
        lambda: life.decide(workbench, sign(), ["V-059"], use=True, reason="x", asked="AQ"),
        lambda: life.quarantine(workbench, me, ["V-058"], "étiquette"),
        lambda: life.place_vials(workbench, me, ["V-058"], "cuve 2"),
        lambda: life.count_lot(
            workbench, me, "MSC-0426", _there(workbench, me), washed(workbench, me)
        ),
        lambda: life.recall_lot(workbench, sign(), "MSC-0500", "donneur"),
        lambda: change_albumin(bench.desk, sign(), "ALB-2601", expiry, "lost", 1),
        lambda: note_equipment(bench.desk, sign(), "BM-2", Equipment.BATH, expiry),
        lambda: note_equipment(
            bench.desk, sign(), "BM-2", Equipment.BATH, expiry, in_service=False
        ),
    ]
    chosen = sorted(draw.sample(range(len(acts)), draw.randint(0, 4)))
    return [(timedelta(minutes=draw.uniform(0, 400)), acts[one]) for one in chosen]


def _there(workbench: Workbench, person: Person) -> list[str]:
    """The vials of a tank in which none is missing."""
    held = life.look_at_stock(workbench, person).held
    return [n for n, h in held.items() if h.vial.lot == "MSC-0426" and h.place in IN_STOCK]


class Day:
    """Does a day's acts in order; `arms` are told only to draw what is private."""

    first = 1
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
        for plan in plan_day(self.seed, self.first):
            self._at(self.start + plan.asked, Bag(self, plan).ask)
        for after, act in (
            *stock_acts(self.bench, self.crew, self.seed),
            *unblinding_acts(self.bench, self.crew, self.seed, self.told),
            *clock_acts(self.bench, self.crew, self.seed),
        ):  # fmt: skip
            self._at(self.start + after, partial(self.public, act))
        while self._queue:
            moment, _, act = heapq.heappop(self._queue)
            self.do(act, moment)

    def do(self, act: Act, moment: datetime) -> None:
        """An act, at its moment or as soon after it as the one before has ended."""
        self.bench.clock.set(max(moment, self.bench.clock.now()))
        act()

    def _at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._queue, (moment, next(self._order), act))

    def later(self, moment: datetime, act: Act) -> None:
        """Plans an act."""
        self._at(moment, act)

    def glance(self) -> None:
        """What a copy of the file shows without a key at this moment, and what the board does."""
        capsules = self.bench.file.snapshot().capsules
        self.told.append(repr([(c.window, len(c.sealed), c.head_number) for c in capsules]))
        self.told.append(repr(bag_rows(self.bench.desk)))

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
        self.cells = False
        self.seed = f"{day.seed} {plan.number}"
        self.weight = plan.weight
        self.lone = is_lone(day.bench, self.seed)

    @property
    def bench(self) -> Bench:
        """The bench."""
        return self.day.bench

    @property
    def who(self) -> Crew:
        """The crew."""
        return self.day.crew

    def later(self, moment: datetime, act: Act) -> None:
        """Plans an act."""
        self.day.later(moment, act)

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
        record_identity(
            desk, self.who.pharmacist, self.plan.subject, "Thévenin", "Odile", date(1960, 5, 4)
        )
        if self.plan.decline:
            decline_request(desk, self.who.pharmacist, self.request, "withdrawn")
            return
        signing = self.who.sign(self.who.pharmacist, Meaning.APPROVED)
        workbench = self.bench.workbench
        if not self.day.public(lambda: accept_request(workbench, signing, self.request, ALL_YES)):
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
        print_labels(self.bench.workbench, self.who.pharmacist, self.request)
        if self.plan.reprint:
            print_labels(
                self.bench.workbench, self.who.pharmacist, self.request, reason="tachée",
                second=beside(self.who, self.lone), returned=2, unfound=1,
            )  # fmt: skip
        self._plan_public()
        private = Private(self)
        self.cells = private.cells
        private.plan()

    def _plan_public(self) -> None:
        now = self.bench.clock.now()
        if self.plan.auditor_after is not None:
            self.day.later(
                now + timedelta(minutes=self.plan.auditor_after),
                self._visit,
            )
        if self.plan.cancel_after is not None:
            self.day.later(now + timedelta(minutes=self.plan.cancel_after), self.cancel)
        if self.plan.delay:
            self.day.later(now + timedelta(minutes=100), self.delay)
        self.done_by = now + timedelta(minutes=110)
        self.day.later(max(self._r(self.plan.release_after), self.done_by), self.close)

    def _visit(self) -> None:
        note(self.bench.workbench, self.who.auditor, "signed_in")
        self.day.glance()

    def cancel(self) -> None:
        """The patient died: from here on nothing happens at the bench."""
        self.day.glance()
        self.stopped = True
        closing.cancel_preparation(
            self.bench.workbench, self.who.pharmacist, self.request, "died"
        )

    def delay(self, minutes: float | None = None) -> None:
        """A delay for everyone."""
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        later = self._r(self.plan.delay if minutes is None else minutes)
        closing.announce_delay(self.bench.workbench, signing, self.request, later, "four d'eau")

    def close(self) -> None:
        """Released at R or soon after, later only after a delay, or closed without a bag."""
        workbench, crew = self.bench.workbench, self.who
        self.day.glance()
        now, r = self.bench.clock.now(), self._r(0)
        if now < r:
            self.day.later(self._r(self.plan.release_after), self.close)
            return
        if self.plan.cancel_after is None and now >= r + timedelta(minutes=5):
            self.delay((now - r) / timedelta(minutes=1) + 1)
            self.day.later(self._r(0), self.close)
            return
        signing = crew.sign(crew.pharmacist, Meaning.RELEASED)
        self.day.later(now + until_signed(self.seed), partial(sign_all, self.bench, crew))
        if self.plan.cancel_after is not None:
            self._destroy_labels()
            second = beside(crew, self.lone)
            closing.close_without_bag(workbench, signing, second, self.request)
            return
        checks = dict.fromkeys(closing.RELEASE_CHECKS, True)
        closing.release(workbench, signing, self.request, "S-1", checks)
        self._plan_ward()

    def _destroy_labels(self) -> None:
        """How far the bench had come differs between the arms; what is told of labels must not."""
        workbench, person = self.bench.workbench, self.who.pharmacist
        found = look(workbench, person, self.request)
        if found.runs and found.last("labelled") is None:
            account_labels(workbench, person, self.request, destroyed=2)

    def _plan_ward(self) -> None:
        desk, person = self.bench.desk, self.who.pharmacist
        bag = desk.story(self.request).bag
        base = self.bench.clock.now()

        def slip() -> Slip:
            return Slip("B-1", self.bench.clock.now())

        acts: list[Act] = [
            lambda: note(self.bench.workbench, person, "signed_in"),
            lambda: self._offer(bag, slip()),
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

    def _offer(self, bag: str, slip: Slip) -> None:
        desk, person = self.bench.desk, self.who.pharmacist
        for document in SLIPS:
            print_slip(desk, person, document, bag, "PDF")
        handover.offer_bag(desk, person, bag, "Petit", "20", slip, ALL_YES)

    def _return(self, bag: str) -> None:
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        slip = Slip("B-2", self.bench.clock.now())
        handover.return_bag(
            self.bench.desk, signing, bag, "Simon", slip, reason="died", seal_intact=True
        )

    def _destroy(self, bag: str) -> None:
        signing = self.who.sign(self.who.pharmacist, Meaning.AUTHORED)
        now = self.bench.clock.now()
        # Only one arm has vials to destroy with the bag.
        left = "V-001, V-002, reste de suspension 1,3 ml" if self.cells else ""
        desk = self.bench.desk
        line = handover.propose_destruction(
            desk, signing, bag, "incinération", now, left, alone=self.lone
        )
        if self.lone:
            self.day.later(now + until_signed(bag), partial(sign_all, self.bench, self.who))
            return
        confirm(self.bench.desk, self.who.sign(self.who.operator, Meaning.APPROVED), line.number)

    def _d(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).d) + timedelta(minutes=minutes)

    def _r(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).r) + timedelta(minutes=minutes)
