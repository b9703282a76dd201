"""What is public of a generated day: drawn from its seed, once for both arms."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random


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
