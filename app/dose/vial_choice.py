"""Which vials to thaw: the best set of a stock, exactly, and the same one every time.

A set holds the dose when the viable cells expected of it reach the target and
the study's overage. Of the sets that may go into one bag, the best is the one

1. whose youngest vial expires first, so that nothing younger is opened than is needed;
2. of the fewest vials: each costs minutes of the stability and brings its cryoprotectant;
3. with the least beyond what is needed;
4. that comes first in the order of expiry, lot, cells and number, so that one is best.

How it is found: with the fewest vials given, k, each vial is worth its cells
less than the fullest one. Of the k vials these lacks must come as close as
possible to what k of the fullest would hold beyond the need. That is a
knapsack whose room is small: a set of sums for every number of vials and
every kind of vial, without any that is over.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from app.dose.exact import Quotient, exactly
from app.dose.lines import Line
from app.dose.target import target_of
from app.trial.quantities import Figure
from app.trial.rules import DoseRule, Mixing, VialRule


class Frozen(Protocol):
    """A vial in stock: its number, lot, donor, viable cells at freezing and last day of use."""

    @property
    def vial(self) -> str:
        """The number of the vial."""

    @property
    def lot(self) -> str:
        """The lot."""

    @property
    def donor(self) -> str:
        """The donor."""

    @property
    def viable_cells(self) -> int:
        """Viable cells at freezing, positive."""

    @property
    def expiry(self) -> date:
        """The last day of use."""


VialT = TypeVar("VialT", bound=Frozen)
Sums = list[frozenset[int]]
_MIXING = {
    Mixing.SAME_DONOR: "working.vials.same_donor", Mixing.SAME_LOT: "working.vials.same_lot",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice(Generic[VialT]):
    """The vials to thaw, in the order of expiry.

    `needed` is the least number of viable *frozen* cells whose expected
    recovery reaches target and overage, `held` those of the chosen vials.
    When nothing that may be mixed holds enough, `vials` are the group that
    holds most, and `is_short` is true.
    """

    vials: tuple[VialT, ...]
    needed: int
    held: int

    @property
    def is_short(self) -> bool:
        """Whether the stock cannot hold the dose."""
        return self.held < self.needed


def frozen_cells_needed(rule: DoseRule, planned: VialRule, weight_kg: Decimal) -> int:
    """Viable frozen cells for a weight: ceil(target x (1 + overage) / recovery)."""
    with exactly():
        wanted = target_of(rule, weight_kg).cells * (100 + planned.overage_percent)
        return Quotient(wanted, 100 * planned.recovery).rounded_up()


def choose_vials(needed: int, mixing: Mixing, stock: Sequence[VialT]) -> Choice[VialT]:
    """The best vials of a stock for viable frozen cells that are needed, a positive number."""
    groups = together(mixing, stock)
    enough = [group for group in groups if _held(group) >= needed]
    if not enough:
        most = max(groups, key=_held, default=[])
        return Choice(tuple(most), needed, _held(most))
    last = min(_last_day(group, needed) for group in enough)
    found = []
    for group in enough:
        early = [vial for vial in group if vial.expiry <= last]
        if _held(early) >= needed:
            found.append(_fewest(early, needed))
    best = min(found, key=lambda vials: (len(vials), _held(vials), [_order(v) for v in vials]))
    return Choice(tuple(best), needed, _held(best))


def why_these(planned: VialRule, choice: Choice[VialT]) -> tuple[Line, ...]:
    """Why these vials: what is needed, what they hold, by which order they were chosen."""
    share = Figure(planned.recovery * 100)
    facts = {"needed": Figure(choice.needed), "overage": Figure(planned.overage_percent)}
    lines = [Line("working.vials.needed", {**facts, "recovery": share})]
    told = {"number": Figure(len(choice.vials)), "held": Figure(choice.held)}
    lines.append(Line("working.vials.short" if choice.is_short else "working.vials.chosen", told))
    if planned.mixing is not Mixing.ANY:
        lines.append(Line(_MIXING[planned.mixing], {}))
    return tuple(lines)


def _order(vial: Frozen) -> tuple[date, str, int, str]:
    return vial.expiry, vial.lot, vial.viable_cells, vial.vial


def _held(vials: Sequence[Frozen]) -> int:
    return sum(vial.viable_cells for vial in vials)


def together(mixing: Mixing, stock: Sequence[VialT]) -> list[list[VialT]]:
    """What may go into one bag together, each group in the order of expiry."""

    def shared(vial: VialT) -> tuple[str, ...]:
        if mixing is Mixing.SAME_LOT:
            return vial.donor, vial.lot
        return (vial.donor,) if mixing is Mixing.SAME_DONOR else ()

    ordered = sorted(sorted(stock, key=_order), key=shared)
    return [list(group) for _, group in groupby(ordered, key=shared)]


def _last_day(group: Sequence[Frozen], needed: int) -> date:
    """The first day by which vials that hold enough expire."""
    held = 0
    for vial in group:
        held += vial.viable_cells
        if held >= needed:
            return vial.expiry
    raise AssertionError


def _fewest(group: Sequence[VialT], needed: int) -> list[VialT]:
    """The fewest, then the least beyond, then the first of a group in order that holds enough."""
    number, held = 0, 0
    for cells in sorted((vial.viable_cells for vial in group), reverse=True):
        number, held = number + 1, held + cells
        if held >= needed:
            break
    fullest = max(vial.viable_cells for vial in group)
    room = number * fullest - needed
    kinds = [list(kind) for _, kind in groupby(group, key=lambda v: _order(v)[:3])]
    lacks = [fullest - kind[0].viable_cells for kind in kinds]
    after = _sums_after([len(kind) for kind in kinds], lacks, number, room)
    left, rest = number, max(after[0][number])
    taken: list[VialT] = []
    for place, (kind, lack) in enumerate(zip(kinds, lacks, strict=True)):
        for many in range(min(len(kind), left), -1, -1):
            if rest - many * lack in after[place + 1][left - many]:
                break
        taken += kind[:many]
        left, rest = left - many, rest - many * lack
    return taken


def _sums_after(counts: Sequence[int], lacks: Sequence[int], number: int, room: int) -> list[Sums]:
    """By kind, the sums of lacks up to `room` that so many vials of it and those after it give."""
    nothing: Sums = [frozenset({0}), *(frozenset[int]() for _ in range(number))]
    after = [nothing]
    for count, lack in zip(reversed(counts), reversed(lacks), strict=True):
        later = after[-1]
        after.append([
            frozenset(
                total
                for many in range(min(count, vials) + 1)
                for rest in later[vials - many]
                if (total := rest + many * lack) <= room
            )
            for vials in range(number + 1)
        ])  # fmt: skip
    return after[::-1]
