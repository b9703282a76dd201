"""What happens at the bench between the labels and R, drawn from each arm's own range."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Protocol

from app.command.practice import PASSPHRASE, Crew
from app.desk.journal import Person, sign
from app.desk.unblinded.bench import computing, filling, second_check, steps
from app.desk.unblinded.bench.alone import begin_alone
from app.desk.unblinded.bench.failing import fail_dose
from app.desk.unblinded.bench.on_paper import OnPaper, tell_paper
from app.desk.unblinded.bench.reveal import show_arm
from app.desk.unblinded.bench.weight import correct_weight
from app.desk.unblinded.notes import note
from app.desk.unblinded.papers.worksheet import print_worksheet
from app.desk.unblinded.preparation import Step, look
from app.desk.unblinded.vials.stock import available, vials_to_thaw
from app.trial.clocks import parse_instant
from app.trial.names import Meaning
from app.trial.quantities import show_decimal
from app.trial.refusal import Refusal
from app.trial.study_parts import Study
from tests.bench import Bench
from tests.blinding.night import everything_again

Act = Callable[[], object]
EASY_KG = 110


class Case(Protocol):
    """What the bench needs of a bag whose day is planned elsewhere."""

    request: str
    stopped: bool
    seed: str
    weight: str
    lone: bool

    @property
    def bench(self) -> Bench:
        """The bench."""
        ...

    @property
    def who(self) -> Crew:
        """The crew."""
        ...

    def later(self, moment: datetime, act: Act) -> None:
        """Plans an act."""
        ...


class Private:
    """What happens at the bench between the labels and R, drawn from the arm's own range."""

    def __init__(self, bag: Case) -> None:
        self.bag = bag
        found = look(bag.bench.workbench, bag.who.pharmacist, bag.request)
        self.cells = found.takes_cells
        arm = "cells" if self.cells else "control"
        self.draw = Random(f"private {bag.seed} {arm}")
        self.fails = self.cells and self.draw.random() < 0.2
        self.method = self.draw.choice(("total", "viable"))
        # As thin as one syringe still holds the dose.
        least = 4 if Decimal(bag.weight) <= EASY_KG else 7
        self.cells_per_ml = str(self.draw.randint(least, 12) * 10**6)
        self.viability = str(self.draw.randint(75, 95))
        self.frozen = 0
        self.typed = ("", "", "")
        self.further: steps.Further | None = None

    def plan(self) -> None:
        """Draws the acts of this arm and plans them before R."""
        acts = self._acts()
        # What is checked alone takes two pauses at most, and all is done by R.
        longest = 104.0 if self.cells else 40.0
        shortest = 45.0 if self.cells else 5.0
        span = self.draw.uniform(shortest, longest)
        moments = sorted(self.draw.uniform(0.5, span) for _ in acts)
        now = self.bag.bench.clock.now()
        for minutes, act in zip(moments, acts, strict=True):
            self.bag.later(now + timedelta(minutes=minutes), partial(self._do, act))

    def _do(self, act: Act) -> None:
        if not self.bag.stopped:
            act()

    def _acts(self) -> list[Act]:
        acts: list[Act] = [self._materials, self._thaw, self._pool, self._count]
        if not self.study.dose.weight_band.takes(Decimal(self.bag.weight)):
            acts.insert(self.draw.randint(0, 1), self._weigh_again)
        if self.cells and self.draw.random() < 0.4:
            acts += [self._thaw_again, self._pool, self._count]
        if self.cells and self.draw.random() < 0.4:
            acts.append(self._count)
        if self.fails:
            acts += [self._low_count, self._refused, self._pause, self._fail]
        acts += [self._compute, self._fill, self._label]
        if self.draw.random() < 0.3:
            acts.append(self._late)
        wrong = self.draw.random() < 0.3
        if self.bag.lone:
            acts.append(partial(self._second_alone, wrong))
        else:
            acts += [self._wrong_second, self._second] if wrong else [self._second]
        for _ in range(self.draw.randint(0, 4)):
            acts.insert(self.draw.randrange(1, len(acts)), self._noise)
        return acts

    @property
    def study(self) -> Study:
        """The study in force."""
        return self.bag.bench.desk.study

    @property
    def _person(self) -> Person:
        return self.bag.who.pharmacist

    def _weigh_again(self) -> None:
        correct_weight(
            self.bag.bench.workbench, self._person, self.bag.request, self.bag.weight,
            "fiche d'admission", "poids relu",
        )  # fmt: skip

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
            weight = Decimal(self.bag.weight)
            chosen = stock[:1] if reason else vials_to_thaw(bench.desk.study, weight, stock).vials
            scanned = [vial.vial for vial in chosen]
            self.frozen += sum(vial.viable_cells for vial in chosen)
        steps.thaw(bench.workbench, self._person, self.bag.request, scanned, reason=reason)

    def _thaw_again(self) -> None:
        self._thaw("flacon de plus")

    def _pool(self) -> None:
        millilitres = str(self._left_ml()) if self.cells else None
        steps.record_pool(
            self.bag.bench.workbench, self._person, self.bag.request, millilitres, reason="mélange",
            source="feuille de paillasse",
        )  # fmt: skip

    def _left_ml(self) -> Decimal:
        """The volume in which this bag's count finds nine tenths of what was frozen."""
        share = Decimal(self.viability) / 100 if self.method == "total" else Decimal(1)
        found = Decimal(self.frozen) * 9 / 10
        return (found / (Decimal(self.cells_per_ml) * share)).quantize(Decimal("0.1"))

    def _count(self, viability: str | None = None) -> None:
        self.typed = (self.method, self.cells_per_ml, viability or self.viability)
        method, cells, viable = self.typed if self.cells else (None, None, None)
        again = f"{self.cells_per_ml}/{self.typed[2]}"
        told = steps.Further(again, str(self.draw.randint(200, 3000)))
        self.further = told if self.cells and self.draw.random() < 0.5 else None
        steps.record_count(
            self.bag.bench.workbench, self._person, self.bag.request, reason="comptage",
            source="ticket du compteur",
            method=method, cells_per_ml=cells, viability_percent=viable, further=self.further,
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
        who = [self._person] if self.bag.lone else []
        for second in (*who, self.bag.who.operator):
            pen = sign(second, PASSPHRASE, Meaning.CHECKED)
            # Before the pause is over somebody else has to sign.
            with suppress(Refusal):
                fail_dose(
                    self.bag.bench.workbench, self._person, pen, self.bag.request,
                    "viabilité basse", self._entry(), str(self._left_ml()),
                )  # fmt: skip
                break
        else:
            raise AssertionError("nobody may give the dose up")
        self.cells = False

    def _pause(self) -> None:
        if self.bag.lone:
            begin_alone(self.bag.bench.workbench, self._person, self.bag.request)

    def _compute(self) -> None:
        syringe = self._syringe() if self.cells else None
        computing.compute(
            self.bag.bench.workbench, self._person, self.bag.request, syringe, reason="calcul",
            source="fiche et ticket",
        )  # fmt: skip

    def _syringe(self) -> Decimal:
        """The smallest that holds the volume in one draw."""
        method, cells, viability = self.typed
        share = Decimal(viability) / 100 if method == "total" else 1
        volume = Decimal(self.bag.weight) * 10**6 / (int(cells) * share)
        capacities = [s.capacity_ml for s in self.bag.bench.desk.study.graduations_ml]
        return min(capacity for capacity in capacities if capacity > volume)

    def _fill(self) -> None:
        workbench = self.bag.bench.workbench
        found = look(workbench, self._person, self.bag.request)
        filling.record_fill(
            workbench, self._person, self.bag.request,
            cells_ml=found.dose["volume_ml"] if self.cells else None,
            albumin_ml=found.dose["albumin_ml"],
            withdrawn_ml=found.dose.get("withdrawn_ml", ""), weights=self._weights(found.dose),
        )  # fmt: skip

    def _weights(self, dose: Mapping[str, str]) -> filling.Weights | None:
        """The bag on the balance, where the study weighs it: a little beside what is expected."""
        rule = self.study.filling.weighing
        if rule is None:
            return None
        beside = Decimal(self.draw.randint(990, 1010)) / 1000
        empty = Decimal(self.draw.randint(300, 420)) / 10
        albumin = empty + Decimal(dose["albumin_ml"]) * rule.density_albumin * beside
        full = None
        if self.cells:
            full = show_decimal(albumin + Decimal(dose["volume_ml"]) * rule.density_cells * beside)
        return filling.Weights(show_decimal(empty), show_decimal(albumin), full)

    def _late(self) -> None:
        bench, request = self.bag.bench, self.bag.request
        moment = bench.clock.now() - timedelta(minutes=self.draw.uniform(0, 5))
        when = max(moment, parse_instant(bench.desk.story(request).d))
        stamp = look(bench.workbench, self._person, request).last("filled")
        assert stamp is not None
        told = OnPaper(min(when, parse_instant(stamp.at)), "2603", "panne")
        first = sign(self._person, PASSPHRASE, Meaning.AUTHORED)
        second = sign(self.bag.who.operator, PASSPHRASE, Meaning.CHECKED)
        tell_paper(bench.workbench, first, second, request, told, Step.FILLED)

    def _label(self) -> None:
        bag = self.bag.bench.desk.story(self.bag.request).bag
        steps.scan_label(self.bag.bench.workbench, self._person, self.bag.request, [bag, bag])

    def _entry(self, weight: str | None = None) -> second_check.SecondEntry:
        typed = self.typed if self.cells else (None, None, None)
        further = self.further if self.cells else None
        return second_check.SecondEntry(weight or self.bag.weight, *typed, further=further)

    def _second(self, weight: str | None = None) -> None:
        entry = self._entry(weight)
        signing = sign(self.bag.who.operator, PASSPHRASE, Meaning.CHECKED)
        second_check.check(self.bag.bench.workbench, signing, self.bag.request, entry)

    def _second_alone(self, wrong: bool) -> None:
        """The pause begins; after it everything is entered again, perhaps wrongly once."""
        self._pause()
        ends = self.bag.bench.clock.now() + timedelta(minutes=self.study.deferrable.pause_min)
        self.bag.later(ends, partial(self._do, partial(self._again, wrong)))

    def _again(self, wrong: bool) -> None:
        workbench, request = self.bag.bench.workbench, self.bag.request
        entry = self._entry("33.3" if wrong else None)
        again = everything_again(look(workbench, self._person, request))
        pen = sign(self._person, PASSPHRASE, Meaning.CHECKED)
        try:
            second_check.check(workbench, pen, request, entry, again)
        except second_check.SecondDiffers:
            assert wrong
            self._second_alone(False)

    def _wrong_second(self) -> None:
        try:
            self._second("33.3")
        except second_check.SecondDiffers:
            return
        raise AssertionError("a differing weight was not refused")

    def _mistype(self) -> None:
        """Once at the door and never noted by anyone; the vault has counted it."""
        try:
            self.bag.bench.desk.sign_in(self._person.seat.name, "not the passphrase")
        except Refusal as why:
            if why.code == "passphrase.wrong":
                return
        raise AssertionError("a wrong passphrase was not refused")

    def _noise(self) -> None:
        workbench, request = self.bag.bench.workbench, self.bag.request
        kinds = ("shown", "locked", "unlocked", "passphrase_failed", "printed", "mistyped")
        kind = self.draw.choice(kinds)
        if kind == "shown":
            show_arm(workbench, self._person, request)
        elif kind == "printed":
            print_worksheet(workbench, self._person, request)
        elif kind == "mistyped":
            self._mistype()
        else:
            note(workbench, self._person, kind)
