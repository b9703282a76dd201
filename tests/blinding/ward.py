"""The way of a released bag on a generated day: to the ward and infused, or back and destroyed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from app.command.practice_bag import ALL_YES
from app.custody.kinds import SLIPS
from app.desk.bag import handover
from app.desk.bag.handover import Slip
from app.desk.confirming import confirm
from app.desk.papers.slips import print_slip
from app.desk.unblinded.notes import note
from app.trial.names import Meaning
from tests.blinding.night import sign_all, until_signed
from tests.blinding.plan import Plan
from tests.blinding.private import Case

Act = Callable[[], object]


class Ward:
    """Plans what follows a release; `cells` tells only what there is to destroy with the bag."""

    def __init__(self, bag: Case, plan: Plan, cells: bool) -> None:
        self._bag = bag
        self._plan = plan
        self._cells = cells

    def plan_all(self) -> None:
        """All of it, at the times of the plan."""
        desk, person = self._bag.bench.desk, self._bag.who.pharmacist
        bag = desk.story(self._bag.request).bag
        base = self._bag.bench.clock.now()

        def slip() -> Slip:
            return Slip("B-1", self._bag.bench.clock.now())

        acts: list[Act] = [
            lambda: note(self._bag.bench.workbench, person, "signed_in"),
            lambda: self._offer(bag, slip()),
            lambda: handover.accept_bag(desk, person, bag, "Petit", "20", slip()),
        ]
        if self._plan.returned:
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
        for minutes, act in zip(self._plan.ward, acts, strict=False):
            self._bag.later(base + timedelta(minutes=minutes), act)

    def _offer(self, bag: str, slip: Slip) -> None:
        desk, person = self._bag.bench.desk, self._bag.who.pharmacist
        for document in SLIPS:
            print_slip(desk, person, document, bag, "PDF")
        handover.offer_bag(desk, person, bag, "Petit", "20", slip, ALL_YES)

    def _return(self, bag: str) -> None:
        signing = self._bag.who.sign(self._bag.who.pharmacist, Meaning.AUTHORED)
        slip = Slip("B-2", self._bag.bench.clock.now())
        handover.return_bag(
            self._bag.bench.desk, signing, bag, "Simon", slip, reason="died", seal_intact=True
        )

    def _destroy(self, bag: str) -> None:
        signing = self._bag.who.sign(self._bag.who.pharmacist, Meaning.AUTHORED)
        now = self._bag.bench.clock.now()
        # Only one arm has vials to destroy with the bag.
        left = "V-001, V-002, reste de suspension 1,3 ml" if self._cells else ""
        desk = self._bag.bench.desk
        line = handover.propose_destruction(
            desk, signing, bag, "incinération", now, left, alone=self._bag.lone
        )
        if self._bag.lone:
            later = partial(sign_all, self._bag.bench, self._bag.who)
            self._bag.later(now + until_signed(bag), later)
            return
        second = self._bag.who.sign(self._bag.who.operator, Meaning.APPROVED)
        confirm(desk, second, line.number)
