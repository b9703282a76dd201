"""A fluorescence counter: its readings of one suspension, all of one method.

The method is in the type of every reading: of total cells viability is
applied, of viable cells it is judged, and nothing makes one of the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.dose.certainty import HUNDREDTH, interval, replicates, require_close, require_enough
from app.dose.chamber import Disagreement
from app.dose.counts import Count, CountMethod, TotalCount, ViableCount
from app.dose.dose import Dose
from app.dose.exact import exactly
from app.dose.lines import Line
from app.dose.recounted import reread
from app.trial.quantities import read_cells, read_decimal, show_decimal
from app.trial.refusal import Refusal
from app.trial.rules import MOST_REPLICATES, CountRule


@dataclass(frozen=True, slots=True)
class Counter:
    """From one to `MOST_REPLICATES` readings of one method.

    `counted` is how many living cells the counter looked at in all of them,
    None when it does not tell.
    """

    counts: tuple[TotalCount, ...] | tuple[ViableCount, ...]
    counted: int | None = None

    @property
    def found(self) -> tuple[Decimal, ...]:
        """Viable cells per millilitre of each reading."""
        return tuple(count.viable_per_ml for count in self.counts)

    @property
    def readings(self) -> str:
        """The one plain form: ``9800000/91.5 10600000/92``, cells per millilitre / percent."""
        return " ".join(
            f"{count.cells_per_ml}/{show_decimal(count.viability_percent)}"
            for count in self.counts
        )


def read_counter(method: CountMethod, readings: str, counted: str = "") -> Counter:
    """Readings as typed, ``cells per ml/percent`` apart by spaces, and the cells looked at.

    Raises Refusal ``count.readings``, ``count.counted``, ``number.…``.
    """
    found = [_reading(one) for one in readings.split()]
    if not 1 <= len(found) <= MOST_REPLICATES:
        raise Refusal("count.readings", most=MOST_REPLICATES)
    return counter_of(method, found, _counted(counted))


def counter_of(
    method: CountMethod, readings: list[tuple[int, Decimal]], counted: int | None
) -> Counter:
    """Readings as values; more than one must be of living cells above nought in all.

    Raises Refusal ``count.readings``, ``dose.viability_over_100``.
    """
    if any(viability > 100 for _, viability in readings):
        raise Refusal("dose.viability_over_100")
    if method is CountMethod.TOTAL:
        counter = Counter(tuple(TotalCount(*one) for one in readings), counted)
    else:
        counter = Counter(tuple(ViableCount(*one) for one in readings), counted)
    if len(readings) > 1 and not sum(counter.found):
        raise Refusal("count.readings", most=MOST_REPLICATES)
    return counter


def count_from(rule: CountRule, counter: Counter) -> Count:
    """The mean of the readings, computed twice; one reading is taken as it is.

    Cells are the mean, cut to whole cells. Of total cells the viability is
    that of all cells together, so that mean x viability is the mean of what
    each reading found alive; of viable cells it is the mean of the readings.
    Both are cut to hundredths of a percent. Raises Refusal ``count.too_few`` for
    fewer readings than the study asks for, ``count.recount`` for some further
    apart than it allows, and Disagreement.
    """
    counts = counter.counts
    require_enough(rule, len(counts))
    if len(counts) == 1:
        return counts[0]
    require_close(rule, counter.found)
    with exactly():
        cells = sum(count.cells_per_ml for count in counts)
        if isinstance(counts[0], TotalCount):
            over, under = sum(counter.found, Decimal(0)) * 100, Decimal(cells)
        else:
            over = sum((count.viability_percent for count in counts), Decimal(0))
            under = Decimal(len(counts))
        share = over * 100 // under
        viability = share * HUNDREDTH
    mean = cells // len(counts)
    if reread(counter.readings, total=isinstance(counts[0], TotalCount)) != (mean, int(share)):
        raise Disagreement
    kind = TotalCount if isinstance(counts[0], TotalCount) else ViableCount
    return kind(mean, viability)


def read_out(dose: Dose, counter: Counter) -> tuple[Line, ...]:
    """How far the readings lie apart, and within what the dose lies by counting alone."""
    return (*replicates(counter, "working.readings"), *interval(dose, counter))


def _reading(typed: str) -> tuple[int, Decimal]:
    cells, mark, viability = typed.partition("/")
    if not mark:
        raise Refusal("count.readings", most=MOST_REPLICATES)
    return (
        read_cells(cells, what="readings"),
        read_decimal(viability, what="readings"),
    )


def _counted(typed: str) -> int | None:
    if not typed:
        return None
    counted = read_cells(typed, what="living")
    if not counted:
        raise Refusal("count.counted")
    return counted
