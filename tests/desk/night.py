"""One person at night: the hands of somebody who is alone, while a second may sign later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from app.custody.event import Event
from app.desk.bag.handover import propose_destruction
from app.desk.boards.due import Due, Task, due
from app.desk.seats.countersigning import countersign
from app.desk.unblinded.bench import alone, closing, second_check
from app.trial.names import Meaning
from app.trial.study_parts import Deferrable
from tests.desk.hands import Hands

PAUSE = 10


def deferring(hands: Hands, **changed: Any) -> Hands:
    """The study defers all that it can; `changed` says what not."""
    told = Deferrable(second_check=True, reprint=True, label_count=True, destruction=True)
    study = hands.bench.desk.study
    rule = replace(told, **changed)
    hands.bench.desk.study = replace(study, deferrable=rule)
    return hands


def scans(hands: Hands) -> list[str]:
    """Both labels, the albumin, and what was taken out: vials, or the albumin again."""
    vials = ["V-001", "V-002", "V-003", "V-004", "V-005"]
    return [hands.bag, hands.bag, *hands.bottles, *(vials if hands.cells else hands.bottles)]


def again(hands: Hands, bag_g: str = "") -> alone.Again:
    """Everything scanned once more."""
    return alone.Again(scans(hands), bag_g)


def wait(hands: Hands, minutes: float = PAUSE) -> None:
    """The pause is begun, and so much of it goes by."""
    alone.begin_alone(hands.workbench, hands.me, hands.request)
    hands.bench.advance(minutes)


def check_alone(hands: Hands, weight: str = "70") -> None:
    """The same person enters everything again."""
    signing = hands.sign(Meaning.CHECKED)
    typed = hands.typed(weight)
    second_check.check(hands.workbench, signing, hands.request, typed, again(hands))


def lone_release(hands: Hands) -> None:
    """Everything from the pause to the release, by one person."""
    wait(hands)
    check_alone(hands)
    hands.release()


def end_alone(hands: Hands) -> None:
    """A preparation that ends without a bag, closed by one person."""
    closing.close_without_bag(hands.workbench, hands.sign(), None, hands.request)


def destroy_alone(hands: Hands) -> int:
    """The bag destroyed by one person; the number of the line."""
    now, desk = hands.bench.clock.now(), hands.bench.desk
    line = propose_destruction(desk, hands.sign(), hands.bag, "incinération", now, alone=True)
    return line.number


def sign_later(hands: Hands, number: int, days: float = 0) -> None:
    """The operator signs what was signed alone."""
    hands.bench.clock.advance(timedelta(days=days))
    countersign(hands.bench.desk, hands.second(), number)


def mark(hands: Hands) -> Event:
    """The line that says somebody signed alone."""
    line = hands.story.last("SingleOperator")
    assert line is not None
    return line


def acts(hands: Hands) -> object:
    """What it seals of what was signed alone."""
    return hands.workbench.sealed_facts(hands.me, mark(hands))["acts"]


def tasks(hands: Hands) -> list[Due]:
    """The countersignatures that are due."""
    return [one for one in due(hands.bench.desk) if one.task is Task.COUNTERSIGN]
