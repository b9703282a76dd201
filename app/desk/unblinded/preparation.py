"""How far a preparation has come, read from its capsule: where it resumes when interrupted."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import cast

from app.blind.arm import Arm
from app.custody.board import Story
from app.custody.canonical import Value
from app.custody.capsule import Capsule, Entry
from app.desk.journal import Person, Turn
from app.desk.unblinded.counting import evidence_of
from app.desk.unblinded.workbench import Workbench
from app.dose.chamber import Chamber
from app.dose.counter import Counter
from app.dose.counts import Count, TotalCount, ViableCount
from app.trial.clocks import parse_instant
from app.trial.refusal import Refusal
from app.trial.sealed import Sealed


class Step(enum.StrEnum):
    """The steps of act 6 and 7 in their usual order, the same in both arms."""

    MATERIALS = "materials"
    THAWED = "thawed"
    POOLED = "pooled"
    COUNTED = "counted"
    COMPUTED = "computed"
    FILLED = "filled"
    LABELLED = "labelled"
    CHECKED = "checked"


@dataclass(frozen=True, slots=True)
class Preparation:
    """A preparation in progress: its public story, its capsule, and the arm, which has no face."""

    story: Story
    capsule: Capsule = field(repr=False)
    sealed_arm: Sealed[Arm]

    @property
    def takes_cells(self) -> bool:
        """Whether this bag is to hold cells: the arm says so and no failed dose has undone it."""
        return self.sealed_arm.open() is Arm.CELLS and self.last("failed") is None

    def last(self, act: str) -> Entry | None:
        """The latest entry of an act, or None."""
        return next((e for e in reversed(self.capsule.entries) if e.act == act), None)

    def all(self, act: str) -> list[Entry]:
        """All entries of an act, in order."""
        return [entry for entry in self.capsule.entries if entry.act == act]

    @property
    def next_step(self) -> Step | None:
        """The first step that is not done, or no longer holds; None when all are done."""
        return next((step for step in Step if not self.is_done(step)), None)

    def is_done(self, step: Step) -> bool:
        """Whether a step stands: entered, and what it rests on stands and is not younger."""
        done = self._index(step)
        if step is Step.LABELLED and done >= 0:
            # Labels printed again are other paper: they are scanned back again.
            return self.capsule.entries[done].new.get("run") == self.runs
        before = _RESTS_ON[step]
        if done <= max(map(self._index, before), default=-1):
            return False
        return all(self.is_done(Step(one)) for one in before if one in _STEPS)

    def asks_reason(self, step: Step) -> bool:
        """Whether entering a step now is a repeat that must be explained.

        A further thaw and a recount always are; the other measured steps while
        they stand. What is only scanned is scanned again without a word.
        """
        match step:
            case Step.THAWED:
                return self.last(step) is not None
            case Step.COUNTED:
                return self.takes_cells and self.last(step) is not None
            case Step.POOLED | Step.COMPUTED | Step.FILLED:
                return self.is_done(step)
            case _:
                return False

    @property
    def runs(self) -> int:
        """How often this bag's labels were printed."""
        return sum(event.kind == "LabelsPrinted" for event in self.story.events)

    @property
    def refusal(self) -> str:
        """The code by which the latest computation was refused; empty when it gave a dose.

        A count, a weight or a thaw since then makes it void.
        """
        later = max(map(self._index, (Step.COMPUTED, *_RESTS_ON[Step.COMPUTED], Step.THAWED)))
        refused = self.last("refused")
        return str(refused.new["code"]) if refused and self._index("refused") > later else ""

    @property
    def is_disputed(self) -> bool:
        """Whether two people differ for good: again, once the first had entered anew.

        A measured value or the weight entered since then is another chance to agree.
        """
        acts = [entry.act for entry in self.capsule.entries]
        if "differed" not in acts:
            return False
        again = max(map(self._index, _READ_AGAIN))
        return acts.index("differed") < again < self._index("differed")

    @property
    def vials(self) -> tuple[str, ...]:
        """The ids of all vials thawed for this bag, in order."""
        told = [cast(Sequence[str], entry.new["vials"]) for entry in self.all("thawed")]
        return tuple(vial for vials in told for vial in vials)

    @property
    def first_thaw(self) -> datetime | None:
        """When the first vial was thawed: the start of the sealed clock."""
        return first_thaw_of(self.capsule.entries)

    @property
    def available_ml(self) -> Decimal:
        """The volume of the pooled suspension left for the dose."""
        return Decimal(self._told("pooled", "available_ml"))

    @property
    def count(self) -> Count:
        """The latest count."""
        return count_of(self._entered("counted"))

    @property
    def evidence(self) -> Chamber | Counter:
        """What the latest count rests on."""
        return evidence_of(self._entered("counted"))

    @property
    def dose(self) -> Mapping[str, str]:
        """What the latest computation says, by name."""
        return self._entered("computed")

    def _entered(self, act: str) -> Mapping[str, str]:
        entry = self.last(act)
        if entry is None:
            raise Refusal("step.earlier_first", step=act)
        return cast(Mapping[str, str], entry.new)

    def _told(self, act: str, name: str) -> str:
        return self._entered(act)[name]

    def _index(self, act: str) -> int:
        entries = self.capsule.entries
        return max((i for i, entry in enumerate(entries) if entry.act == act), default=-1)


_STEPS = frozenset(step.value for step in Step)
_READ_AGAIN = ("weight", "pooled", "counted")
_RESTS_ON: Mapping[Step, tuple[str, ...]] = {
    Step.MATERIALS: (),
    Step.THAWED: (),
    Step.POOLED: ("thawed",),
    Step.COUNTED: ("pooled",),
    Step.COMPUTED: ("counted", "failed", "weight"),
    Step.FILLED: ("computed",),
    Step.LABELLED: (),
    Step.CHECKED: ("computed", "filled"),
}


def first_thaw_of(entries: Iterable[Entry]) -> datetime | None:
    """When the first vial left the nitrogen: as entered, or earlier as told afterwards."""
    known = list(entries)
    if not any(entry.act == "thawed" and entry.new["vials"] for entry in known):
        return None
    stamped = [e.at for e in known if e.act == "thawed" and e.new["vials"]][:1]
    told = [str(e.new["performed"]) for e in known
            if e.act == "performed" and e.new["step"] == Step.THAWED.value]  # fmt: skip
    return min(map(parse_instant, (*stamped, *told)))


def count_of(told: Mapping[str, Value]) -> Count:
    """The count that an entry tells, typed by its method so that viability applies once."""
    cells, viability = int(str(told["cells_per_ml"])), Decimal(str(told["viability_percent"]))
    kind = TotalCount if told["method"] == "total" else ViableCount
    return kind(cells, viability)


def preparation(workbench: Workbench, turn: Turn, person: Person, request: str) -> Preparation:
    """The preparation as it stands; raises Refusal unless it is open and its arm revealed."""
    story = workbench.story(turn, request)
    arm = workbench.arm(turn, person, story)
    return Preparation(story, workbench.capsule(turn, person, story), arm)


def look(workbench: Workbench, person: Person, request: str) -> Preparation:
    """The preparation as it stands, for a page that shows where it resumes."""
    with workbench.desk.journal.turn() as turn:
        turn.require_may(person, "SignedIn")
        return preparation(workbench, turn, person, request)
