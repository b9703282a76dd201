"""What a day has of treatments told and learned: asked for alike in both arms, the rest private.

Who asks, when, and how it is told is drawn once a day. Why, and what is found
out afterwards, is drawn from the arm's own range: a late result of the product
exists in one of them only.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random

from app.blind.arm import Arm
from app.command.practice import Crew
from app.desk.journal import Signing
from app.desk.receipts import unblinding_receipt
from app.desk.unblinded.unblinding import Call, unblind_subject
from app.desk.unblinding import (
    Learned,
    assess_impact,
    close_impact,
    read_cases,
    report_learned,
    second_unblinding,
    subjects,
)
from app.trial.names import Meaning
from tests.bench import Bench

Act = Callable[[], object]


def unblinding_acts(bench: Bench, crew: Crew, seed: int) -> list[tuple[timedelta, Act]]:
    """What is asked for, reported and followed up on a day, at its moments."""
    draw = Random(f"unblinding {seed}")
    mine = Unblindings(bench, crew, draw)
    acts: list[tuple[timedelta, Act]] = []
    for _ in range(draw.choice((0, 1, 1, 2))):
        way = draw.choice(("read_out", "slip"))
        acts.append((timedelta(minutes=draw.uniform(30, 500)), partial(mine.tell, way)))
    if draw.random() < 0.4:
        acts.append((timedelta(minutes=draw.uniform(30, 500)), mine.learn))
    acts += [
        (timedelta(minutes=draw.uniform(400, 700)), act)
        for act in (mine.second, mine.assess, mine.close) if draw.random() < 0.7
    ]  # fmt: skip
    return acts


class Unblindings:
    """The acts; each does nothing on a day on which there is nothing to do it about."""

    def __init__(self, bench: Bench, crew: Crew, draw: Random) -> None:
        self.bench, self.crew, self.draw = bench, crew, draw

    def _sign(self, meaning: Meaning = Meaning.AUTHORED, second: bool = False) -> Signing:
        person = self.crew.operator if second else self.crew.pharmacist
        return self.crew.sign(person, meaning)

    def _private(self, subject: str, line: int) -> Random:
        """What is drawn from the arm's own range."""
        arm = "cells" if self.has_cells(subject) else "control"
        return Random(f"{arm} {subject} {line}")

    def has_cells(self, subject: str) -> bool:
        """What the test may know and blinded people may not."""
        workbench = self.bench.workbench
        with self.bench.desk.journal.turn() as turn:
            allocated = turn.board.allocated_to(subject).first("Allocated")
            arm = workbench._arm_of(turn, self.crew.pharmacist, allocated)
        return arm.open() is Arm.CELLS

    def tell(self, way: str) -> None:
        """A treatment is told; because of a safety result only where there can be one."""
        known = subjects(self.bench.desk.board)
        if not known:
            return
        subject = self.draw.choice(list(known))
        private = self._private(subject, len(self.bench.desk.board.events))
        reasons = ["emergency", "serious_event"]
        reasons += ["safety"] if self.has_cells(subject) else []
        purpose = private.choice(reasons)
        detail = "flacon V-007, stérilité positive" if purpose == "safety" else ""
        now = self.bench.clock.now()
        call = Call(subject, purpose, "Dr Roux", "17", now, way, detail)
        unblind_subject(self.bench.workbench, self._sign(), call)

    def learn(self) -> None:
        """An auditor reports what a nurse could infer."""
        known = subjects(self.bench.desk.board)
        if known:
            now = self.bench.clock.now()
            told = Learned(self.draw.choice(list(known)), "ward", "noticed", "inferred", now)
            report_learned(self.bench.desk, self.crew.auditor, told)

    def second(self) -> None:
        """A second person signs what waits for one."""
        for number, case in read_cases(self.bench.desk.board).by_number.items():
            if case.needs_second:
                signing = self._sign(Meaning.APPROVED, second=True)
                second_unblinding(self.bench.desk, signing, number)

    def assess(self) -> None:
        """The impact of everything, as the arm would have it."""
        for number, case in read_cases(self.bench.desk.board).by_number.items():
            private = self._private(case.subject, number)
            impact = private.choice(("none", "possible", "certain"))
            detail = "x" * private.randint(1, 90)
            measure = self.draw.choice(("none", "marked"))
            assess_impact(self.bench.desk, self._sign(), number, measure, impact, detail)

    def close(self) -> None:
        """What was assessed is closed."""
        for number, case in read_cases(self.bench.desk.board).by_number.items():
            if case.assessed is not None and case.closed is None:
                signing = self._sign(Meaning.REVIEWED, second=True)
                close_impact(self.bench.desk, signing, number)


def receipts(bench: Bench) -> dict[str, bytes]:
    """The receipts of a day, by their names."""
    told = [e.number for e in bench.desk.board.events if e.kind == "SubjectUnblinded"]
    return {f"receipt {number}": unblinding_receipt(bench.desk, number) for number in told}
