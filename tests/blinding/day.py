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
from datetime import date, datetime, timedelta
from functools import partial

from app.command.practice import Crew
from app.command.practice_bag import ALL_YES
from app.desk.bag.request import RequestForm, decline_request, receive_request
from app.desk.boards.bags import bag_rows
from app.desk.seats.identity import record_identity
from app.desk.unblinded.bench import closing
from app.desk.unblinded.bench.acceptance import accept_request
from app.desk.unblinded.bench.reveal import reveal_arm
from app.desk.unblinded.label.printing import account_labels, print_labels
from app.desk.unblinded.notes import note
from app.desk.unblinded.preparation import look
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.refusal import Failure
from app.trial.study_parts import ConsentRoute, WeightKind
from tests.bench import Bench
from tests.blinding.clocks import clock_acts
from tests.blinding.night import beside, is_lone, sign_all, until_signed
from tests.blinding.plan import Plan, plan_day
from tests.blinding.private import Private
from tests.blinding.stocking import stock_acts
from tests.blinding.unblinding import unblinding_acts
from tests.blinding.ward import Ward

Act = Callable[[], object]


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
        Ward(self, self.plan, self.cells).plan_all()

    def _destroy_labels(self) -> None:
        """How far the bench had come differs between the arms; what is told of labels must not."""
        workbench, person = self.bench.workbench, self.who.pharmacist
        found = look(workbench, person, self.request)
        if found.runs and found.last("labelled") is None:
            account_labels(workbench, person, self.request, destroyed=2)

    def _d(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).d) + timedelta(minutes=minutes)

    def _r(self, minutes: float) -> datetime:
        return parse_instant(self.bench.desk.story(self.request).r) + timedelta(minutes=minutes)
