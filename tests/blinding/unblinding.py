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
from app.desk.emergency.code_breaks import BY_TWO, Fate, change_sheet, read_sheets, without_sheet
from app.desk.emergency.unblinding import (
    Learned,
    assess_impact,
    close_impact,
    read_cases,
    report_learned,
    second_unblinding,
    subjects,
)
from app.desk.journal import Signing
from app.desk.papers.receipts import unblinding_receipt
from app.desk.unblinded.emergency.code_break import print_sheet
from app.desk.unblinded.emergency.folded import slip_pdf
from app.desk.unblinded.emergency.unblinding import Call, unblind_subject
from app.trial.names import Meaning
from tests.bench import Bench

Act = Callable[[], object]


def unblinding_acts(
    bench: Bench, crew: Crew, seed: int, told: list[str]
) -> list[tuple[timedelta, Act]]:
    """What is asked for, reported and followed up on a day, at its moments.

    At its end `told` learns names and lengths of the papers to be folded.
    """
    draw = Random(f"unblinding {seed}")
    mine = Unblindings(bench, crew, draw)
    acts: list[tuple[timedelta, Act]] = [
        (timedelta(minutes=900), lambda: told.append(repr(sorted(mine.papers.items()))))
    ]
    for _ in range(draw.choice((0, 1, 1, 2))):
        way = draw.choice(("read_out", "slip"))
        acts.append((timedelta(minutes=draw.uniform(30, 500)), partial(mine.tell, way)))
    for _ in range(draw.randint(0, 5)):
        acts.append((timedelta(minutes=draw.uniform(0, 500)), mine.print))
    for _ in range(draw.choice((0, 0, 1, 2))):
        acts.append((timedelta(minutes=draw.uniform(60, 700)), mine.change))
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
        self.papers: dict[str, int] = {}
        """Names and lengths of what was printed to be folded."""

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
        told = unblind_subject(self.bench.workbench, self._sign(), call)
        slip = slip_pdf(self.bench.desk, told)
        self.papers[f"slip-{told.line.number}.pdf"] = len(slip)

    def print(self) -> int:
        """A sheet for whoever has none; the length of its file."""
        wanting = without_sheet(self.bench.desk.board)
        if not wanting:
            return 0
        made = print_sheet(self.bench.workbench, self.crew.pharmacist, wanting[0], "x")
        self.papers[made.name] = len(made.pdf)
        return len(made.pdf)

    def change(self) -> None:
        """Something becomes of a sheet; why it was opened is the arm's own."""
        sheets = [s for s in read_sheets(self.bench.desk.board).values() if s.may_become]
        if not sheets:
            return
        sheet = self.draw.choice(sheets)
        fate = self.draw.choice(list(sheet.may_become))
        private = self._private(sheet.subject, sheet.number)
        purpose = private.choice(("emergency", "safety")) if fate == "opened" else ""
        now = self.bench.clock.now()
        told = Fate(fate, "Dr Roux", now, purpose, "x" * private.randint(0, 90))
        second = self._sign(second=True) if fate in BY_TWO else None
        change_sheet(self.bench.desk, self._sign(), sheet.number, told, second)

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
