"""Allocation over strata, whatever happens to the list: each row at most once, in its order.

A model keeps, of each stratum, the rows that are there and those that are taken; the desk
does the acts, in any order that hypothesis thinks of, and must agree with it.
"""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.command.practice_bag import ALL_YES
from app.custody.lists import Place, rows_of
from app.desk.bag.request import decline_request
from app.desk.materials.albumin import receive_albumin
from app.desk.unblinded.bench.acceptance import accept_request
from app.trial.names import Meaning
from app.trial.refusal import Refusal
from tests.desk.list_hands import (
    ANY_DAY,
    BY_NUMBER,
    FEW,
    NEAR,
    REPLACED,
    agree,
    correct,
    extend_with,
    further,
    outside,
    over,
    resume,
    ruled,
    stop,
    void,
    void_row,
)

STRATA = {"01": "Nancy", "02": "Dijon"}
SITES = st.sampled_from(sorted(STRATA))
FIRST = 4


def short_list(first: int = 1) -> bytes:
    """A list of few rows in each stratum, numbered from `first` on."""
    parts = [
        further(first + at * 300, "A", "B", "B", "A", stratum=name, site=f"0{at + 1}")
        for at, name in enumerate(("Nancy", "Dijon", "Strasbourg"))
    ]
    head = parts[0].splitlines(keepends=True)[:2]
    return b"".join([*head, *(b"".join(one.splitlines(keepends=True)[2:]) for one in parts)])


class ListMachine(RuleBasedStateMachine):
    """Acts upon a list whose rows go by their order."""

    by_number = False

    def __init__(self) -> None:
        super().__init__()
        rules = [FEW, NEAR, ANY_DAY, REPLACED, *([BY_NUMBER] if self.by_number else [])]
        self.hands = ruled(*rules, rows=short_list())
        desk = self.hands.bench.desk
        receive_albumin(desk, self.hands.me, "ALB-9", date(2027, 1, 1), 900)
        self.numbers: dict[tuple[str, Place], str] = {}
        self.left: dict[str, list[Place]] = {}
        self.taken: list[tuple[str, Place]] = []
        self.rows_of: dict[str, list[Place]] = {}
        self.latest: dict[str, str] = {}
        """Subjects whose bag is over, with its code."""
        self.void: set[str] = set()
        self.serial = 0
        self.stopped = False
        listed = desk.board.lists.chain(10**6)[0]
        for at, stratum in enumerate(rows_of(listed)):
            self.left[stratum] = []
            self._add(listed.number, stratum, f"0{at + 1}", 1 + at * 300, FIRST)

    def _add(self, version: int, stratum: str, site: str, first: int, count: int) -> None:
        for n in range(count):
            place = (version, n + 1)
            self.left[stratum].append(place)
            self.numbers[stratum, place] = f"{site}-{first + n:03}"

    def _next(self, stratum: str, pick: int) -> tuple[Place, str]:
        rows = self.left[stratum]
        place = rows[pick % len(rows)] if self.by_number else rows[0]
        return place, self.numbers[stratum, place] if self.by_number else ""

    def _take(self, stratum: str, place: Place) -> None:
        self.left[stratum].remove(place)
        self.taken.append((stratum, place))

    def _subject(self, site: str) -> str:
        self.serial += 1
        return f"{site}-{self.serial:03}"

    def _accept(self, number: str) -> str:
        """What the acceptance of the request in hand is refused with; empty when it is not."""
        signing = self.hands.sign(Meaning.APPROVED)
        try:
            accept_request(self.hands.workbench, signing, self.hands.request, ALL_YES,
                           (number, number))  # fmt: skip
        except Refusal as why:
            return why.code
        return ""

    def _include(self, subject: str, pick: int) -> None:
        stratum = STRATA[subject[:2]]
        self.hands.receive(subject, site=subject[:2])
        if self.stopped:
            assert self._accept("") == "list.stopped"
        elif not self.left[stratum]:
            ends = "central.missing" if self.by_number else "list.exhausted"
            assert self._accept("") == ends
        else:
            place, number = self._next(stratum, pick)
            assert self._accept(number) == ""
            self._take(stratum, place)
            self.rows_of.setdefault(subject, []).append(place)
            self.latest[subject] = self.hands.bag
            self.void.discard(subject)
            over(self.hands)
            return
        self._decline()

    def _decline(self) -> None:
        decline_request(self.hands.bench.desk, self.hands.me, self.hands.request, "died")

    @rule(site=SITES, pick=st.integers(0, 9))
    def include(self, site: str, pick: int) -> None:
        """A new subject is given a row, its bag is cancelled and destroyed."""
        self._include(self._subject(site), pick)

    @precondition(lambda self: self.latest)
    @rule(which=st.integers(0, 99), pick=st.integers(0, 9))
    def ask_again(self, which: int, pick: int) -> None:
        """Another bag: from the same row, or after a void from another one."""
        subject = sorted(self.latest)[which % len(self.latest)]
        if subject in self.void:
            self._include(subject, pick)
            return
        self.hands.receive(subject, site=subject[:2])
        if self.stopped:
            assert self._accept("") == "list.stopped"
            self._decline()
            return
        assert self._accept("") == ""
        self.latest[subject] = self.hands.bag
        over(self.hands)

    @precondition(lambda self: self.latest)
    @rule(which=st.integers(0, 99))
    def make_void(self, which: int) -> None:
        """The allocation of a bag that is over; its row is gone for good."""
        subject = sorted(self.latest)[which % len(self.latest)]
        if subject not in self.void:
            agree(self.hands, void(self.hands, self.latest[subject]))
            self.void.add(subject)

    @rule(site=SITES, pick=st.integers(0, 9))
    def pass_over(self, site: str, pick: int) -> None:
        """A row that nobody was given is void."""
        stratum = STRATA[site]
        if self.left[stratum]:
            place, number = self._next(stratum, pick)
            agree(self.hands, void_row(self.hands, number, stratum))
            self._take(stratum, place)

    @rule(site=SITES, pick=st.integers(0, 9))
    def tell_paper(self, site: str, pick: int) -> None:
        """A row was given on paper."""
        stratum, subject = STRATA[site], self._subject(site)
        if self.left[stratum]:
            place, number = self._next(stratum, pick)
            agree(self.hands, outside(self.hands, subject, number))
            self._take(stratum, place)
            self.rows_of[subject] = [place]

    @rule(site=SITES)
    def extend(self, site: str) -> None:
        """Two rows more for a stratum."""
        stratum, first = STRATA[site], 100 + 2 * len(self.numbers)
        data = further(first, "B", "A", stratum=stratum, site=site)
        line = extend_with(self.hands, data, (stratum,))
        agree(self.hands, line)
        self._add(line.number, stratum, site, first, 2)

    @precondition(lambda self: not self.stopped)
    @rule()
    def stop(self) -> None:
        """Allocations stop."""
        stop(self.hands)
        self.stopped = True

    @precondition(lambda self: self.stopped)
    @rule(corrected=st.booleans())
    def go_on(self, corrected: bool) -> None:
        """They go on, from the same list or a corrected one, whose first row is next."""
        if not corrected:
            agree(self.hands, resume(self.hands))
        else:
            base = 10 + 4 * len(self.numbers)
            line = correct(self.hands, short_list(base))
            agree(self.hands, line)
            for at, stratum in enumerate(self.left):
                self.left[stratum] = []
                self._add(line.number, stratum, f"0{at + 1}", base + at * 300, FIRST)
        self.stopped = False

    @invariant()
    def agrees(self) -> None:
        """Each row was taken once, in its order; a file without a key bears it out."""
        rows = self.hands.bench.file.snapshot().allocations
        told = sorted(rows, key=lambda row: row.request_line)
        found = [(row.stratum, (row.version, row.position)) for row in told]
        assert found == self.taken
        assert len(set(found)) == len(found)
        voided = self.hands.bench.desk.board.lists.voided
        for subject, mine in self.rows_of.items():
            subject_of = self.hands.bench.desk.board.of_bag
            void_of = sum(
                story.subject == subject for bag in voided if (story := subject_of(bag))
            )
            assert len(mine) <= 1 + void_of

    def teardown(self) -> None:
        """The whole file follows."""
        assert self.hands.bench.verdict().events


class NumberMachine(ListMachine):
    """The same acts upon a list whose rows go by the numbers of a central system."""

    by_number = True


SETTINGS = settings(
    max_examples=15, stateful_step_count=15, deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
TestListMachine = ListMachine.TestCase
TestListMachine.settings = SETTINGS
TestNumberMachine = NumberMachine.TestCase
TestNumberMachine.settings = SETTINGS
