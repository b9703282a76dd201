"""The swap test: a day with the arms exchanged leaves the same blinded traces, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from app.blind.arm import Arm
from app.custody.board import Story
from app.custody.capsule import Capsule
from app.custody.records import Line
from app.desk.boards import bags
from app.desk.desk import Desk
from app.desk.journal import Facts, Person, Turn
from app.desk.label.labelling import bag_label
from app.desk.unblinded.label import printing
from app.desk.unblinded.workbench import Workbench
from app.labels.bag_label import BagLabel
from app.trial.sealed import Sealed
from tests.bench import Bench
from tests.blinding.plan import plan_day
from tests.blinding.swap import Mutate, Seated, differences, live, lived
from tests.trial.shelf import SHIPPED, valued

DAYS = 200


@pytest.fixture(scope="session")
def seated() -> Seated:
    """People seated once; every day is a fork."""
    return Seated.once()


@pytest.fixture(scope="session")
def weighing() -> Seated:
    """The same where albumin is poured from a container too full, and every bag is weighed."""
    poured = valued(SHIPPED, "filling.container", "265")
    return Seated.once(valued(poured, "filling.weight_tolerance", "4"))


@pytest.fixture(scope="session")
def night() -> Seated:
    """The same where one person may be alone, and signs again after a minute."""
    source = valued(SHIPPED, "filling.weight_tolerance", "4")
    for one in ("second_check", "reprint", "label_count", "destruction"):
        source = valued(source, f"deferrable.{one}", "true")
    return Seated.once(valued(source, "deferrable.pause", "1"))


@pytest.mark.parametrize("ten", range(DAYS // 10))
def test_exchanged_arms_leave_the_same_blinded_traces(
    seated: Seated, weighing: Seated, night: Seated, ten: int
) -> None:
    """Two hundred generated days, requests overlapping; of ten one weighs, two are lone nights."""
    for seed in range(10 * ten, 10 * ten + 10):
        room = {3: weighing, 5: night, 8: night}.get(seed % 10, seated)
        one, other = live(room, seed, False), live(room, seed, True)
        assert differences(one, other) == [], f"day {seed}"


def test_a_day_is_worth_exchanging(seated: Seated) -> None:
    """The bench really differs between the arms: what is sealed is not the same."""
    bench, crew = seated.fork(0)
    other, other_crew = seated.fork(0)
    sealed = []
    for place, people, exchanged in ((bench, crew, False), (other, other_crew, True)):
        lived(place, people, 0, exchanged)
        closed = [e for e in place.desk.board.events if e.kind == "PreparationClosed"]
        story = place.desk.story(closed[0].text("request"))
        window = story.first("RequestAccepted").number
        capsule = place.workbench.closed_capsule(
            people.pharmacist, closed[0], story.bag, window
        )
        sealed.append([(entry.act, entry.at) for entry in capsule.entries])
    assert sealed[0] != sealed[1]


def arms_read(patch: pytest.MonkeyPatch) -> list[bool]:
    """Fills as arms are opened: whether each was that of cells."""
    seen: list[bool] = []
    arm = Workbench.arm

    def noted(self: Workbench, *args: Any) -> Sealed[Arm]:
        found = arm(self, *args)
        seen.append(found.open() is Arm.CELLS)
        return found

    patch.setattr(Workbench, "arm", noted)
    return seen


def _red(seated: Seated, mutate: Mutate, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    one = live(seated, 0, False, mutate)
    monkeypatch.undo()
    return differences(one, live(seated, 0, True, mutate))


def test_one_arm_dependent_byte_on_the_label_turns_it_red(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A label that names the investigator by the arm."""

    def mutate(bench: Bench) -> None:
        seen, label = arms_read(monkeypatch), bag_label

        def marked(desk: Desk, story: Story) -> BagLabel:
            return replace(label(desk, story), investigator="Dr A" if seen[-1] else "Dr B")

        monkeypatch.setattr(printing, "bag_label", marked)

    found = _red(seated, mutate, monkeypatch)
    assert any("pdf" in name for name in found)
    assert any("open" in name for name in found), "the digest of the label is in its line"


def test_a_line_inside_the_window_turns_it_red(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each thaw leaves a line with its precise time, in both arms alike."""

    def mutate(bench: Bench) -> None:
        add = Workbench.add

        def also(
            self: Workbench, turn: Turn, by: Person, story: Story, act: str, *a: Any, **k: Any
        ) -> Capsule:
            if act == "thawed":
                turn.write("SignedIn", {}, by)
            return add(self, turn, by, story, act, *a, **k)

        monkeypatch.setattr(Workbench, "add", also)

    assert any("open" in name for name in _red(seated, mutate, monkeypatch))


def test_a_mark_of_one_arm_alone_turns_it_red(
    night: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who was alone is told twice where cells were in the bag."""

    def mutate(bench: Bench) -> None:
        seen, write = arms_read(monkeypatch), Turn.write

        def told(self: Turn, kind: str, facts: Facts, by: Person, **rest: Any) -> Line:
            if kind == "SingleOperator" and seen[-1]:
                seats = facts["seats"]
                assert isinstance(seats, list)
                facts = {**facts, "seats": seats * 2}
            return write(self, kind, facts, by, **rest)

        monkeypatch.setattr(Turn, "write", told)

    assert any("open" in name for name in _red(night, mutate, monkeypatch))


def test_a_precise_time_in_a_closing_line_turns_it_red(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release tells, in its seal number, when the last step was done."""

    def mutate(bench: Bench) -> None:
        write = Turn.write

        def told(self: Turn, kind: str, facts: Facts, by: Person, **rest: Any) -> Line:
            if kind == "Released":
                story = bench.desk.story(str(facts["request"]))
                capsule = bench.workbench._known[story.first("RequestAccepted").number].capsule
                facts = {**facts, "seal": capsule.entries[-2].at}
            return write(self, kind, facts, by, **rest)

        monkeypatch.setattr(Turn, "write", told)

    assert any("open" in name for name in _red(seated, mutate, monkeypatch))


def test_a_board_that_tells_the_arm_turns_it_red(
    seated: Seated, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bag whose row is in another state when cells are in it."""

    def mutate(bench: Bench) -> None:
        seen, state_of = arms_read(monkeypatch), bags.state_of

        def marked(desk: Desk, story: Story) -> bags.State:
            return bags.State.CLOSING if seen and seen[-1] else state_of(desk, story)

        monkeypatch.setattr(bags, "state_of", marked)

    assert "bags" in _red(seated, mutate, monkeypatch)


def test_days_are_various() -> None:
    """Among the days: overlapping requests, delays, cancellations, refusals, returned bags."""
    plans = [plan_day(seed) for seed in range(DAYS)]
    assert sum(len(day) > 1 for day in plans) > DAYS // 2
    every = [plan for day in plans for plan in day]
    assert any(plan.delay for plan in every)
    assert any(plan.cancel_after for plan in every)
    assert any(plan.decline for plan in every)
    assert any(plan.returned for plan in every)
    weights = [Decimal(plan.weight) for plan in every]
    assert min(weights) < 35 and max(weights) > 150
