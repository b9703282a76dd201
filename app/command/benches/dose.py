"""What a checked dose costs beside its bare arithmetic, and the vials beside trying every set.

How many of each are made in a second is told beside the ratio.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations

from app.devices.clock import stopwatch
from app.devices.resources import study_source
from app.dose.checked import typed_dose
from app.dose.counts import CountMethod
from app.dose.typed import Typed
from app.dose.vial_choice import choose_vials
from app.trial.rules import DoseRule, Mixing
from app.trial.study import load_study

ROUNDS = 5
FEW = 14
MANY, LOTS = 500, 20
_FIRST = date(2027, 1, 1)
_NEEDED = 96_250_000
Work = Callable[[], object]


@dataclass(frozen=True, slots=True)
class _Vial:
    vial: str
    lot: str
    donor: str
    viable_cells: int
    expiry: date


def dose_rows() -> Iterator[dict[str, object]]:
    """Ratios of a dose, and of the vials of a small and of a large stock, to their floors."""
    rule = load_study(study_source("chocmsc")).dose
    typed = Typed("70", CountMethod.TOTAL, "10000000", "90", "0.1", None)
    yield _row("dose", lambda: typed_dose(rule, typed), lambda: _bare(rule), 200)
    few, many = _stock(FEW, 2), _stock(MANY, LOTS)
    yield _row(
        "vials_exhaustive", lambda: choose_vials(_NEEDED, Mixing.SAME_LOT, few),
        lambda: _every_set(few), 1,
    )  # fmt: skip
    yield _row(
        "vials_large_stock", lambda: choose_vials(_NEEDED, Mixing.SAME_LOT, many),
        lambda: sorted(many, key=lambda one: (one.expiry, one.lot, one.vial)), 20,
    )  # fmt: skip


def _bare(rule: DoseRule) -> Decimal:
    viable = Decimal("10000000") * Decimal("90") / 100
    volume = (Decimal("70") * rule.cells / viable).quantize(Decimal("0.1"))
    achieved = volume * viable
    return rule.final_volume_ml - volume + achieved / Decimal("70")


def _stock(number: int, lots: int) -> list[_Vial]:
    return [
        _Vial(
            f"V-{place:03}", f"L-{place % lots:02}", f"D-{place % lots:02}",
            20_000_000 + place * 7_919 % 20 * 500_000, _FIRST + timedelta(days=place % lots * 30),
        )
        for place in range(number)
    ]  # fmt: skip


def _every_set(stock: list[_Vial]) -> tuple[object, ...]:
    """The same order of merit, by trying every set of the stock."""
    return min(
        (max(one.expiry for one in vials), number, held)
        for number in range(1, len(stock) + 1)
        for vials in combinations(stock, number)
        if (held := sum(one.viable_cells for one in vials)) >= _NEEDED
        and len({one.lot for one in vials}) == 1
    )


def _row(name: str, thing: Work, floor: Work, times: int) -> dict[str, object]:
    ratios, paces = [], []
    for _ in range(ROUNDS):
        seconds = []
        for work in (thing, floor):
            elapsed = stopwatch()
            for _ in range(times):
                work()
            seconds.append(elapsed())
        ratios.append(seconds[0] / seconds[1])
        paces.append(times / seconds[0])
    return {
        "row": name, "ratio": round(statistics.median(ratios), 4),
        "lowest": round(min(ratios), 4), "highest": round(max(ratios), 4),
        "per_second": round(statistics.median(paces)),
    }  # fmt: skip
